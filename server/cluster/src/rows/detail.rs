//! What the panel shows of anything.

use std::sync::Arc;

use kdr_core::{
    Health, Scope,
    detail::{Fact, MOST_PODS, Relative, ResourceDetail},
    diagnosis,
    graph::Relation,
    health::Verdict,
    meta::ResourceRef,
    pod::Pod,
    resource::{self, Facts},
    rows::{PodRow, WorkloadRow},
    workload::Workload,
};

use super::{KnownResource, Rows, workload_of};

/// Relatives that a detail carries at most; a ConfigMap of every namespace's pods has thousands.
const MOST_RELATIVES: usize = 200;

impl Rows {
    /// What the panel shows; `None` when there is no such thing.
    pub(crate) fn detail(&self, place: &ResourceRef, scope: &Scope) -> Option<Box<ResourceDetail>> {
        let uid = self.places.get(place)?;
        let mut detail = if let Some(known) = self.resources.get(uid) {
            self.of_resource(place, known)
        } else if let Some((row, pod)) = self.pods.get(uid) {
            self.of_pod(place, row, pod)
        } else {
            let (row, workload) = self.workloads.get(uid)?;
            self.of_workload(place, row, workload.as_deref()?)
        };
        scope.limit_detail(&mut detail);
        detail.relatives.sort_by(|a, b| {
            (a.incoming, a.relation, &a.resource).cmp(&(b.incoming, b.relation, &b.resource))
        });
        detail
            .relatives
            .dedup_by(|a, b| (a.incoming, a.relation, &a.resource) == (b.incoming, b.relation, &b.resource));
        detail.relatives.truncate(MOST_RELATIVES);
        detail.changes = self.changes.latest(|subject| subject == place);
        Some(Box::new(detail))
    }

    fn of_resource(&self, place: &ResourceRef, known: &KnownResource) -> ResourceDetail {
        let KnownResource { row, resource, around } = known;
        let events = self.events_about(place).to_vec();
        let pods = self.pods_around(place, resource);
        ResourceDetail {
            subject: place.clone(),
            category: Some(row.category),
            verdict: row.verdict.clone(),
            advice: diagnosis::of_resource(resource, row, &events),
            since: diagnosis::since::of_resource(resource, row, around, &events),
            summary: row.summary.clone(),
            created: row.created,
            labels: resource.meta.labels.clone(),
            facts: resource::facts::facts(resource, around),
            relatives: self.relatives(place),
            pod_count: pods.len(),
            pods: first(pods),
            events,
            changes: Vec::new(),
            usage: Vec::new(),
        }
    }

    fn of_workload(&self, place: &ResourceRef, row: &WorkloadRow, workload: &Workload) -> ResourceDetail {
        let pods: Vec<_> = self.pods_of(place).into_iter().map(|(row, _)| row.clone()).collect();
        ResourceDetail {
            subject: place.clone(),
            category: None,
            verdict: row.verdict.clone(),
            advice: self.advice(place).unwrap_or_default(),
            since: self.since(place),
            summary: format!("{}/{} ready", row.ready, row.desired),
            created: row.created,
            labels: workload.meta.labels.clone(),
            facts: vec![Fact { label: "Images", value: row.images.join(", ") }],
            relatives: self.relatives(place),
            pod_count: pods.len(),
            pods: first(pods),
            events: self.events_of_workload(place),
            changes: Vec::new(),
            usage: Vec::new(),
        }
    }

    fn of_pod(&self, place: &ResourceRef, row: &PodRow, pod: &Pod) -> ResourceDetail {
        let referred = pod.references.iter().filter_map(|reference| {
            let target = reference.target();
            let missing = self.leads_nowhere(&workload_of(row), &target);
            let shown = missing || self.places.contains_key(&target);
            shown.then(|| self.relative(reference.relation, false, target))
        });
        let owner = workload_of(row);
        let controller = (owner != *place).then(|| self.relative(Relation::Owns, true, owner.clone()));
        let node = (!row.node.is_empty()).then(|| ResourceRef {
            kind: "Node".into(),
            namespace: "".into(),
            name: row.node.clone(),
        });
        let node = node.filter(|node| self.places.contains_key(node));
        let selecting = self.linked_from.get(&owner).into_iter().flatten().filter_map(|from| {
            let known = self.resources.get(self.places.get(from)?)?;
            let (relation, selector) = known.resource.selects()?;
            selector.matches(&pod.meta.labels).then(|| self.relative(relation, true, from.clone()))
        });
        let relatives = referred
            .chain(controller)
            .chain(node.map(|node| self.relative(Relation::RunsOn, false, node)))
            .chain(selecting)
            .collect();
        ResourceDetail {
            subject: place.clone(),
            category: None,
            verdict: row.verdict.clone(),
            advice: self.advice(place).unwrap_or_default(),
            since: self.since(place),
            summary: row.columns.status.clone(),
            created: row.created,
            labels: pod.meta.labels.clone(),
            facts: Vec::new(),
            relatives,
            pods: Vec::new(),
            pod_count: 0,
            events: self.events_about(place).to_vec(),
            changes: Vec::new(),
            usage: self.histories(&row.uid),
        }
    }

    /// Whether the links of a workload say that there is no such thing.
    fn leads_nowhere(&self, from: &ResourceRef, to: &ResourceRef) -> bool {
        let links = self.links.get(from).into_iter().flat_map(|links| &links.to);
        links.into_iter().any(|link| link.missing && link.to == *to)
    }

    /// Both directions of the links.
    fn relatives(&self, place: &ResourceRef) -> Vec<Relative> {
        let out = self.links.get(place).into_iter().flat_map(|links| &links.to);
        let out = out.map(|link| self.relative(link.relation, false, link.to.clone()));
        let into = self.linked_from.get(place).into_iter().flatten().flat_map(|from| {
            let links = self.links.get(from).into_iter().flat_map(|links| &links.to);
            let here = links.filter(|link| link.to == *place);
            here.map(|link| self.relative(link.relation, true, from.clone()))
        });
        out.chain(into).take(4 * MOST_RELATIVES).collect()
    }

    fn relative(&self, relation: Relation, incoming: bool, resource: ResourceRef) -> Relative {
        let (verdict, summary) = self.glance(&resource).unwrap_or_else(|| {
            let why = format!("There is no {} `{}`.", resource.kind, resource.name);
            (Verdict::new(Health::Missing, "NotFound", why), String::new())
        });
        Relative { relation, incoming, resource, verdict, summary }
    }

    /// The pods of a node, or those that a resource selects; trouble first.
    fn pods_around(&self, place: &ResourceRef, resource: &resource::Resource) -> Vec<Arc<PodRow>> {
        let mut pods: Vec<_> = match (&resource.facts, resource.selects()) {
            (Facts::Node(_), _) => {
                let pods = self.pods.within(None, |_| true).map(|(row, _)| row);
                pods.filter(|row| row.node == place.name).cloned().collect()
            }
            (_, Some((_, selector))) => {
                let pods = self.pods.within(Some(&place.namespace), |_| true);
                let selected = pods.filter(|(_, pod)| selector.matches(&pod.meta.labels));
                selected.map(|(row, _)| row.clone()).collect()
            }
            _ => Vec::new(),
        };
        pods.sort_unstable_by(|a, b| {
            b.verdict
                .health
                .cmp(&a.verdict.health)
                .then_with(|| (&a.namespace, &a.name).cmp(&(&b.namespace, &b.name)))
        });
        pods
    }
}

fn first(mut pods: Vec<Arc<PodRow>>) -> Vec<Arc<PodRow>> {
    pods.truncate(MOST_PODS);
    pods
}
