//! From what is dirty to the rows that really changed: pods first, then the workloads that are made of them, then the
//! namespaces that are made of these.

use std::sync::Arc;

use jiff::Timestamp;
use kdr_core::{
    pod::{self, Pod},
    rows::{NamespaceRow, PodRow, WorkloadRow},
};

use super::{Model, is_row, place};
use crate::update::{PodChange, Update};

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
        for uid in std::mem::take(&mut self.dirty.pods) {
            self.flush_pod(&uid, now, &mut update);
        }
        for uid in std::mem::take(&mut self.dirty.workloads) {
            update.workloads.extend(self.flush_workload(&uid));
        }
        for row in &update.workloads {
            self.dirty.namespaces.insert(row.namespace.clone());
        }
        for name in std::mem::take(&mut self.dirty.namespaces) {
            match self.namespace_row(&name) {
                Some(row) => update.namespaces.extend(self.namespaces.publish(row)),
                None if self.namespaces.forget(&name) => update.gone_namespaces.push(name),
                None => {}
            }
        }
        for object in std::mem::take(&mut self.dirty.events) {
            let events = self.events.about(&object);
            update.events.push((object, events));
        }
        update.gone_pods = std::mem::take(&mut self.dirty.gone_pods).into_values().collect();
        update.gone_workloads = std::mem::take(&mut self.dirty.gone_workloads);
        // What went and came back in between is not gone.
        update.gone_workloads.retain(|row| self.workload_row(&row.uid).is_none());
        (!update.is_empty()).then_some(update)
    }

    fn flush_pod(&mut self, uid: &Arc<str>, now: Timestamp, update: &mut Update) {
        let Some(known) = self.pods.get_mut(uid) else { return };
        let before = known.row.clone();
        let made = PodRow::new(&known.pod, known.place.workload.clone(), now);
        let row = match &before {
            Some(before) if **before == made => before.clone(),
            _ => Arc::new(made),
        };
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
    fn flush_bare(&mut self, uid: &Arc<str>, pod: &Pod, row: &PodRow) -> Option<Arc<WorkloadRow>> {
        let mut images = Vec::new();
        for image in pod.containers.iter().map(|container| &container.image) {
            if !images.contains(image) {
                images.push(image.clone());
            }
        }
        let made = WorkloadRow::of_bare_pod(row, images);
        if self.bare.get(uid).is_some_and(|before| **before == made) {
            return None;
        }
        let made = Arc::new(made);
        self.namespaces.add_workload(&made.namespace, uid);
        self.bare.insert(uid.clone(), made.clone());
        Some(made)
    }

    fn flush_workload(&mut self, uid: &Arc<str>) -> Option<Arc<WorkloadRow>> {
        let known = self.workloads.get(uid).filter(|known| is_row(&known.workload))?;
        let at = place(&known.workload.meta, known.workload.kind.name());
        let rows: Vec<&PodRow> =
            self.members.pods(&at).filter_map(|pod| self.pods.get(pod)?.row.as_deref()).collect();
        let made = WorkloadRow::new(&known.workload, rows.into_iter());
        if known.row.as_deref() == Some(&made) {
            return None;
        }
        let row = Arc::new(made);
        self.workloads.get_mut(uid)?.row = Some(row.clone());
        Some(row)
    }

    fn namespace_row(&self, name: &Arc<str>) -> Option<NamespaceRow> {
        let contents = self.namespaces.contents(name)?;
        let (phase, created) = match &contents.object {
            Some(namespace) => (namespace.phase.clone(), namespace.created),
            None => ("".into(), None),
        };
        let rows = contents.workloads.iter().filter_map(|uid| self.workload_row(uid));
        Some(NamespaceRow::new(name.clone(), phase, created, contents.pods, rows))
    }

    fn workload_row(&self, uid: &Arc<str>) -> Option<&WorkloadRow> {
        let owned = self.workloads.get(uid).and_then(|known| known.row.as_deref());
        owned.or_else(|| self.bare.get(uid).map(Arc::as_ref))
    }
}
