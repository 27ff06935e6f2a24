//! The rows as they are now, shared by all viewers, and the broadcast of what changes.
//!
//! The actor alone writes. Rows and broadcast stand under one lock, so that a viewer's snapshot and its subscription
//! are of the same moment: nothing is missed between them and nothing is told twice.

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use kdr_core::view::{Cluster, KindState};
use tokio::sync::broadcast;

use crate::{rows::Rows, update::Update};

/// Updates that a viewer may be behind before it gets a snapshot instead: at 20 a second, about three seconds' worth.
const BEHIND: usize = 64;

/// The shared rows and their broadcast.
pub(crate) struct Board(RwLock<State>);

struct State {
    rows: Rows,
    /// Absent once the caches have stopped, which ends every viewer's stream.
    updates: Option<broadcast::Sender<Arc<Update>>>,
}

impl Board {
    /// Empty, with these kinds' states.
    pub(crate) fn new(cluster: Cluster, kinds: Arc<[KindState]>) -> Self {
        Self(RwLock::new(State {
            rows: Rows::new(cluster, kinds),
            updates: Some(broadcast::Sender::new(BEHIND)),
        }))
    }

    /// Writes an update down and tells every viewer.
    pub(crate) fn publish(&self, mut update: Update) {
        let mut state = self.0.write().unwrap_or_else(PoisonError::into_inner);
        state.rows.apply(&mut update);
        if let Some(updates) = &state.updates {
            // An error only says that nobody is looking.
            let _ = updates.send(Arc::new(update));
        }
    }

    /// Ends every viewer's stream, those to come included.
    pub(crate) fn close(&self) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).updates = None;
    }

    /// Reads rows, and subscribes to what comes after them. `None` when nothing will come any more.
    pub(crate) fn subscribe<T>(
        &self,
        read: impl FnOnce(&Rows) -> T,
    ) -> (T, Option<broadcast::Receiver<Arc<Update>>>) {
        let state = self.read();
        (read(&state.rows), state.updates.as_ref().map(broadcast::Sender::subscribe))
    }

    /// Reads rows.
    pub(crate) fn with<T>(&self, read: impl FnOnce(&Rows) -> T) -> T {
        read(&self.read().rows)
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }
}
