//! Health of a pod and of each of its containers, with the sentence that says why.
//!
//! ```text
//!   NodeLost, phase Unknown              Unknown
//!   being deleted                        Progressing
//!   Succeeded                            Healthy
//!   Failed                               Degraded                                           (failed)
//!   held by a scheduling gate            Suspended
//!   refused by the scheduler             Progressing, Degraded after UNSCHEDULABLE_FOR      (scheduler_words)
//!   else the worst container:                                                               (container)
//!     waiting for Err*, *Error, *BackOff … Degraded                                         (waiting)
//!     not ready after a run that ended     Degraded                                         (why)
//!     running, readiness probe fails       Progressing, Degraded after a while              (readiness)
//!     on its way                           Progressing
//!   all containers well, but not Ready   Progressing (readiness gate) or Unknown (its node does not answer)
//! ```

use jiff::{SignedDuration, Timestamp};

use super::{Condition, Container, Pod, Role, Stage, container, failed, readiness, scheduler_words};
use crate::{
    health::{Health, Verdict, lasting},
    sentence::name,
};

/// A pod may be without a node for this long before that is trouble: an autoscaler or a freed node may yet help.
pub const UNSCHEDULABLE_FOR: SignedDuration = SignedDuration::from_secs(15);

/// Health of a pod as of `now` (some states turn bad only when they last, for example unschedulable for over 15 s).
pub fn verdict(pod: &Pod, now: Timestamp) -> Verdict {
    assess(pod, now).verdict
}

/// Health of one container of a pod.
pub fn container_verdict(pod: &Pod, container: &Container, now: Timestamp) -> Verdict {
    container::finding(pod, container, now).map_or_else(Verdict::healthy, |finding| finding.verdict(None))
}

/// When the verdict changes although the pod does not; none if it never does.
///
/// Whoever keeps rows must ask for the verdict again at this moment, which is after `now`.
pub fn turns_at(pod: &Pod, now: Timestamp) -> Option<Timestamp> {
    assess(pod, now).turns_at
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

fn assess(pod: &Pod, now: Timestamp) -> Assessment {
    if &*pod.reason == "NodeLost" || &*pod.phase == "Unknown" {
        return node_lost(pod).into();
    }
    match pod.stage() {
        Stage::Terminating => Verdict::new(Health::Progressing, "Terminating", "Being deleted.").into(),
        Stage::Succeeded => Verdict::healthy().into(),
        Stage::Failed => failed::verdict(pod).into(),
        Stage::Active => {
            match pod.condition("PodScheduled").filter(|scheduled| scheduled.status == Some(false)) {
                Some(scheduled) => not_scheduled(pod, scheduled, now),
                None if pod.node.is_empty() && &*pod.phase == "Pending" => {
                    Verdict::new(Health::Progressing, "Pending", "Waits for the scheduler.").into()
                }
                None => worst_container(pod, now),
            }
        }
    }
}

fn not_scheduled(pod: &Pod, scheduled: &Condition, now: Timestamp) -> Assessment {
    if &*scheduled.reason == "SchedulingGated" {
        return Verdict::new(Health::Suspended, "SchedulingGated", "Held back by a scheduling gate.").into();
    }
    let (health, turns_at) = lasting(scheduled.since.or(pod.meta.created), UNSCHEDULABLE_FOR, now);
    let reason = if scheduled.reason.is_empty() { "Unschedulable" } else { &*scheduled.reason };
    let why = format!("Cannot be scheduled: {}.", scheduler_words::told(&scheduled.message));
    Assessment { verdict: Verdict::new(health, reason, why), turns_at }
}

fn worst_container(pod: &Pod, now: Timestamp) -> Assessment {
    // Ephemeral containers are somebody's debugging, not part of what should run.
    let findings: Vec<_> = pod
        .init_containers
        .iter()
        .chain(&pod.containers)
        .filter_map(|container| Some((container, container::finding(pod, container, now)?)))
        .collect();
    // Of equals the first one: the others often wait for it.
    let worst = findings.iter().rev().max_by_key(|(_, finding)| finding.health);
    let Some((container, worst)) = worst else {
        return not_ready(pod).into();
    };
    let alike = findings.iter().filter(|(_, finding)| finding.predicate == worst.predicate).count();
    // What all have in common is said of the pod.
    let subject = if alike > 1 && alike == pod.containers.len() { None } else { subject(pod, container) };
    Assessment {
        verdict: worst.verdict(subject.as_deref()),
        turns_at: findings.iter().filter_map(|(_, finding)| finding.turns_at).min(),
    }
}

/// Nothing is wrong with the containers; is the pod ready?
fn not_ready(pod: &Pod) -> Verdict {
    if &*pod.phase == "Pending" {
        return Verdict::new(Health::Progressing, "Pending", "Waits to be started.");
    }
    match pod.condition("Ready").filter(|ready| ready.status != Some(true)) {
        Some(ready) => readiness::of_the_pod(pod, ready).unwrap_or_else(|| node_lost(pod)),
        None => Verdict::healthy(),
    }
}

/// The state of a pod whose node does not answer.
pub(super) fn node_lost(pod: &Pod) -> Verdict {
    let reason = if pod.reason.is_empty() { "NodeLost" } else { &*pod.reason };
    let node =
        if pod.node.is_empty() { "Its node".to_owned() } else { format!("Its node {}", name(&pod.node)) };
    Verdict::new(Health::Unknown, reason, format!("{node} does not answer."))
}

/// Who the sentence is about, if that needs to be said: a pod with one container is that container.
pub(super) fn subject(pod: &Pod, container: &Container) -> Option<String> {
    let named = name(&container.name);
    let sidecar = |container: &Container| container.role == Role::Sidecar;
    match container.role {
        Role::Init => Some(format!("Init container {named}")),
        Role::Sidecar => Some(format!("Sidecar {named}")),
        Role::App if pod.containers.len() > 1 || pod.init_containers.iter().any(sidecar) => Some(named),
        Role::App | Role::Ephemeral => None,
    }
}

#[cfg(test)]
mod tests;
