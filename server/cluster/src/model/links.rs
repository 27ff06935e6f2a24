//! How pods and workloads hang together with the rest, and what has changed about them.

use std::sync::Arc;

use kdr_core::{
    change::{self, ChangeKind},
    meta::ResourceRef,
    pod::{Pod, RunState},
    view::{Link, Links},
    workload::Workload,
};

use super::{Model, Place, is_row, objects::pod_ref, place};
use crate::update::Update;

impl Model {
    /// A pod belongs to a place: its workload refers to what it refers to.
    pub(super) fn link_pod(&mut self, pod: &Pod, place: &Place) {
        self.members.link(pod, place);
        let from = place.resource_ref();
        if self.graph.refer(&from, &pod.references) {
            self.touch_place(&from);
        }
    }

    /// It does not any more.
    pub(super) fn drop_pod_links(&mut self, pod: &Pod, place: &Place) {
        self.members.unlink(pod, place);
        let from = place.resource_ref();
        if self.graph.unrefer(&from, &pod.references) {
            self.touch_place(&from);
        }
    }

    /// What selects this pod may be in another state.
    pub(super) fn touch_selectors(&mut self, uid: &str) {
        for source in self.graph.selectors_of(uid).to_vec() {
            self.touch_place(&source);
        }
    }

    /// A workload refers to what its template refers to.
    pub(super) fn link_workload(&mut self, before: Option<&Workload>, after: &Workload) {
        let from = place(&after.meta, after.kind.name()).resource_ref();
        if before.is_none() {
            self.graph.add_node(from.clone(), &after.meta.uid);
            self.touch_referrers(&from);
        }
        if !is_row(after) || before.is_some_and(|before| before.references == after.references) {
            return;
        }
        let fresh = self.graph.refer(&from, &after.references);
        let ended = before.is_some_and(|before| self.graph.unrefer(&from, &before.references));
        if fresh || ended {
            self.touch_place(&from);
        }
    }

    /// A workload is gone.
    pub(super) fn unlink_workload(&mut self, workload: &Workload, told: bool) {
        let from = place(&workload.meta, workload.kind.name()).resource_ref();
        self.graph.remove_node(&from, &workload.meta.uid);
        self.touch_referrers(&from);
        if is_row(workload) {
            self.graph.unrefer(&from, &workload.references);
            self.dirty.links.insert(from.clone());
            if told {
                self.changes.add(ChangeKind::Deleted, from, "".into(), "deleted".into(), Vec::new());
            }
        }
    }

    /// Writes down what has changed about a workload.
    pub(super) fn note_workload(&mut self, before: Option<&Workload>, after: &Workload, told: bool) {
        if !is_row(after) {
            return;
        }
        let subject = place(&after.meta, after.kind.name()).resource_ref();
        let who = after.meta.manager.clone();
        match before {
            Some(before) => {
                if let Some((kind, what, fields)) = change::of_workload(before, after) {
                    self.changes.add(kind, subject, who, what, fields);
                }
            }
            None if told => {
                self.changes.add(ChangeKind::Created, subject, who, "created".into(), Vec::new());
            }
            None => {}
        }
    }

    /// Writes down which containers of a pod were started again.
    pub(super) fn note_restarts(&mut self, before: &Pod, after: &Pod) {
        for container in after.all_containers() {
            let was = before.all_containers().find(|was| was.name == container.name);
            let restarts =
                |one: &kdr_core::pod::Container| one.status.as_ref().map_or(0, |status| status.restarts);
            let Some(status) =
                container.status.as_ref().filter(|now| was.is_some_and(|was| restarts(was) < now.restarts))
            else {
                continue;
            };
            let end = match &status.last {
                RunState::Terminated(end) if end.reason.is_empty() => format!(": exit {}", end.exit_code),
                RunState::Terminated(end) => format!(": {} ({})", end.reason, end.exit_code),
                _ => String::new(),
            };
            let what = format!("`{}` restarted{end}", container.name);
            self.changes.add(ChangeKind::Restart, pod_ref(after), "".into(), what, Vec::new());
        }
    }

    pub(super) fn flush_links(&mut self, update: &mut Update) {
        for from in std::mem::take(&mut self.dirty.links) {
            let made = self.links_of(&from);
            let same = match self.links.get(&from) {
                Some(before) => before.to == made.to,
                None => made.to.is_empty(),
            };
            if same {
                continue;
            }
            let made = Arc::new(made);
            if made.to.is_empty() {
                self.links.remove(&from);
            } else {
                self.links.insert(from, made.clone());
            }
            update.links.push(made);
        }
    }

    fn links_of(&self, from: &ResourceRef) -> Links {
        let referred = self.graph.references(from).map(|reference| {
            let to = reference.target();
            let missing = !reference.optional && self.is_missing(&to);
            // An optional target that is not there is nothing to show.
            let shown = missing || !reference.optional || self.graph.uid(&to).is_some();
            shown.then_some(Link { relation: reference.relation, to, missing })
        });
        let mut to: Vec<Link> = referred.flatten().collect();
        if let Some((relation, pods)) = self.graph.selected(from) {
            let places =
                pods.iter().filter_map(|uid| self.pods.get(uid)).map(|known| known.place.resource_ref());
            to.extend(places.map(|to| Link { relation, to, missing: false }));
            to.extend(self.resting(from).into_iter().map(|to| Link { relation, to, missing: false }));
        }
        let by = |link: &Link| (link.relation, link.to.clone());
        to.sort_unstable_by_key(by);
        to.dedup_by(|a, b| a.relation == b.relation && a.to == b.to);
        Links { from: from.clone(), to }
    }

    /// The workload whose pods a Service would select, if it had any.
    fn resting(&self, service: &ResourceRef) -> Option<ResourceRef> {
        let of = self.resources.get(self.graph.uid(service)?)?.pods_of()?;
        Some(ResourceRef {
            kind: of.workload.kind.clone(),
            namespace: service.namespace.clone(),
            name: of.workload.name.clone(),
        })
    }
}
