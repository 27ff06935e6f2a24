//! Resources that are neither pods nor workloads: what their state depends on, and their rows.

use std::{collections::HashMap, sync::Arc};

use jiff::Timestamp;
use kdr_core::{
    Health,
    change::ChangeKind,
    graph::{Reference, Selector},
    meta::ResourceRef,
    pod::Stage,
    resource::{self, Backend, Facts, PodsOf, PortRef, Resource, Selected, Service, Surroundings},
    rows::{ResourceRow, WorkloadRef},
    workload::Workload,
};

use super::{KnownPod, Model};
use crate::{
    kind::Kind,
    update::{ResourceChange, Update},
};

/// A resource and its row.
pub(super) struct KnownResource {
    pub(super) resource: Arc<Resource>,
    /// As last published.
    pub(super) row: Option<Arc<ResourceRow>>,
    /// As last published.
    around: Arc<Surroundings>,
    /// It has been published as it is.
    told: bool,
    /// Its entry among those that turn by time alone.
    pub(super) turns_at: Option<Timestamp>,
}

impl KnownResource {
    /// As last published: the workload that it would select pods of, if that had any.
    pub(super) fn pods_of(&self) -> Option<&PodsOf> {
        self.around.pods_of.as_ref()
    }
}

/// All resources by uid, and how many of each kind.
#[derive(Default)]
pub(super) struct Resources {
    known: HashMap<Arc<str>, KnownResource>,
    counts: HashMap<Kind, usize>,
    /// What most have: nothing.
    alone: Arc<Surroundings>,
}

impl Resources {
    /// How many of this kind.
    pub(super) fn count(&self, kind: Kind) -> usize {
        self.counts.get(&kind).copied().unwrap_or_default()
    }

    /// Those of this kind.
    pub(super) fn uids(&self, kind: Kind) -> Vec<(Arc<str>, Arc<str>)> {
        let of_kind = self.known.iter().filter(|(_, known)| Kind::of_resource(&known.resource.facts) == kind);
        of_kind.map(|(uid, known)| (uid.clone(), known.resource.meta.namespace.clone())).collect()
    }

    /// The one with this uid.
    pub(super) fn get(&self, uid: &str) -> Option<&KnownResource> {
        self.known.get(uid)
    }

    /// The one with this uid.
    pub(super) fn get_mut(&mut self, uid: &str) -> Option<&mut KnownResource> {
        self.known.get_mut(uid)
    }
}

impl Model {
    /// A resource is new or different.
    pub(super) fn put_resource(&mut self, resource: Arc<Resource>, told: bool) {
        let uid = resource.meta.uid.clone();
        let before = self.resources.known.get(&uid).map(|known| known.resource.clone());
        if before.as_ref() == Some(&resource) {
            return;
        }
        let place = resource.resource_ref();
        if let Some(before) = &before {
            if let Some((kind, what, fields)) = kdr_core::change::of_resource(before, &resource) {
                self.changes.add(kind, place.clone(), resource.meta.manager.clone(), what, fields);
            }
            let old = before.references();
            if old != resource.references() {
                self.graph.unrefer(&place, &old);
                self.graph.refer(&place, &resource.references());
                self.dirty.links.insert(place.clone());
            }
        } else {
            if told && is_told(&resource) {
                let who = resource.meta.manager.clone();
                self.changes.add(ChangeKind::Created, place.clone(), who, "created".into(), Vec::new());
            }
            self.graph.add_node(place.clone(), &uid);
            self.graph.refer(&place, &resource.references());
            self.dirty.links.insert(place.clone());
            *self.resources.counts.entry(Kind::of_resource(&resource.facts)).or_default() += 1;
        }
        if let Some((relation, selector)) = resource.selects() {
            let labels = |uid: &str| self.pods.get(uid).map(|known| &known.pod.meta.labels);
            self.graph.select(&place, relation, selector, labels);
            self.dirty.links.insert(place.clone());
        } else {
            self.graph.unselect(&place);
        }
        self.touch_referrers(&place);
        let (row, around, turns_at) = match self.resources.known.remove(&uid) {
            Some(known) => (known.row, known.around, known.turns_at),
            // It may have gone and come back since the last flush.
            None => (self.dirty.gone_resources.remove(&uid), self.resources.alone.clone(), None),
        };
        self.resources
            .known
            .insert(uid.clone(), KnownResource { resource, row, around, told: false, turns_at });
        self.dirty.resources.insert(uid);
    }

    /// A resource is gone.
    pub(super) fn remove_resource(&mut self, uid: &Arc<str>, told: bool) {
        self.set_turn(uid, None);
        let Some(KnownResource { resource, row, .. }) = self.resources.known.remove(uid) else { return };
        let place = resource.resource_ref();
        if told && is_told(&resource) {
            self.changes.add(ChangeKind::Deleted, place.clone(), "".into(), "deleted".into(), Vec::new());
        }
        if let Some(count) = self.resources.counts.get_mut(&Kind::of_resource(&resource.facts)) {
            *count = count.saturating_sub(1);
        }
        self.graph.remove_node(&place, uid);
        self.graph.unrefer(&place, &resource.references());
        self.graph.unselect(&place);
        self.dirty.links.insert(place.clone());
        self.touch_referrers(&place);
        self.dirty.resources.remove(uid);
        self.dirty.gone_resources.extend(row.map(|row| (uid.clone(), row)));
    }

    /// Something came, changed or went: who refers to it may be in another state now.
    pub(super) fn touch_referrers(&mut self, place: &ResourceRef) {
        let referrers: Vec<_> = self.graph.referrers(place).cloned().collect();
        for referrer in &referrers {
            self.touch_place(referrer);
        }
    }

    /// The links of this place, and with them its state, may be others now.
    pub(super) fn touch_place(&mut self, place: &ResourceRef) {
        if let Some(uid) = self.graph.uid(place) {
            if self.resources.known.contains_key(uid) {
                self.dirty.resources.insert(uid.clone());
            } else if self.workloads.contains_key(uid) {
                self.dirty.workloads.insert(uid.clone());
            }
        }
        self.dirty.links.insert(place.clone());
    }

    /// References of this place that lead nowhere although they have to lead somewhere.
    pub(super) fn missing(&self, place: &ResourceRef) -> Vec<Reference> {
        let required = self.graph.references(place).filter(|reference| !reference.optional);
        required.filter(|reference| self.is_missing(&reference.target())).cloned().collect()
    }

    /// Whether there is no such thing. Of kinds that cannot be read everywhere nothing is said.
    pub(super) fn is_missing(&self, place: &ResourceRef) -> bool {
        self.graph.uid(place).is_none()
            && Kind::of_name(&place.kind).is_some_and(|kind| self.kinds.is_known(kind, &place.namespace))
    }

    pub(super) fn flush_resources(&mut self, now: Timestamp, update: &mut Update) {
        for uid in std::mem::take(&mut self.dirty.resources) {
            update.resources.extend(self.flush_resource(&uid, now));
        }
        for row in &update.gone_resources {
            self.namespaces.count_resource(Some(row), None);
            self.dirty.namespaces.insert(row.resource.namespace.clone());
        }
    }

    fn flush_resource(&mut self, uid: &Arc<str>, now: Timestamp) -> Option<ResourceChange> {
        let resource = self.resources.get(uid)?.resource.clone();
        let around = self.surroundings(&resource);
        let turns_at = resource::health::turns_at(&resource, &around, now);
        self.set_turn(uid, turns_at);
        let made = ResourceRow::new(&resource, &around, now);
        let alone = self.resources.alone.clone();
        let known = self.resources.get_mut(uid)?;
        let before = known.row.clone();
        let row_changed = before.as_deref() != Some(&made);
        let row = if row_changed { Arc::new(made) } else { before.clone()? };
        if !row_changed && known.told && *known.around == around {
            return None;
        }
        let around = if around == *alone { alone } else { Arc::new(around) };
        known.row = Some(row.clone());
        known.around = around.clone();
        known.told = true;
        if row_changed {
            self.namespaces.count_resource(before.as_ref(), Some(&row));
            self.dirty.namespaces.insert(row.resource.namespace.clone());
        }
        Some(ResourceChange { row, row_changed, resource, around })
    }

    /// What stands around a resource, as far as everybody may know who sees it: a row is the same for all of them, so it
    /// says nothing of other namespaces, where a reference could otherwise be used to look around.
    fn surroundings(&self, resource: &Resource) -> Surroundings {
        let place = resource.resource_ref();
        let here = |namespace: &Arc<str>| namespace.is_empty() || *namespace == place.namespace;
        let mut missing = self.missing(&place);
        missing.retain(|reference| here(&reference.namespace));
        let mut around = Surroundings { missing, ..Surroundings::default() };
        let pods_are_known = self.kinds.is_known(Kind::Pods, &place.namespace);
        if let Some((_, pods)) = self.graph.selected(&place).filter(|_| pods_are_known) {
            let known: Vec<_> = pods
                .iter()
                .filter_map(|uid| self.pods.get(uid))
                .filter(|known| known.pod.stage() == Stage::Active)
                .collect();
            let ready =
                known.iter().filter(|known| known.row.as_ref().is_some_and(|row| row.columns.is_ready()));
            let starts = |known: &&&KnownPod| {
                known.row.as_ref().is_some_and(|row| row.verdict.health == Health::Progressing)
            };
            around.selected = Some(Selected {
                pods: number(known.len()),
                ready: number(ready.count()),
                starting: number(known.iter().filter(starts).count()),
            });
            if let Facts::Service(service) = &resource.facts {
                let ports: Vec<_> = known.iter().map(|known| &*known.pod).collect();
                around.unserved = unserved(service, &ports);
                if let (true, Some(selector)) = (known.is_empty(), &service.selector) {
                    around.pods_of = self.pods_of(&place.namespace, selector);
                }
            }
        }
        let (backends, secrets): (&[Backend], Vec<ResourceRef>) = match &resource.facts {
            Facts::Ingress(ingress) => {
                let secret = |name: &Arc<str>| ResourceRef {
                    kind: "Secret".into(),
                    namespace: place.namespace.clone(),
                    name: name.clone(),
                };
                (&ingress.backends, ingress.tls_secrets.iter().map(secret).collect())
            }
            Facts::HttpRoute(route) => (&route.backends, Vec::new()),
            Facts::Gateway(gateway) => {
                let secret = |(namespace, name): &(Arc<str>, Arc<str>)| ResourceRef {
                    kind: "Secret".into(),
                    namespace: namespace.clone(),
                    name: name.clone(),
                };
                (&[], gateway.tls_secrets.iter().map(secret).collect())
            }
            _ => (&[], Vec::new()),
        };
        let backends = backends.iter().filter(|backend| here(&backend.namespace));
        around.portless = backends.filter(|backend| self.lacks_port(backend)).cloned().collect();
        let secrets = secrets.iter().filter(|secret| here(&secret.namespace));
        around.certificates = secrets.filter_map(|secret| self.certificate(secret)).collect();
        around
    }

    /// The workload of this namespace whose pods a selector would select. One that asks for pods goes before one that is
    /// scaled to zero; of equals the first by uid, so that it does not change without a reason.
    fn pods_of(&self, namespace: &str, selector: &Selector) -> Option<PodsOf> {
        let uids = self.namespaces.contents(namespace)?.workloads.iter();
        let workloads = uids.filter_map(|uid| self.workloads.get(uid)).map(|known| &known.workload);
        // An empty selector is none: a Service that has it selects nothing.
        let matching = workloads
            .filter(|workload| !workload.pod_labels.is_empty() && selector.matches(&workload.pod_labels));
        let of = matching.min_by_key(|workload| workload.desired == 0)?;
        let workload = WorkloadRef { kind: of.kind.name().into(), name: of.meta.name.clone() };
        Some(PodsOf { workload, desired: of.desired })
    }

    /// A workload is new, different or gone: a Service that selects none of its pods may rest now, or not any more.
    pub(super) fn touch_services_of(&mut self, before: Option<&Workload>, after: Option<&Workload>) {
        let told = |workload: &Workload| (workload.desired, workload.pod_labels.clone());
        if before.map(told) == after.map(told) {
            return;
        }
        for workload in before.into_iter().chain(after).filter(|workload| !workload.pod_labels.is_empty()) {
            for source in self.graph.selecting(&workload.meta.namespace, &workload.pod_labels) {
                self.touch_place(&source);
            }
        }
    }

    fn at(&self, place: &ResourceRef) -> Option<&Resource> {
        self.resources.get(self.graph.uid(place)?).map(|known| &*known.resource)
    }

    fn lacks_port(&self, backend: &Backend) -> bool {
        let place = ResourceRef {
            kind: "Service".into(),
            namespace: backend.namespace.clone(),
            name: backend.service.clone(),
        };
        match (self.at(&place).map(|service| &service.facts), &backend.port) {
            (Some(Facts::Service(service)), Some(port)) => !service.ports.iter().any(|known| match port {
                PortRef::Number(number) => known.port == *number,
                PortRef::Name(name) => known.name == *name,
            }),
            _ => false,
        }
    }

    fn certificate(&self, secret: &ResourceRef) -> Option<(Arc<str>, Option<Timestamp>)> {
        match &self.at(secret)?.facts {
            Facts::Secret(facts) => Some((secret.name.clone(), facts.expires)),
            _ => None,
        }
    }
}

/// Whether its coming and going is worth telling: not of what controllers make by the hundred.
fn is_told(resource: &Resource) -> bool {
    !matches!(resource.facts, Facts::EndpointSlice(_)) && resource.meta.controller.is_none()
}

/// Target ports that no container of these pods serves. A number that a container does not declare may be served all
/// the same, so it counts only when the containers declare others.
fn unserved(service: &Service, pods: &[&kdr_core::pod::Pod]) -> Vec<PortRef> {
    let declared = || {
        let containers = pods.iter().flat_map(|pod| pod.containers.iter().chain(&pod.init_containers));
        containers.flat_map(|container| container.ports.iter())
    };
    if pods.is_empty() {
        return Vec::new();
    }
    let is_served = |target: &PortRef| match target {
        PortRef::Number(number) => {
            declared().next().is_none() || declared().any(|port| port.number == *number)
        }
        PortRef::Name(name) => declared().any(|port| port.name == *name),
    };
    let targets = service.ports.iter().map(|port| &port.target);
    targets.filter(|target| !is_served(target)).cloned().collect()
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
