//! How far each kind's watch is.

use std::{collections::BTreeSet, sync::Arc};

use jiff::Timestamp;
use kdr_core::{
    rows::Lock,
    view::{KindState, Sync},
};

use crate::kind::Kind;

/// The states of all kinds.
pub(super) struct Kinds {
    states: [State; Kind::ALL.len()],
}

struct State {
    name: Arc<str>,
    /// The manifest that would grant what is missing; empty when nothing is. Written when that changes, not at each
    /// flush.
    grant: String,
    sync: Sync,
    since: Timestamp,
    message: String,
    listed: bool,
    /// The namespaces in which it has been listed, when it may not be listed everywhere.
    listed_in: BTreeSet<Arc<str>>,
    /// Where it can be read, when not everywhere.
    readable: Vec<Arc<str>>,
}

impl Kinds {
    /// All are being listed since `now`.
    pub(super) fn new(now: Timestamp) -> Self {
        let states = Kind::ALL.map(|kind| State {
            name: kind.name().into(),
            grant: String::new(),
            sync: Sync::Listing,
            since: now,
            message: String::new(),
            listed: false,
            listed_in: BTreeSet::new(),
            readable: Vec::new(),
        });
        Self { states }
    }

    /// Sets a kind's state; tells whether that is any other than before. What only lasts keeps its beginning.
    pub(super) fn set(
        &mut self,
        kind: Kind,
        sync: Sync,
        since: Timestamp,
        message: String,
        readable: Vec<Arc<str>>,
    ) -> bool {
        let state = &mut self.states[kind.index()];
        if state.sync == sync && state.message == message && state.readable == readable {
            return false;
        }
        if state.sync != sync {
            state.since = since;
        }
        state.sync = sync;
        state.message = message;
        state.readable = readable;
        state.grant = grant(kind, state);
        true
    }

    /// A kind has been listed, within a namespace or everywhere; tells whether for the first time.
    pub(super) fn listed(&mut self, kind: Kind, within: Option<&Arc<str>>) -> bool {
        let state = &mut self.states[kind.index()];
        let first = !std::mem::replace(&mut state.listed, true);
        match within {
            Some(namespace) => state.listed_in.insert(namespace.clone()),
            None => first,
        }
    }

    /// Whether every kind has been listed once, or cannot be.
    pub(super) fn are_settled(&self) -> bool {
        let refused = |sync| matches!(sync, Sync::Forbidden | Sync::Broken | Sync::NotServed);
        self.states.iter().all(|state| state.listed || refused(state.sync))
    }

    /// Whether all objects of this kind in this namespace are known, so that one that is not cannot exist.
    pub(super) fn is_known(&self, kind: Kind, namespace: &str) -> bool {
        let state = &self.states[kind.index()];
        let readable = state.readable.is_empty() || state.readable.iter().any(|known| **known == *namespace);
        state.listed && readable && matches!(state.sync, Sync::Live | Sync::Reconnecting)
    }

    /// The kinds that may not be read in this namespace: what may not be read anywhere is said once for all, but for
    /// pods, without which a namespace shows nothing.
    pub(super) fn locks(&self, namespace: &str) -> Vec<Lock> {
        let is_locked = |kind: &Kind| {
            let state = &self.states[kind.index()];
            let elsewhere =
                !state.readable.is_empty() && !state.readable.iter().any(|name| **name == *namespace);
            kind.is_namespaced() && (elsewhere || (*kind == Kind::Pods && state.sync == Sync::Forbidden))
        };
        let locked = Kind::ALL.into_iter().filter(is_locked);
        locked.map(|kind| Lock { kind: kind.name(), verb: "list" }).collect()
    }

    /// The states with these counts, in the order of [`Kind::ALL`].
    pub(super) fn states(&self, objects: &[usize; Kind::ALL.len()]) -> Vec<KindState> {
        self.states
            .iter()
            .zip(objects)
            .map(|(state, objects)| KindState {
                kind: state.name.clone(),
                sync: state.sync,
                since: state.since,
                message: state.message.clone(),
                objects: Some(u32::try_from(*objects).unwrap_or(u32::MAX)),
                namespaces: state.readable.clone(),
                grant: state.grant.clone(),
            })
            .collect()
    }
}

/// The manifest that would grant what is missing; empty when nothing is.
fn grant(kind: Kind, state: &State) -> String {
    if state.sync == Sync::Forbidden || !state.readable.is_empty() {
        crate::grant::grant(kind, &state.message)
    } else {
        String::new()
    }
}
