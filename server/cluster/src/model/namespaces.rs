//! The namespaces, and what is in them.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use kdr_core::{
    resource::Category,
    rows::{CategoryCount, HealthCounts, NamespaceRow, PodRow, Problem, ResourceRow},
};

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
    pod_health: HealthCounts,
    /// How many pods are not healthy for which reason.
    problems: HashMap<String, u32>,
    categories: BTreeMap<Category, (u32, u32)>,
    /// Resources that are broken, by uid.
    broken: BTreeMap<Arc<str>, Arc<ResourceRow>>,
    /// As last published.
    pub(super) row: Option<Arc<NamespaceRow>>,
}

impl Contents {
    fn is_nothing(&self) -> bool {
        self.object.is_none() && self.workloads.is_empty() && self.pods == 0 && self.categories.is_empty()
    }

    /// What is within, for the row; without the locks.
    pub(super) fn counted(&self) -> kdr_core::rows::Contents {
        let problems = self.problems.iter();
        let categories = self.categories.iter();
        // Of equals the first by uid, so that it does not change without a reason.
        let worst = self.broken.values().rev().max_by_key(|row| row.verdict.health).cloned();
        kdr_core::rows::Contents {
            pods: self.pods,
            pod_health: self.pod_health,
            problems: problems
                .map(|(reason, pods)| Problem { reason: reason.clone(), pods: *pods })
                .collect(),
            categories: categories
                .map(|(category, (count, broken))| CategoryCount {
                    category: *category,
                    count: *count,
                    broken: *broken,
                })
                .collect(),
            worst,
            locks: Vec::new(),
        }
    }
}

impl Namespaces {
    /// How many are known themselves.
    pub(super) fn known(&self) -> usize {
        self.known.values().filter(|contents| contents.object.is_some()).count()
    }

    /// The names of all.
    pub(super) fn all(&self) -> Vec<Arc<str>> {
        self.known.keys().cloned().collect()
    }

    /// A pod's row has come, changed or gone.
    pub(super) fn count_pod(&mut self, before: Option<&PodRow>, after: Option<&PodRow>) {
        let Some(namespace) = after.or(before).map(|row| row.namespace.clone()) else { return };
        let contents = self.known.entry(namespace).or_default();
        if let Some(row) = before {
            contents.pod_health.remove(row.verdict.health);
            if let Some(count) = contents.problems.get_mut(&row.verdict.reason) {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    contents.problems.remove(&row.verdict.reason);
                }
            }
        }
        if let Some(row) = after {
            contents.pod_health.add(row.verdict.health);
            if !row.verdict.reason.is_empty() {
                *contents.problems.entry(row.verdict.reason.clone()).or_default() += 1;
            }
        }
    }

    /// A resource's row has come, changed or gone. What is in no namespace counts as in the one without a name, which
    /// nobody sees.
    pub(super) fn count_resource(
        &mut self,
        before: Option<&Arc<ResourceRow>>,
        after: Option<&Arc<ResourceRow>>,
    ) {
        let Some(namespace) = after.or(before).map(|row| row.resource.namespace.clone()) else { return };
        let of = after.or(before).map(|row| &*row.resource.kind);
        if namespace.is_empty() || of == Some("EndpointSlice") {
            return;
        }
        let contents = self.known.entry(namespace).or_default();
        if let Some(row) = before {
            let broken = contents.broken.remove(&row.uid).is_some();
            if let Some((count, among)) = contents.categories.get_mut(&row.category) {
                *count = count.saturating_sub(1);
                *among = among.saturating_sub(u32::from(broken));
                if *count == 0 {
                    contents.categories.remove(&row.category);
                }
            }
        }
        if let Some(row) = after {
            let broken = row.verdict.health.is_broken();
            let (count, among) = contents.categories.entry(row.category).or_default();
            *count += 1;
            *among += u32::from(broken);
            if broken {
                contents.broken.insert(row.uid.clone(), row.clone());
            }
        }
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
