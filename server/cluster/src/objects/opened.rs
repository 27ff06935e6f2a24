//! One kind that somebody looks at: its rows as they are now, and the broadcast of what changes.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use kdr_core::{
    rows::ResourceRow,
    view::{ApiKindRef, KindState, Sync},
};
use tokio::sync::{broadcast, watch};

use super::{ObjectsSnapshot, ObjectsUpdate, name, row};
use crate::{message::Change, trim::BareObject, watch::State};

/// Updates that a viewer may be behind before it has to take a snapshot instead.
const BEHIND: usize = 256;

/// One kind, for its viewers and its one task.
pub(super) struct Opened {
    board: Mutex<Board>,
    viewers: watch::Sender<usize>,
}

struct Board {
    state: KindState,
    /// As discovery says; until then they count as such.
    namespaced: bool,
    objects: HashMap<Arc<str>, Known>,
    /// Absent once nothing will come any more.
    updates: Option<broadcast::Sender<Arc<ObjectsUpdate>>>,
}

/// An object. Only of what is being deleted more is kept than its row: that changes with time.
struct Known {
    row: Arc<ResourceRow>,
    ending: Option<BareObject>,
}

impl Opened {
    /// A kind that is about to be listed.
    pub(super) fn new(kind: &ApiKindRef) -> Self {
        let state = KindState {
            kind: name(kind).into(),
            sync: Sync::Listing,
            since: Timestamp::now(),
            message: String::new(),
            objects: Some(0),
            namespaces: Vec::new(),
            grant: String::new(),
        };
        let updates = Some(broadcast::Sender::new(BEHIND));
        Self {
            board: Mutex::new(Board { state, namespaced: true, objects: HashMap::new(), updates }),
            viewers: watch::Sender::new(0),
        }
    }

    /// A kind that cannot be looked at now, and why.
    pub(super) fn closed(kind: &ApiKindRef, why: &str) -> Arc<Self> {
        let opened = Self::new(kind);
        opened.join();
        opened.say(
            State { sync: Sync::Broken, since: Timestamp::now(), message: why.to_owned() },
            Vec::new(),
            String::new(),
        );
        opened.close();
        Arc::new(opened)
    }

    /// A viewer comes.
    pub(super) fn join(&self) {
        self.viewers.send_modify(|viewers| *viewers += 1);
    }

    /// A viewer leaves.
    pub(super) fn leave(&self) {
        self.viewers.send_modify(|viewers| *viewers = viewers.saturating_sub(1));
    }

    /// Whether there is no viewer.
    pub(super) fn is_idle(&self) -> bool {
        *self.viewers.borrow() == 0
    }

    /// Discovery says whether its objects are in namespaces.
    pub(super) fn set_namespaced(&self, namespaced: bool) {
        self.board().namespaced = namespaced;
    }

    /// Whether its objects are known to be in no namespace.
    pub(super) fn is_in_no_namespace(&self) -> bool {
        !self.board().namespaced
    }

    /// Whether there is no such kind in the cluster.
    pub(super) fn is_not_served(&self) -> bool {
        self.board().state.sync == Sync::NotServed
    }

    /// Ends when there has been no viewer for so long.
    pub(super) async fn idle(&self, linger: Duration) {
        let mut viewers = self.viewers.subscribe();
        loop {
            // The sender lives in here.
            let _ = viewers.wait_for(|viewers| *viewers == 0).await;
            let back = viewers.wait_for(|viewers| *viewers > 0);
            if tokio::time::timeout(linger, back).await.is_err() {
                return;
            }
        }
    }

    /// Ends the viewers' updates.
    pub(super) fn close(&self) {
        self.board().updates = None;
    }

    /// All there is now, and whatever comes after.
    pub(super) fn snapshot(&self) -> (ObjectsSnapshot, Option<broadcast::Receiver<Arc<ObjectsUpdate>>>) {
        let board = self.board();
        let mut rows: Vec<_> = board.objects.values().map(|known| known.row.clone()).collect();
        rows.sort_unstable_by(|a, b| {
            let key = |row: &ResourceRow| (row.resource.namespace.clone(), row.resource.name.clone());
            key(a).cmp(&key(b)).then_with(|| a.uid.cmp(&b.uid))
        });
        let snapshot = ObjectsSnapshot { rows, state: board.state() };
        (snapshot, board.updates.as_ref().map(broadcast::Sender::subscribe))
    }

    /// Says how far the watch is, where when not everywhere, and what would help.
    pub(super) fn say(&self, state: State, readable: Vec<Arc<str>>, grant: String) {
        let mut board = self.board();
        if board.set(state, readable, grant) {
            let state = Some(board.state());
            board.publish(ObjectsUpdate { state, ..ObjectsUpdate::default() });
        }
    }

    /// Nothing can be read, and why.
    pub(super) fn empty(&self, sync: Sync, message: String) {
        self.empty_with(sync, message, String::new());
    }

    /// Nothing can be read, why, and what would help.
    pub(super) fn empty_with(&self, sync: Sync, message: String, grant: String) {
        let mut board = self.board();
        let gone: Vec<_> = board.objects.drain().map(|(_, known)| known.row).collect();
        let state = State { sync, since: Timestamp::now(), message };
        if board.set(state, Vec::new(), grant) || !gone.is_empty() {
            let state = Some(board.state());
            board.publish(ObjectsUpdate { gone, state, ..ObjectsUpdate::default() });
        }
    }

    /// Looks again at what time alone changes.
    pub(super) fn turn(&self, now: Timestamp) {
        let mut board = self.board();
        let mut rows = Vec::new();
        for known in board.objects.values_mut() {
            let Some(object) = &known.ending else { continue };
            let verdict = row::verdict(object, now);
            if verdict != known.row.verdict {
                known.row = Arc::new(ResourceRow { verdict, ..ResourceRow::clone(&known.row) });
                rows.push(known.row.clone());
            }
        }
        if !rows.is_empty() {
            board.publish(ObjectsUpdate { rows, ..ObjectsUpdate::default() });
        }
    }

    /// What has changed about the objects of a kind, in one namespace or everywhere.
    pub(super) fn change(
        &self,
        kind: &Arc<str>,
        within: Option<&str>,
        received: Timestamp,
        change: Change<BareObject>,
    ) {
        let now = Timestamp::now();
        let mut update = ObjectsUpdate { observed_at: Some(received), ..ObjectsUpdate::default() };
        let mut board = self.board();
        let count = board.objects.len();
        let mut put = |board: &mut Board, object: BareObject| {
            let known = Known::new(kind, object, now);
            let row = known.row.clone();
            let before = board.objects.insert(row.uid.clone(), known);
            if before.is_none_or(|before| before.row != row) {
                update.rows.push(row);
            }
        };
        match change {
            Change::Listed(objects) => {
                let listed: HashSet<Arc<str>> =
                    objects.iter().map(|object| object.meta.uid.clone()).collect();
                for object in objects {
                    put(&mut board, object);
                }
                let is_gone = |known: &Known| {
                    within.is_none_or(|within| *known.row.resource.namespace == *within)
                        && !listed.contains(&known.row.uid)
                };
                let gone = board.objects.extract_if(|_, known| is_gone(known));
                update.gone.extend(gone.map(|(_, known)| known.row));
            }
            Change::Applied(object) => put(&mut board, object),
            Change::Removed(object) => {
                update.gone.extend(board.objects.remove(&object.meta.uid).map(|known| known.row));
            }
        }
        if update.rows.is_empty() && update.gone.is_empty() {
            return;
        }
        if board.objects.len() != count {
            update.state = Some(board.state());
        }
        board.publish(update);
    }

    fn board(&self) -> MutexGuard<'_, Board> {
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Board {
    fn state(&self) -> KindState {
        let objects = u32::try_from(self.objects.len()).unwrap_or(u32::MAX);
        KindState { objects: Some(objects), ..self.state.clone() }
    }

    /// Tells whether that is any different. What only lasts keeps its beginning.
    fn set(&mut self, now: State, readable: Vec<Arc<str>>, grant: String) -> bool {
        let State { sync, since, message } = now;
        let state = &mut self.state;
        if state.sync == sync && state.message == message && state.namespaces == readable {
            return false;
        }
        if state.sync != sync {
            state.since = since;
        }
        (state.sync, state.message, state.namespaces, state.grant) = (sync, message, readable, grant);
        true
    }

    fn publish(&self, update: ObjectsUpdate) {
        if let Some(updates) = &self.updates {
            // An error only says that nobody is looking.
            let _ = updates.send(Arc::new(update));
        }
    }
}

impl Known {
    fn new(kind: &Arc<str>, object: BareObject, now: Timestamp) -> Self {
        let row = Arc::new(row::row(kind, &object, now));
        let ending = object.meta.deleted.is_some().then_some(object);
        Self { row, ending }
    }
}
