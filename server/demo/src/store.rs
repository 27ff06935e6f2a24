//! What the API server would keep in etcd: the objects of each kind, already serialised, and the latest changes.
//!
//! ```text
//!   World ─ put, delete ─► Table ─ objects  BTreeMap by namespace and name   ─► get, list
//!                                └ history  the latest changes, bounded      ─► watch
//! ```
//!
//! An object is serialised once, as the line that a watch sends. Gets, lists and all watchers share that buffer.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::kind::Kind;

mod object;
mod table;

pub(crate) use object::{Change, ChangeType, Key, Labels, Object, Traits};
pub(crate) use table::{Table, TooOld};

/// All tables and the cluster-wide resource version.
#[derive(Debug)]
pub(crate) struct Store {
    version: u64,
    tables: BTreeMap<Kind, Table>,
    /// What has been written from outside: the world leaves it alone.
    held: BTreeSet<(Kind, Key)>,
}

impl Store {
    /// An empty store whose tables each remember about `history` changes.
    pub(crate) fn new(history: usize) -> Self {
        let tables = Kind::ALL.into_iter().map(|kind| (kind, Table::new(history))).collect();
        Self { version: 1, tables, held: BTreeSet::new() }
    }

    /// The resource version of the latest change.
    pub(crate) fn version(&self) -> u64 {
        self.version
    }

    /// One kind's table.
    pub(crate) fn table(&self, kind: Kind) -> &Table {
        &self.tables[&kind]
    }

    /// Creates an object or replaces it, unless nothing differs or somebody else has written it. `manifest` has no
    /// resource version yet.
    pub(crate) fn put(&mut self, kind: Kind, traits: Traits, manifest: Value) {
        if !self.held.is_empty() && self.held.contains(&(kind, traits.key.clone())) {
            return;
        }
        self.write(kind, traits, manifest);
    }

    /// Creates an object or replaces it on somebody's behalf: from now on the world leaves it alone.
    pub(crate) fn hold(&mut self, kind: Kind, traits: Traits, manifest: Value) {
        self.held.insert((kind, traits.key.clone()));
        self.write(kind, traits, manifest);
    }

    /// Deletes an object on somebody's behalf: the world does not write it again.
    pub(crate) fn withhold(&mut self, kind: Kind, key: &Key) {
        self.delete(kind, key);
        self.held.insert((kind, key.clone()));
    }

    fn write(&mut self, kind: Kind, traits: Traits, manifest: Value) {
        let next = self.version + 1;
        if self.tables.entry(kind).or_default().put(kind, traits, manifest, next) {
            self.version = next;
        }
    }

    /// Forgets what has happened so far: watches can start from now on only.
    pub(crate) fn forget_history(&mut self) {
        for table in self.tables.values_mut() {
            table.forget(self.version);
        }
    }

    /// Forgets what has happened so far, and that within a change of its own: every watch that runs is behind it.
    pub(crate) fn expire(&mut self) {
        self.version += 1;
        self.forget_history();
    }

    /// Deletes an object, if it is there.
    pub(crate) fn delete(&mut self, kind: Kind, key: &Key) {
        self.held.remove(&(kind, key.clone()));
        let next = self.version + 1;
        if self.tables.entry(kind).or_default().delete(key, next) {
            self.version = next;
        }
    }
}

#[cfg(test)]
mod tests;
