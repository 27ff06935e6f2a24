//! What to do about a resource that is neither a pod nor a workload.

use std::sync::Arc;

use super::{evidence, missing};
use crate::{
    event::{self, Event},
    finding::{Advice, Proof},
    graph::Selector,
    health::{Health, Verdict},
    pod::Condition,
    resource::{Facts, Resource},
    rows::ResourceRow,
    sentence::name,
};

mod policy;
mod storage;
mod traffic;

/// What to do about a resource that is not healthy.
pub(super) fn advice(resource: &Resource, row: &ResourceRow, events: &[Arc<Event>]) -> Advice {
    let verdict = &row.verdict;
    let next = match &*verdict.reason {
        "Terminating" => String::new(),
        "StuckFinalizer" => finalizers(resource),
        "CertificateExpired" | "CertificateExpiresSoon" => certificate(resource, verdict),
        _ if verdict.health == Health::Missing => {
            // What it refers to may be in another namespace: the sentence would name the wrong one.
            missing::next(verdict, "", "where this refers to it")
        }
        _ => of_its_kind(resource, verdict, events),
    };
    let warning = event::latest(events, |event| event.warning).map(evidence::of_event);
    Advice { next, proofs: warning.into_iter().chain(fields(resource, verdict)).collect(), log: None }
}

fn of_its_kind(resource: &Resource, verdict: &Verdict, events: &[Arc<Event>]) -> String {
    let reason = &*verdict.reason;
    match &resource.facts {
        Facts::Service(service) => traffic::service(service, reason),
        Facts::Ingress(ingress) => traffic::ingress(ingress, reason),
        Facts::Gateway(gateway) => traffic::gateway(gateway, verdict),
        Facts::HttpRoute(_) => traffic::http_route(verdict),
        Facts::Claim(claim) => storage::claim(claim, reason, events),
        Facts::Volume(_) => storage::volume(reason, &resource.meta.name),
        Facts::Autoscaler(autoscaler) => policy::autoscaler(autoscaler, verdict),
        Facts::Budget(_) => policy::budget(reason).to_owned(),
        Facts::Quota { .. } => "Raise the quota, or remove what is not needed any more.".to_owned(),
        Facts::Node(_) => policy::node(reason, &resource.meta.name),
        Facts::EndpointSlice(_)
        | Facts::ConfigMap { .. }
        | Facts::Secret(_)
        | Facts::ServiceAccount { .. }
        | Facts::StorageClass { .. }
        | Facts::NetworkPolicy { .. } => "Read its events and its YAML.".to_owned(),
    }
}

fn finalizers(resource: &Resource) -> String {
    match resource.finalizers.as_slice() {
        [only] if &**only == "kubernetes.io/pvc-protection" => "Delete the pods that still use it.".to_owned(),
        [only] if &**only == "kubernetes.io/pv-protection" => "Delete the claim that is bound to it.".to_owned(),
        [only] if &**only == "foregroundDeletion" => {
            "Look at what it owns: something of that is not gone yet.".to_owned()
        }
        [only] => format!(
            "Look at the controller that finalizer {} belongs to; only if there is none any more, remove the finalizer \
             by hand.",
            name(only)
        ),
        _ => "Look at the controllers that its finalizers belong to; only if they are gone, remove the finalizers by \
              hand."
            .to_owned(),
    }
}

fn certificate(resource: &Resource, verdict: &Verdict) -> String {
    let secret = match &resource.facts {
        Facts::Secret(_) => name(&resource.meta.name),
        // ``The certificate of Secret `a` expired on 2026-01-15.``
        _ => verdict.why.split('`').nth(1).map_or_else(|| "its Secret".to_owned(), name),
    };
    format!("Renew the certificate in Secret {secret}; where cert-manager keeps it, look at its Certificate.")
}

/// The fields that the verdict was read from.
fn fields(resource: &Resource, verdict: &Verdict) -> Vec<Proof> {
    if &*verdict.reason == "StuckFinalizer" {
        let deleted = resource.meta.deleted.map(|at| at.to_string()).unwrap_or_default();
        return vec![
            evidence::of_field("metadata.deletionTimestamp", &deleted),
            evidence::of_field("metadata.finalizers", &resource.finalizers.join(", ")),
        ];
    }
    let conditions = |conditions: &[Condition]| {
        conditions.iter().filter(|condition| is_telling(condition)).map(evidence::of_condition).collect()
    };
    match &resource.facts {
        Facts::Service(service) if matches!(&*verdict.reason, "NoEndpoints" | "NoReadyEndpoints") => {
            let selector = service.selector.as_ref().map(Selector::words).unwrap_or_default();
            vec![evidence::of_field("spec.selector", &selector)]
        }
        Facts::Service(service) if &*verdict.reason == "PortNotServed" => {
            let targets = service.ports.iter().map(|port| crate::resource::summary::port_name(&port.target));
            vec![evidence::of_field("spec.ports[*].targetPort", &targets.collect::<Vec<_>>().join(", "))]
        }
        Facts::Gateway(gateway) => conditions(&gateway.conditions),
        Facts::HttpRoute(route) => conditions(&route.conditions),
        Facts::Autoscaler(autoscaler) => conditions(&autoscaler.conditions),
        Facts::Budget(budget) => conditions(&budget.conditions),
        Facts::Node(node) => node
            .conditions
            .iter()
            .filter(|condition| (&*condition.kind == "Ready") != (condition.status == Some(true)))
            .map(evidence::of_condition)
            .collect(),
        Facts::Claim(claim) => vec![evidence::of_field("status.phase", &claim.phase)],
        Facts::Volume(volume) => vec![evidence::of_field("status.phase", &volume.phase)],
        Facts::Quota { limits } => limits
            .iter()
            .filter(|limit| limit.hard.millis > 0 && limit.used.millis >= limit.hard.millis)
            .map(|limit| evidence::of_field(format!("status.used[{}]", limit.resource), &limit.used.text))
            .collect(),
        _ => Vec::new(),
    }
}

/// Not as it should be; a condition of these kinds should be `True`.
fn is_telling(condition: &Condition) -> bool {
    condition.status != Some(true)
}
