//! The namespaces, and what is in them.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use kdr_core::rows::NamespaceRow;

use crate::message::Namespace;

/// All namespaces: those that exist, and those of which only the contents may be read.
#[derive(Default)]
pub(super) struct Namespaces {
    known: HashMap<Arc<str>, Contents>,
}

/// One namespace.
#[derive(Default)]
pub(super) struct Contents {
    /// The namespace itself; absent when it may not be read, or is not yet.
    pub(super) object: Option<Namespace>,
    /// Rows of workloads, bare pods among them.
    pub(super) workloads: BTreeSet<Arc<str>>,
    /// Pods.
    pub(super) pods: u32,
    /// As last published.
    pub(super) row: Option<Arc<NamespaceRow>>,
}

impl Contents {
    fn is_nothing(&self) -> bool {
        self.object.is_none() && self.workloads.is_empty() && self.pods == 0
    }
}

impl Namespaces {
    /// How many are known themselves.
    pub(super) fn known(&self) -> usize {
        self.known.values().filter(|contents| contents.object.is_some()).count()
    }

    /// The names of those that are known themselves.
    pub(super) fn names(&self) -> Vec<Arc<str>> {
        let known = self.known.iter().filter(|(_, contents)| contents.object.is_some());
        known.map(|(name, _)| name.clone()).collect()
    }

    /// A namespace is new or different.
    pub(super) fn put(&mut self, namespace: Namespace) {
        let name = namespace.name.clone();
        self.known.entry(name).or_default().object = Some(namespace);
    }

    /// A namespace is gone; what is still in it keeps its row.
    pub(super) fn remove(&mut self, name: &str) {
        if let Some(contents) = self.known.get_mut(name) {
            contents.object = None;
        }
    }

    /// A pod is in it.
    pub(super) fn add_pod(&mut self, namespace: &Arc<str>) {
        self.known.entry(namespace.clone()).or_default().pods += 1;
    }

    /// A pod is not in it any more.
    pub(super) fn remove_pod(&mut self, namespace: &str) {
        if let Some(contents) = self.known.get_mut(namespace) {
            contents.pods = contents.pods.saturating_sub(1);
        }
    }

    /// A workload's row is in it.
    pub(super) fn add_workload(&mut self, namespace: &Arc<str>, uid: &Arc<str>) {
        self.known.entry(namespace.clone()).or_default().workloads.insert(uid.clone());
    }

    /// A workload's row is not in it any more.
    pub(super) fn remove_workload(&mut self, namespace: &str, uid: &str) {
        if let Some(contents) = self.known.get_mut(namespace) {
            contents.workloads.remove(uid);
        }
    }

    /// What is in a namespace; `None` when it is unknown and empty, which ends it.
    pub(super) fn contents(&self, name: &str) -> Option<&Contents> {
        self.known.get(name).filter(|contents| !contents.is_nothing())
    }

    /// Remembers the row as published; tells whether it is another one than before.
    pub(super) fn publish(&mut self, row: NamespaceRow) -> Option<Arc<NamespaceRow>> {
        let contents = self.known.get_mut(&row.name)?;
        if contents.row.as_deref() == Some(&row) {
            return None;
        }
        let row = Arc::new(row);
        contents.row = Some(row.clone());
        Some(row)
    }

    /// Forgets a namespace of which nothing is left; tells whether it had been published.
    pub(super) fn forget(&mut self, name: &str) -> bool {
        self.known.remove(name).is_some_and(|contents| contents.row.is_some())
    }
}
