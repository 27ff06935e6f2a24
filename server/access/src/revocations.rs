//! Sessions that were signed out before their end. A sealed cookie cannot be taken back, so that this is remembered
//! until the session would have ended anyway.

use std::{
    collections::{BTreeSet, HashMap},
    future::pending,
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use tokio::sync::watch;

use crate::Clock;

/// The SHA-256 of a session's id: whoever reads the list can make no session of it.
pub type Revoked = [u8; 32];

/// Sessions that are remembered; those that end first make place.
const MOST: usize = 100_000;

/// The sessions that were signed out. Clones are the same list.
#[derive(Debug, Clone)]
pub struct Revocations(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    list: Mutex<List>,
    changed: watch::Sender<u64>,
    clock: Clock,
    most: usize,
}

#[derive(Debug, Default)]
struct List {
    ends: HashMap<Revoked, SystemTime>,
    order: BTreeSet<(SystemTime, Revoked)>,
}

impl Revocations {
    pub(crate) fn new(clock: Clock) -> Self {
        Self::of(clock, MOST)
    }

    fn of(clock: Clock, most: usize) -> Self {
        let changed = watch::Sender::new(0);
        Self(Arc::new(Inner { list: Mutex::default(), changed, clock, most }))
    }

    /// Revokes a session that would have lasted until `end`.
    pub fn revoke(&self, id: Revoked, end: SystemTime) {
        self.merge([(id, end)]);
    }

    /// Adds what others have revoked. What is known, or has ended, changes nothing.
    pub fn merge(&self, others: impl IntoIterator<Item = (Revoked, SystemTime)>) {
        let now = self.0.clock.now();
        let mut list = self.0.list.lock().unwrap_or_else(PoisonError::into_inner);
        list.forget_before(now);
        let mut new = false;
        for (id, end) in others.into_iter().filter(|(_, end)| *end > now) {
            new |= list.insert(id, end);
            list.shrink_to(self.0.most);
        }
        drop(list);
        if new {
            self.0.changed.send_modify(|changes| *changes += 1);
        }
    }

    /// What there is, those first that end first.
    pub fn snapshot(&self) -> Vec<(Revoked, SystemTime)> {
        let mut list = self.0.list.lock().unwrap_or_else(PoisonError::into_inner);
        list.forget_before(self.0.clock.now());
        list.order.iter().map(|(end, id)| (*id, *end)).collect()
    }

    /// Tells when sessions are added; the number only ever grows.
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.0.changed.subscribe()
    }

    /// Whether a session was revoked.
    pub(crate) fn has(&self, id: &Revoked) -> bool {
        self.0.list.lock().unwrap_or_else(PoisonError::into_inner).ends.contains_key(id)
    }

    /// Resolves when a session is revoked.
    pub(crate) async fn revoked(&self, id: &Revoked) {
        let mut changes = self.subscribe();
        while !self.has(id) {
            if changes.changed().await.is_err() {
                return pending().await;
            }
        }
    }
}

impl List {
    /// `false` when it was there with this end or a later one.
    fn insert(&mut self, id: Revoked, end: SystemTime) -> bool {
        let before = self.ends.get(&id).copied();
        if before.is_some_and(|before| before >= end) {
            return false;
        }
        if let Some(before) = before {
            self.order.remove(&(before, id));
        }
        self.ends.insert(id, end);
        self.order.insert((end, id))
    }

    fn forget_before(&mut self, now: SystemTime) {
        while self.order.first().is_some_and(|(end, _)| *end <= now) {
            self.forget_first();
        }
    }

    fn shrink_to(&mut self, most: usize) {
        while self.order.len() > most {
            self.forget_first();
        }
    }

    fn forget_first(&mut self) {
        if let Some((_, id)) = self.order.pop_first() {
            self.ends.remove(&id);
        }
    }
}

#[cfg(test)]
mod tests;
