//! What a view selects.

use std::sync::Arc;

use jiff::Timestamp;
use kdr_core::{
    Scope,
    access::Right,
    change::Change,
    meta::ResourceRef,
    pod,
    rows::{PodDetail, PodRow},
    view::{Rows as Selection, Snapshot, View},
};

use super::Rows;

impl Rows {
    /// What a view selects within a scope, each list in the order of namespace and name.
    pub(crate) fn snapshot(&self, view: &View, scope: &Scope, now: Timestamp) -> Snapshot {
        let sees = |namespace: &str| scope.sees(namespace);
        let mut namespaces: Vec<_> =
            self.namespaces.values().filter(|row| sees(&row.name)).cloned().collect();
        namespaces.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        let only = view.namespace().map(|namespace| &**namespace);
        let has_lists =
            matches!(view.rows, Selection::Workloads { .. } | Selection::Pods { .. } | Selection::Map { .. });
        let lists = |namespace: &str| has_lists && sees(namespace);
        let workloads = self.workloads.within(only, lists).map(|(row, _)| row);
        let workloads = workloads.filter(|row| view.selects_workload(row)).cloned().collect();
        let pods = self.pods.within(only, lists).map(|(row, _)| row);
        let pods = pods.filter(|row| view.selects_pod(row)).cloned().collect();
        let resources = self.resources.within(only, lists).map(|known| &known.row);
        let resources = resources.filter(|row| view.selects_resource(&row.resource)).cloned().collect();
        // Of links only maps show any, and nothing else walks over them.
        let links =
            matches!(view.rows, Selection::Map { .. }).then(|| self.links.values()).into_iter().flatten();
        let mut links: Vec<_> = links
            .filter(|links| view.selects_resource(&links.from) && sees(&links.from.namespace))
            .map(|links| scope.limit_links(links))
            .collect();
        links.sort_unstable_by(|a, b| a.from.cmp(&b.from));
        let overview = matches!(view.rows, Selection::Overview { .. });
        let changes = if overview { self.latest_changes(view, scope) } else { Vec::new() };
        let open = view.open.as_ref().filter(|object| scope.sees_place(object));
        Snapshot {
            cluster: self.cluster.clone(),
            kinds: self.kinds.iter().cloned().map(|state| scope.limit_kind(state)).collect(),
            namespaces,
            workloads,
            pods,
            open: open.and_then(|object| self.pod_detail(object, now)),
            resources,
            links,
            findings: Some(self.findings(view, scope)),
            changes,
            usage: self.usage(view, scope),
            detail: open.and_then(|object| self.detail(object, scope)),
            denial: denial(view, scope),
        }
    }

    /// Whether a change belongs into a view.
    pub(crate) fn selects_change(view: &View, scope: &Scope, subject: &ResourceRef) -> bool {
        matches!(view.rows, Selection::Overview { .. })
            && view.namespace().is_none_or(|wanted| *wanted == subject.namespace)
            && scope.sees_place(subject)
    }

    fn latest_changes(&self, view: &View, scope: &Scope) -> Vec<Arc<Change>> {
        self.changes.latest(|subject| Self::selects_change(view, scope, subject))
    }

    /// What the panel shows of a pod beside what it shows of everything.
    pub(crate) fn pod_detail(&self, object: &ResourceRef, now: Timestamp) -> Option<Box<PodDetail>> {
        if *object.kind != *"Pod" {
            return None;
        }
        let (row, pod) = self.pods.get(self.places.get(object)?)?;
        Some(Box::new(PodDetail {
            row: PodRow::clone(row),
            pod: pod.clone(),
            containers: pod
                .all_containers()
                .map(|container| (container.clone(), pod::health::container_verdict(pod, container, now)))
                .collect(),
            events: self.events_about(object).to_vec(),
        }))
    }
}

/// Why a view shows nothing to those who may not see its namespace.
fn denial(view: &View, scope: &Scope) -> String {
    let namespace = view.namespace().map(|namespace| &**namespace);
    let refused = namespace.and_then(|namespace| scope.demand(Right::See, namespace).err());
    refused.map(|error| error.to_string()).unwrap_or_default()
}
