//! How the things of the model hang together, kept up to date as they come, change and go.
//!
//! ```text
//!   out   from ─▶ references, counted     a workload refers to what any of its pods refers to
//!   into  to   ─▶ who refers to it        so that what comes or goes is told to them
//!   selectors  by namespace ─▶ pods       which pods each selects, and which select each pod; a new one looks at the
//!                                         pods of its namespace only
//! ```
//!
//! Every change tells whose links are no longer what they were; the flush looks at these and at nothing else.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use kdr_core::{
    graph::{Labels, Reference, Relation, Selector},
    meta::ResourceRef,
};

use crate::few::Few;

/// The links by name and by labels.
#[derive(Default)]
pub(super) struct Graph {
    /// What exists, with its uid.
    nodes: HashMap<ResourceRef, Arc<str>>,
    out: HashMap<ResourceRef, BTreeMap<Reference, u32>>,
    into: HashMap<ResourceRef, Few<ResourceRef>>,
    /// The uids of all pods, by namespace.
    pods: HashMap<Arc<str>, HashSet<Arc<str>>>,
    /// By namespace.
    selectors: HashMap<Arc<str>, BTreeMap<ResourceRef, (Relation, Selector)>>,
    /// Pods by what selects them.
    selected: HashMap<ResourceRef, BTreeSet<Arc<str>>>,
    /// What selects a pod, by its uid.
    selected_by: HashMap<Arc<str>, Vec<ResourceRef>>,
}

impl Graph {
    /// The uid of what is at this place.
    pub(super) fn uid(&self, place: &ResourceRef) -> Option<&Arc<str>> {
        self.nodes.get(place)
    }

    /// Something exists.
    pub(super) fn add_node(&mut self, place: ResourceRef, uid: &Arc<str>) {
        self.nodes.insert(place, uid.clone());
    }

    /// It does not any more; a namesake that came in the meantime stays.
    pub(super) fn remove_node(&mut self, place: &ResourceRef, uid: &str) {
        if self.nodes.get(place).is_some_and(|known| **known == *uid) {
            self.nodes.remove(place);
        }
    }

    /// Who refers to this place by name.
    pub(super) fn referrers(&self, place: &ResourceRef) -> impl Iterator<Item = &ResourceRef> {
        self.into.get(place).into_iter().flatten()
    }

    /// What this place refers to by name.
    pub(super) fn references(&self, place: &ResourceRef) -> impl Iterator<Item = &Reference> {
        self.out.get(place).into_iter().flat_map(BTreeMap::keys)
    }

    /// All places that refer to something of this kind that does not exist.
    pub(super) fn dangling(&self, kind: &str) -> Vec<ResourceRef> {
        let lost = self.into.iter().filter(|(to, _)| *to.kind == *kind && !self.nodes.contains_key(to));
        lost.flat_map(|(_, from)| from.into_iter().cloned()).collect()
    }

    /// All places that select pods by their labels.
    pub(super) fn all_selecting(&self) -> impl Iterator<Item = ResourceRef> {
        self.selectors.values().flat_map(BTreeMap::keys).cloned()
    }

    /// A place refers to these; tells whether it referred to one of them not at all before.
    pub(super) fn refer(&mut self, from: &ResourceRef, references: &[Reference]) -> bool {
        let mut fresh = false;
        for reference in references {
            let count = self.out.entry(from.clone()).or_default().entry(reference.clone()).or_default();
            *count += 1;
            if *count == 1 {
                fresh = true;
                self.into.entry(reference.target()).or_default().insert(from.clone());
            }
        }
        fresh
    }

    /// A place does not refer to these any more; tells whether it refers to one of them not at all now.
    pub(super) fn unrefer(&mut self, from: &ResourceRef, references: &[Reference]) -> bool {
        let mut ended = false;
        for reference in references {
            let Some(known) = self.out.get_mut(from) else { return ended };
            let Some(count) = known.get_mut(reference) else { continue };
            *count = count.saturating_sub(1);
            if *count > 0 {
                continue;
            }
            known.remove(reference);
            ended = true;
            let target = reference.target();
            // The same target may still be referred to for another reason.
            let still = known.keys().any(|other| other.target() == target);
            if known.is_empty() {
                self.out.remove(from);
            }
            if !still && let Some(from_here) = self.into.get_mut(&target) {
                from_here.remove(from);
                if from_here.is_empty() {
                    self.into.remove(&target);
                }
            }
        }
        ended
    }

    /// Something selects pods of its namespace; `labels` are those of the pod with a uid.
    pub(super) fn select<'a>(
        &mut self,
        source: &ResourceRef,
        relation: Relation,
        selector: &Selector,
        labels: impl Fn(&str) -> Option<&'a Labels>,
    ) {
        let known = self.selectors.entry(source.namespace.clone()).or_default();
        if known.get(source).is_some_and(|(_, before)| before == selector) {
            return;
        }
        known.insert(source.clone(), (relation, selector.clone()));
        self.forget_selected(source);
        let pods = self.pods.get(&source.namespace).into_iter().flatten();
        let matching: BTreeSet<_> =
            pods.filter(|uid| labels(uid).is_some_and(|labels| selector.matches(labels))).cloned().collect();
        for uid in &matching {
            self.selected_by.entry(uid.clone()).or_default().push(source.clone());
        }
        self.selected.insert(source.clone(), matching);
    }

    /// It selects none any more.
    pub(super) fn unselect(&mut self, source: &ResourceRef) {
        if let Some(known) = self.selectors.get_mut(&source.namespace) {
            known.remove(source);
            if known.is_empty() {
                self.selectors.remove(&source.namespace);
            }
        }
        self.forget_selected(source);
    }

    fn forget_selected(&mut self, source: &ResourceRef) {
        for uid in self.selected.remove(source).unwrap_or_default() {
            drop_from(&mut self.selected_by, &uid, source);
        }
    }

    /// A pod has these labels now.
    pub(super) fn label_pod(&mut self, namespace: &Arc<str>, uid: &Arc<str>, labels: &Labels) {
        self.unlabel_pod(namespace, uid);
        self.pods.entry(namespace.clone()).or_default().insert(uid.clone());
        let mut sources = self.selecting(namespace, labels);
        // Mostly there is one, and most pods have such a list.
        sources.shrink_to_fit();
        for source in &sources {
            self.selected.entry(source.clone()).or_default().insert(uid.clone());
        }
        if !sources.is_empty() {
            self.selected_by.insert(uid.clone(), sources);
        }
    }

    /// What selects pods with these labels.
    pub(super) fn selecting(&self, namespace: &str, labels: &Labels) -> Vec<ResourceRef> {
        let known = self.selectors.get(namespace).into_iter().flatten();
        let matching = known.filter(|(_, (_, selector))| selector.matches(labels));
        matching.map(|(source, _)| source.clone()).collect()
    }

    /// A pod is gone.
    pub(super) fn unlabel_pod(&mut self, namespace: &str, uid: &Arc<str>) {
        if let Some(pods) = self.pods.get_mut(namespace) {
            pods.remove(uid);
            if pods.is_empty() {
                self.pods.remove(namespace);
            }
        }
        for source in self.selected_by.remove(uid).unwrap_or_default() {
            if let Some(pods) = self.selected.get_mut(&source) {
                pods.remove(uid);
            }
        }
    }

    /// What selects this pod.
    pub(super) fn selectors_of(&self, uid: &str) -> &[ResourceRef] {
        self.selected_by.get(uid).map_or(&[], Vec::as_slice)
    }

    /// The pods that something selects, and what it is to them; `None` when it selects none by labels.
    pub(super) fn selected(&self, source: &ResourceRef) -> Option<(Relation, &BTreeSet<Arc<str>>)> {
        let (relation, _) = self.selectors.get(&source.namespace)?.get(source)?;
        Some((*relation, self.selected.get(source)?))
    }
}

fn drop_from(index: &mut HashMap<Arc<str>, Vec<ResourceRef>>, uid: &Arc<str>, source: &ResourceRef) {
    if let Some(sources) = index.get_mut(uid) {
        sources.retain(|known| known != source);
        if sources.is_empty() {
            index.remove(uid);
        }
    }
}

#[cfg(test)]
mod tests;
