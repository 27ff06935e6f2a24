//! The objects of one kind, and what has happened to them lately.

use std::{
    collections::{BTreeMap, VecDeque},
    ops::Bound,
    sync::Arc,
};

use serde_json::Value;

use super::object::{Change, ChangeType, Key, Object, Parts, Traits};
use crate::kind::Kind;

/// The history does not go back that far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooOld {
    /// The oldest version from which a watch can start.
    pub(crate) oldest: u64,
}

/// One kind's table.
#[derive(Debug, Default)]
pub(crate) struct Table {
    objects: BTreeMap<Key, Arc<Object>>,
    history: VecDeque<Arc<Change>>,
    capacity: usize,
    /// The version of the latest change that the history has forgotten.
    forgotten: u64,
    latest: u64,
}

impl Table {
    pub(super) fn new(capacity: usize) -> Self {
        Self { capacity, ..Self::default() }
    }

    /// The version of the latest change to this kind, or of the moment at which the changes before it were forgotten.
    pub(crate) fn latest(&self) -> u64 {
        self.latest
    }

    /// One object.
    pub(crate) fn get(&self, key: &Key) -> Option<&Arc<Object>> {
        self.objects.get(key)
    }

    /// All objects of a namespace, or of all, in order.
    pub(crate) fn list(&self, namespace: Option<&str>) -> impl Iterator<Item = &Arc<Object>> {
        let start = match namespace {
            Some(namespace) => Bound::Included(Key::new(namespace, "")),
            None => Bound::Unbounded,
        };
        self.objects
            .range((start, Bound::Unbounded))
            .take_while(move |(key, _)| namespace.is_none_or(|wanted| *key.namespace == *wanted))
            .map(|(_, object)| object)
    }

    /// All changes after a version, oldest first.
    pub(crate) fn since(&self, version: u64) -> Result<impl Iterator<Item = &Arc<Change>>, TooOld> {
        if version < self.forgotten {
            return Err(TooOld { oldest: self.forgotten });
        }
        let start = self.history.partition_point(|change| change.object.version <= version);
        Ok(self.history.range(start..))
    }

    /// Forgets the history: watches start from now on.
    pub(super) fn forget(&mut self, now: u64) {
        (self.forgotten, self.latest) = (now, now);
        self.history.clear();
    }

    pub(super) fn put(&mut self, kind: Kind, traits: Traits, manifest: Value, version: u64) -> bool {
        let parts = Parts::new(manifest);
        let old = self.objects.get(&traits.key);
        if old.is_some_and(|old| old.content() == parts.content && old.traits == traits) {
            return false;
        }
        let change = if old.is_some() { ChangeType::Modified } else { ChangeType::Added };
        let before = old.map(|old| old.traits.clone());
        let object = Arc::new(Object::new(change, kind, version, traits, &parts));
        self.objects.insert(object.traits.key.clone(), Arc::clone(&object));
        self.remember(Change { kind: change, object, before });
        true
    }

    pub(super) fn delete(&mut self, key: &Key, version: u64) -> bool {
        let Some(old) = self.objects.remove(key) else { return false };
        let object = Arc::new(old.reissued(ChangeType::Deleted, version));
        let before = Some(old.traits.clone());
        self.remember(Change { kind: ChangeType::Deleted, object, before });
        true
    }

    fn remember(&mut self, change: Change) {
        self.latest = change.object.version;
        self.history.push_back(Arc::new(change));
        if self.history.len() > self.capacity
            && let Some(oldest) = self.history.pop_front()
        {
            self.forgotten = oldest.object.version;
        }
    }
}
