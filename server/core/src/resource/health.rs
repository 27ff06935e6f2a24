//! Health of a resource, with the sentence that says why.
//!
//! ```text
//!   any kind   being deleted               Progressing; Degraded when finalizers hold it for long     (deletion)
//!              a reference leads nowhere   Missing, unless its own rule says Degraded
//!   Service    selects nothing, nothing ready, a port that no container serves    Degraded            (service)
//!              its workload is scaled to zero      Suspended
//!   Ingress, HTTPRoute, Gateway   a Service without that port, refused by its controller    Degraded  (route)
//!              no address yet              Progressing: bare metal may never give one
//!   Secret, and what serves TLS with it    Degraded when expired, Progressing when it expires soon    (certificate)
//!   PersistentVolumeClaim   Bound, else Progressing; Lost Degraded                                    (storage)
//!   PersistentVolume        Failed Degraded, Released Suspended
//!   HorizontalPodAutoscaler cannot scale   Degraded                                                   (policy)
//!   PodDisruptionBudget     too few healthy pods Progressing
//!   ResourceQuota           used up Progressing, exceeded Degraded
//!   Node       not Ready, under pressure   Degraded; cordoned Suspended                               (node)
//!   all others Healthy
//! ```

use jiff::Timestamp;

use super::{Facts, Resource, Surroundings};
use crate::{
    graph::{Reference, Relation},
    health::{Health, Verdict},
    pod::Condition,
    sentence::{first_sentence, listed, name},
};

mod certificate;
mod deletion;
mod node;
mod policy;
mod route;
mod service;
mod storage;

pub use certificate::EXPIRES_SOON;
pub use deletion::FINALIZED_WITHIN;
pub use policy::MEASURED_WITHIN;

/// Health of a resource among what it has to do with, as of `now`.
pub fn verdict(resource: &Resource, around: &Surroundings, now: Timestamp) -> Verdict {
    assess(resource, around, now).verdict
}

/// When the verdict changes although nothing else does; none if it never does. It is after `now`.
pub fn turns_at(resource: &Resource, around: &Surroundings, now: Timestamp) -> Option<Timestamp> {
    assess(resource, around, now).turns_at
}

/// A verdict, unless references that lead nowhere are worse.
pub fn or_missing(verdict: Verdict, missing: &[Reference]) -> Verdict {
    match missing {
        [first, ..] if verdict.health < Health::Missing => {
            Verdict::new(Health::Missing, format!("{}NotFound", first.kind), leads_nowhere(first, missing))
        }
        _ => verdict,
    }
}

/// ``Needs ConfigMap `a` and Secret `b`, which do not exist.``
fn leads_nowhere(first: &Reference, missing: &[Reference]) -> String {
    let alike = missing.iter().all(|reference| reference.relation == first.relation);
    let verb = match first.relation {
        Relation::Routes if alike => "Leads to",
        Relation::Scales if alike => "Scales",
        Relation::AttachedTo if alike => "Is attached to",
        _ => "Needs",
    };
    let things = missing.iter().map(|reference| format!("{} {}", reference.kind, name(&reference.name)));
    let does = if missing.len() == 1 { "does" } else { "do" };
    format!("{verb} {}, which {does} not exist.", listed(things))
}

/// A verdict, and when it changes by itself.
struct Assessment {
    verdict: Verdict,
    turns_at: Option<Timestamp>,
}

impl From<Verdict> for Assessment {
    fn from(verdict: Verdict) -> Self {
        Self { verdict, turns_at: None }
    }
}

impl Assessment {
    /// The worse of two, of equals the first; it changes when one of them does.
    fn or_worse(self, other: impl Into<Self>) -> Self {
        let other = other.into();
        let turns_at = [self.turns_at, other.turns_at].into_iter().flatten().min();
        let worse = other.verdict.health > self.verdict.health;
        Self { verdict: if worse { other.verdict } else { self.verdict }, turns_at }
    }
}

fn assess(resource: &Resource, around: &Surroundings, now: Timestamp) -> Assessment {
    if let Some(deleted) = resource.meta.deleted {
        return deletion::assess(deleted, &resource.finalizers, now);
    }
    let own = match &resource.facts {
        Facts::Service(service) => service::verdict(service, around).into(),
        Facts::Ingress(ingress) => route::ingress(ingress, around, now),
        Facts::Gateway(gateway) => route::gateway(gateway, around, now),
        Facts::HttpRoute(route) => route::http_route(route, around),
        Facts::Secret(secret) => certificate::of_secret(secret.expires, now),
        Facts::Claim(claim) => storage::claim(claim).into(),
        Facts::Volume(volume) => storage::volume(volume).into(),
        Facts::Autoscaler(autoscaler) if around.missing.is_empty() => policy::autoscaler(autoscaler, now),
        Facts::Budget(budget) => policy::budget(budget).into(),
        Facts::Quota { limits } => policy::quota(limits).into(),
        Facts::Node(node) => node::verdict(node).into(),
        // Without its target an autoscaler only repeats that it cannot scale it.
        Facts::Autoscaler(_)
        | Facts::EndpointSlice(_)
        | Facts::ConfigMap { .. }
        | Facts::ServiceAccount { .. }
        | Facts::StorageClass { .. }
        | Facts::NetworkPolicy { .. } => Verdict::healthy().into(),
    };
    Assessment { verdict: or_missing(own.verdict, &around.missing), turns_at: own.turns_at }
}

/// The condition of this type.
fn condition<'a>(conditions: &'a [Condition], kind: &str) -> Option<&'a Condition> {
    conditions.iter().find(|condition| &*condition.kind == kind)
}

/// What a condition says, to stand after a colon.
fn words(condition: &Condition) -> String {
    match (first_sentence(&condition.message), &*condition.reason) {
        (words, "") if words.is_empty() => "its controller does not say why".to_owned(),
        (words, reason) if words.is_empty() => reason.to_owned(),
        (words, _) => words,
    }
}

/// The condition's reason, or another word when it has none.
fn reason<'a>(condition: &'a Condition, otherwise: &'a str) -> &'a str {
    if condition.reason.is_empty() { otherwise } else { &condition.reason }
}

#[cfg(test)]
mod tests;
