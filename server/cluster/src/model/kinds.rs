//! How far each kind's watch is.

use jiff::Timestamp;
use kdr_core::view::{KindState, Sync};

use crate::kind::Kind;

/// The states of all kinds.
pub(super) struct Kinds {
    states: [State; Kind::ALL.len()],
}

struct State {
    sync: Sync,
    since: Timestamp,
    message: String,
    listed: bool,
}

impl Kinds {
    /// All are being listed since `now`.
    pub(super) fn new(now: Timestamp) -> Self {
        let states = std::array::from_fn(|_| State {
            sync: Sync::Listing,
            since: now,
            message: String::new(),
            listed: false,
        });
        Self { states }
    }

    /// Sets a kind's state; tells whether that is any other than before. What only lasts keeps its beginning.
    pub(super) fn set(&mut self, kind: Kind, sync: Sync, since: Timestamp, message: String) -> bool {
        let state = &mut self.states[kind.index()];
        if state.sync == sync && state.message == message {
            return false;
        }
        if state.sync != sync {
            state.since = since;
        }
        state.sync = sync;
        state.message = message;
        true
    }

    /// A kind has been listed; tells whether for the first time.
    pub(super) fn listed(&mut self, kind: Kind) -> bool {
        !std::mem::replace(&mut self.states[kind.index()].listed, true)
    }

    /// Whether every kind has been listed once, or cannot be.
    pub(super) fn are_settled(&self) -> bool {
        self.states.iter().all(|state| state.listed || matches!(state.sync, Sync::Forbidden | Sync::Broken))
    }

    /// The states with these counts, in the order of [`Kind::ALL`].
    pub(super) fn states(&self, objects: &[usize; Kind::ALL.len()]) -> Vec<KindState> {
        Kind::ALL
            .iter()
            .zip(&self.states)
            .zip(objects)
            .map(|((kind, state), objects)| KindState {
                kind: kind.name(),
                sync: state.sync,
                since: state.since,
                message: state.message.clone(),
                objects: u32::try_from(*objects).unwrap_or(u32::MAX),
            })
            .collect()
    }
}
