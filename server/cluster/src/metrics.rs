//! What the caches count, for the admin port's `/metrics`.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
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
    /// From a change's arrival to its publication.
    pub lag: Lag,
}

/// How long changes took from their arrival to the update that told the viewers; of each update the oldest change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lag {
    /// How many updates took longer than the bucket before and at most as many seconds as [`LAG_BUCKETS`] says; the last
    /// one counts what took longer than all of these.
    pub buckets: [u64; LAG_BUCKETS.len() + 1],
    /// All together.
    pub sum: Duration,
}

/// Upper bounds of the lag's buckets, in seconds. Changes are collected for 50 ms, and are to be on the page within 250.
pub const LAG_BUCKETS: [f64; 9] = [0.005, 0.025, 0.05, 0.075, 0.1, 0.15, 0.25, 1.0, 5.0];

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
    /// When anything was last heard of the kind, bookmarks included; absent before the first list.
    pub last_heard: Option<Timestamp>,
}

/// The counters behind [`Metrics`].
#[derive(Debug, Default)]
pub(crate) struct Counters {
    kinds: [KindCounters; Kind::ALL.len()],
    pub(crate) viewers: AtomicU64,
    pub(crate) updates: AtomicU64,
    pub(crate) snapshots_resent: AtomicU64,
    lag: LagCounters,
}

#[derive(Debug, Default)]
struct LagCounters {
    buckets: [AtomicU64; LAG_BUCKETS.len() + 1],
    sum_micros: AtomicU64,
}

impl Counters {
    /// An update was published so long after the arrival of the oldest change in it.
    pub(crate) fn lagged(&self, lag: Duration) {
        let bucket = LAG_BUCKETS.partition_point(|bound| *bound < lag.as_secs_f64());
        self.lag.buckets[bucket].fetch_add(1, Relaxed);
        let micros = u64::try_from(lag.as_micros()).unwrap_or(u64::MAX);
        self.lag.sum_micros.fetch_add(micros, Relaxed);
    }

    /// What [`Counters::lagged`] has counted.
    pub(crate) fn lag(&self) -> Lag {
        Lag {
            buckets: self.lag.buckets.each_ref().map(|bucket| bucket.load(Relaxed)),
            sum: Duration::from_micros(self.lag.sum_micros.load(Relaxed)),
        }
    }

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
    last_heard: Mutex<Option<Timestamp>>,
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
        self.heard(at);
    }

    /// Anything was received: an object, a list, a bookmark.
    pub(crate) fn heard(&self, at: Timestamp) {
        *self.last_heard.lock().unwrap_or_else(PoisonError::into_inner) = Some(at);
    }

    /// With the state of the kind, its metrics.
    pub(crate) fn metrics(&self, kind: Kind, state: &kdr_core::view::KindState) -> KindMetrics {
        KindMetrics {
            kind: kind.name(),
            objects: state.objects.unwrap_or_default(),
            sync: state.sync,
            relists: self.lists.load(Relaxed).saturating_sub(1),
            watch_errors: self.failures.load(Relaxed),
            last_event: *self.last_event.lock().unwrap_or_else(PoisonError::into_inner),
            last_heard: *self.last_heard.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }
}

#[cfg(test)]
mod tests;
