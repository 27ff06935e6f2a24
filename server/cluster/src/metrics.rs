//! What the caches count, for the admin port's `/metrics`.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicU64, Ordering::Relaxed},
};

use jiff::Timestamp;
use kdr_core::view::Sync;

use crate::kind::Kind;

/// What the caches have counted since they started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metrics {
    /// Each watched kind.
    pub kinds: Vec<KindMetrics>,
    /// Streams of viewers that are open now.
    pub viewers: u64,
    /// Updates published to the viewers.
    pub updates: u64,
    /// Snapshots sent instead of updates to viewers that were too slow.
    pub snapshots_resent: u64,
}

/// What is counted of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindMetrics {
    /// Plural and group: `pods`, `deployments.apps`.
    pub kind: &'static str,
    /// Objects held now.
    pub objects: u32,
    /// How far its watch is.
    pub sync: Sync,
    /// Lists made again after the first.
    pub relists: u64,
    /// Lists and watches that failed, ends of history (410) included.
    pub watch_errors: u64,
    /// When an object was last received; absent before the first list.
    pub last_event: Option<Timestamp>,
}

/// The counters behind [`Metrics`].
#[derive(Debug, Default)]
pub(crate) struct Counters {
    kinds: [KindCounters; Kind::ALL.len()],
    pub(crate) viewers: AtomicU64,
    pub(crate) updates: AtomicU64,
    pub(crate) snapshots_resent: AtomicU64,
}

impl Counters {
    /// The counters of one kind.
    pub(crate) fn of(&self, kind: Kind) -> &KindCounters {
        &self.kinds[kind.index()]
    }
}

/// The counters of one kind.
#[derive(Debug, Default)]
pub(crate) struct KindCounters {
    lists: AtomicU64,
    failures: AtomicU64,
    last_event: Mutex<Option<Timestamp>>,
}

impl KindCounters {
    /// A list begins.
    pub(crate) fn listed(&self) {
        self.lists.fetch_add(1, Relaxed);
    }

    /// A list or watch has failed.
    pub(crate) fn failed(&self) {
        self.failures.fetch_add(1, Relaxed);
    }

    /// An object or a whole list was received.
    pub(crate) fn received(&self, at: Timestamp) {
        *self.last_event.lock().unwrap_or_else(PoisonError::into_inner) = Some(at);
    }

    /// With the state of the kind, its metrics.
    pub(crate) fn metrics(&self, state: &kdr_core::view::KindState) -> KindMetrics {
        KindMetrics {
            kind: state.kind,
            objects: state.objects,
            sync: state.sync,
            relists: self.lists.load(Relaxed).saturating_sub(1),
            watch_errors: self.failures.load(Relaxed),
            last_event: *self.last_event.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }
}
