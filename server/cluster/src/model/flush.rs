//! From what is dirty to the rows that really changed: pods first, then the workloads that are made of them, then the
//! namespaces that are made of these.

use std::sync::Arc;

use jiff::Timestamp;
use kdr_core::{
    Health,
    meta::ResourceRef,
    pod::{self, Pod},
    resource,
    rows::{self, NamespaceRow, PodRow, WorkloadRow},
    workload,
};

use super::{Model, is_row, place};
use crate::{
    kind::is_workload,
    update::{EventChange, PodChange, Update, WorkloadChange},
};

impl Model {
    /// Computes the dirty rows as of `now`. `None` when nothing is any different.
    pub(crate) fn flush(&mut self, now: Timestamp) -> Option<Update> {
        let mut update = Update {
            observed_at: self.dirty.observed_at.take(),
            kinds: self.kind_states().into(),
            kinds_changed: std::mem::take(&mut self.dirty.kinds),
            version: self.version.clone().filter(|_| std::mem::take(&mut self.dirty.version)),
            ..Update::default()
        };
        update.gone_pods = std::mem::take(&mut self.dirty.gone_pods).into_values().collect();
        update.gone_resources = std::mem::take(&mut self.dirty.gone_resources).into_values().collect();
        for row in &update.gone_pods {
            self.namespaces.count_pod(Some(row), None);
        }
        for uid in std::mem::take(&mut self.dirty.pods) {
            self.flush_pod(&uid, now, &mut update);
        }
        for uid in std::mem::take(&mut self.dirty.workloads) {
            update.workloads.extend(self.flush_workload(&uid));
        }
        for change in update.workloads.iter().filter(|change| change.row_changed) {
            self.dirty.namespaces.insert(change.row.namespace.clone());
        }
        self.flush_resources(now, &mut update);
        self.flush_links(&mut update);
        for name in std::mem::take(&mut self.dirty.namespaces) {
            match self.namespace_row(&name) {
                Some(row) => update.namespaces.extend(self.namespaces.publish(row)),
                None if self.namespaces.forget(&name) => update.gone_namespaces.push(name),
                None => {}
            }
        }
        for object in std::mem::take(&mut self.dirty.events) {
            let events = self.events.about(&object);
            update.events.push(EventChange { owner: self.owner_of(&object), object, events });
        }
        update.changes = self.changes.take();
        update.usage = self.measured.take();
        update.gone_workloads = std::mem::take(&mut self.dirty.gone_workloads);
        // What went and came back in between is not gone.
        update.gone_workloads.retain(|row| self.workload_row(&row.uid).is_none());
        (!update.is_empty()).then_some(update)
    }

    fn flush_pod(&mut self, uid: &Arc<str>, now: Timestamp, update: &mut Update) {
        let Some(known) = self.pods.get_mut(uid) else { return };
        let before = known.row.clone();
        let mut made = PodRow::new(&known.pod, known.place.workload.clone(), now);
        if made.verdict.health == Health::Progressing {
            let events = self.events.about(&made.resource_ref());
            made.verdict = pod::or_held_up(made.verdict, &events);
        }
        let row = match &before {
            Some(before) if **before == made => before.clone(),
            _ => Arc::new(made),
        };
        if before.as_ref().is_none_or(|before| !Arc::ptr_eq(before, &row)) {
            self.namespaces.count_pod(before.as_deref(), Some(&row));
            self.dirty.namespaces.insert(row.namespace.clone());
        }
        known.row = Some(row.clone());
        let (pod, place) = (known.pod.clone(), known.place.clone());
        self.set_turn(uid, pod::health::turns_at(&pod, now));
        if *place.workload.kind == *"Pod" {
            update.workloads.extend(self.flush_bare(uid, &pod, &row));
        } else {
            self.drop_bare(uid);
            self.touch(&place);
        }
        update.pods.push(PodChange { row, before, pod });
    }

    /// A pod that is its own workload has a row among them.
    fn flush_bare(&mut self, uid: &Arc<str>, pod: &Pod, row: &PodRow) -> Option<WorkloadChange> {
        let mut images = Vec::new();
        for image in pod.containers.iter().map(|container| &container.image) {
            if !images.contains(image) {
                images.push(image.clone());
            }
        }
        let mut made = WorkloadRow::of_bare_pod(row, images);
        made.verdict = resource::or_missing(made.verdict, &self.missing(&row.resource_ref()));
        if self.bare.get(uid).is_some_and(|before| **before == made) {
            return None;
        }
        let made = Arc::new(made);
        self.namespaces.add_workload(&made.namespace, uid);
        self.bare.insert(uid.clone(), made.clone());
        Some(WorkloadChange { row: made, row_changed: true, workload: None })
    }

    fn flush_workload(&mut self, uid: &Arc<str>) -> Option<WorkloadChange> {
        let known = self.workloads.get(uid).filter(|known| is_row(&known.workload))?;
        let at = place(&known.workload.meta, known.workload.kind.name());
        let rows: Vec<&PodRow> =
            self.members.pods(&at).filter_map(|pod| self.pods.get(pod)?.row.as_deref()).collect();
        let missing = self.missing(&at.resource_ref());
        let mut made = WorkloadRow::new(&known.workload, rows.into_iter(), &missing);
        if made.verdict.health == Health::Progressing {
            made.verdict = workload::or_refused(made.verdict, &self.events.about(&at.resource_ref()));
        }
        let workload = Some(known.workload.clone());
        if let Some(before) = known.row.as_ref().filter(|before| ***before == made) {
            let row = before.clone();
            let known = self.workloads.get_mut(uid)?;
            let told = std::mem::replace(&mut known.told, true);
            return (!told).then_some(WorkloadChange { row, row_changed: false, workload });
        }
        let row = Arc::new(made);
        let known = self.workloads.get_mut(uid)?;
        (known.row, known.told) = (Some(row.clone()), true);
        Some(WorkloadChange { row, row_changed: true, workload })
    }

    fn namespace_row(&self, name: &Arc<str>) -> Option<NamespaceRow> {
        let contents = self.namespaces.contents(name)?;
        let (phase, created) = match &contents.object {
            Some(namespace) => (namespace.phase.clone(), namespace.created),
            None => ("".into(), None),
        };
        let rows = contents.workloads.iter().filter_map(|uid| self.workload_row(uid));
        let counted = rows::Contents { locks: self.kinds.locks(name), ..contents.counted() };
        Some(NamespaceRow::new(name.clone(), phase, created, counted, rows))
    }

    /// The workload that a pod belongs to, or that something between it and its pods belongs to.
    fn owner_of(&self, object: &ResourceRef) -> Option<ResourceRef> {
        let uid = self.graph.uid(object)?;
        if let Some(known) = self.pods.get(uid) {
            return Some(known.place.resource_ref());
        }
        let workload = &self.workloads.get(uid)?.workload;
        let above = workload.meta.controller.as_ref().filter(|above| is_workload(&above.kind))?;
        Some(ResourceRef {
            kind: above.kind.clone(),
            namespace: workload.meta.namespace.clone(),
            name: above.name.clone(),
        })
    }

    fn workload_row(&self, uid: &Arc<str>) -> Option<&WorkloadRow> {
        let owned = self.workloads.get(uid).and_then(|known| known.row.as_deref());
        owned.or_else(|| self.bare.get(uid).map(Arc::as_ref))
    }
}
