//! Since when a verdict holds, as far as the API tells: a condition's transition, the end of a run, the first of the
//! events that tell of it, a deletion, a certificate's end. Where none of these says, nothing is said.

use std::sync::Arc;

use jiff::Timestamp;

use super::pod::culprit;
use crate::{
    event::Event,
    health::{Health, Verdict},
    pod::{Condition, Container, Pod, RunState, Stage, held_up, is_trouble},
    resource::{Facts, Resource, Surroundings},
    rows::{PodRow, ResourceRow, WorkloadRow},
    workload::{self, Workload},
};

/// Since when a pod is as its row says. `events` are about it.
pub fn of_pod(pod: &Pod, row: &PodRow, events: &[Arc<Event>]) -> Option<Timestamp> {
    if row.verdict.health == Health::Healthy {
        return None;
    }
    if row.verdict.health == Health::Unknown {
        return pod.condition("Ready").and_then(|ready| ready.since);
    }
    match (row.stage, pod.condition("PodScheduled").filter(|scheduled| scheduled.status == Some(false))) {
        (Stage::Terminating, _) => pod.meta.deleted,
        (Stage::Failed, _) => {
            let ends = pod.all_containers().filter_map(|container| container.status.as_ref());
            let ends = ends.filter_map(|status| finished(&status.state));
            // An evicted pod may have no containers any more.
            ends.max().or_else(|| first(events, &[&pod.reason])).or_else(|| unready(pod))
        }
        (Stage::Active, Some(scheduled)) => scheduled.since.or(pod.meta.created),
        _ if held_up::hold_up(events).is_some_and(|event| *event.reason == *row.verdict.reason) => {
            first(events, &[&row.verdict.reason])
        }
        _ => culprit(pod, row)
            .and_then(|culprit| of_container(culprit, events))
            .or_else(|| unready(pod))
            .or(pod.meta.created),
    }
}

/// Since when the container is in trouble; absent when only its pod's condition tells.
fn of_container(container: &Container, events: &[Arc<Event>]) -> Option<Timestamp> {
    let status = container.status.as_ref()?;
    let last = finished(&status.last);
    match &status.state {
        RunState::Waiting { reason, .. } if &**reason == "CrashLoopBackOff" => {
            // The run that ended last is only the latest of many.
            [first(events, &["BackOff"]), last].into_iter().flatten().min()
        }
        RunState::Waiting { reason, .. } if is_trouble(reason) => first(events, &["Failed", "InspectFailed"]),
        RunState::Terminated(end) => end.finished,
        RunState::Running { .. } if status.ready => None,
        _ => last,
    }
}

/// Since when a workload is as its row says. `pods` are its pods with the events about each; `events` are about the
/// workload itself and what stands between it and its pods.
pub fn of_workload<'a>(
    workload: &Workload,
    row: &WorkloadRow,
    pods: impl Iterator<Item = (&'a Pod, &'a PodRow, &'a [Arc<Event>])> + Clone,
    events: &[Arc<Event>],
) -> Option<Timestamp> {
    if row.verdict.health == Health::Healthy {
        return None;
    }
    if workload.meta.deleted.is_some() {
        return workload.meta.deleted;
    }
    let alike =
        |pod: &PodRow| pod.verdict.reason == row.verdict.reason && pod.verdict.health == row.verdict.health;
    let of_its_pods = pods
        .clone()
        .filter(|(_, pod, _)| alike(pod))
        .filter_map(|(pod, row, events)| of_pod(pod, row, events));
    let told = || of_conditions(&workload.conditions, &row.verdict);
    let refused = || workload::refusal(events).filter(|_| &*row.verdict.reason == "FailedCreate")?.first;
    let any = || pods.filter_map(|(pod, row, events)| of_pod(pod, row, events)).min();
    of_its_pods.min().or_else(told).or_else(refused).or_else(any)
}

/// Since when a resource is as its row says.
pub fn of_resource(
    resource: &Resource,
    row: &ResourceRow,
    around: &Surroundings,
    events: &[Arc<Event>],
) -> Option<Timestamp> {
    let verdict = &row.verdict;
    if verdict.health == Health::Healthy {
        return None;
    }
    if resource.meta.deleted.is_some() {
        return resource.meta.deleted;
    }
    match &resource.facts {
        _ if verdict.reason == "CertificateExpired" => expired(resource, around),
        Facts::Gateway(gateway) => of_conditions(&gateway.conditions, verdict),
        Facts::HttpRoute(route) => of_conditions(&route.conditions, verdict),
        Facts::Autoscaler(autoscaler) => of_conditions(&autoscaler.conditions, verdict),
        Facts::Budget(budget) => of_conditions(&budget.conditions, verdict),
        Facts::Node(node) => of_conditions(&node.conditions, verdict),
        // It has been waiting for as long as it exists.
        Facts::Claim(claim) if &*claim.phase == "Pending" => resource.meta.created,
        _ => first(events, &[&verdict.reason]),
    }
}

fn expired(resource: &Resource, around: &Surroundings) -> Option<Timestamp> {
    match &resource.facts {
        Facts::Secret(secret) => secret.expires,
        _ => around.certificates.iter().filter_map(|(_, expires)| *expires).min(),
    }
}

/// Since when the condition that the verdict quotes is as it is: by its reason, else by its type, which is what a node's
/// reasons are.
fn of_conditions(conditions: &[Condition], verdict: &Verdict) -> Option<Timestamp> {
    let reason = &*verdict.reason;
    let by_reason = conditions.iter().find(|condition| *condition.reason == *reason);
    let by_kind = || {
        let kind = if matches!(reason, "NotReady" | "NodeStatusUnknown") { "Ready" } else { reason };
        conditions.iter().find(|condition| *condition.kind == *kind)
    };
    by_reason.or_else(by_kind)?.since
}

fn finished(run: &RunState) -> Option<Timestamp> {
    match run {
        RunState::Terminated(end) => end.finished,
        _ => None,
    }
}

/// Since when the kubelet calls the pod unready.
fn unready(pod: &Pod) -> Option<Timestamp> {
    pod.condition("Ready").filter(|ready| ready.status != Some(true))?.since
}

/// When one of these was warned of first.
fn first(events: &[Arc<Event>], reasons: &[&str]) -> Option<Timestamp> {
    let told = events.iter().filter(|event| event.warning && reasons.contains(&&*event.reason));
    told.filter_map(|event| event.first.or(event.last)).min()
}

#[cfg(test)]
mod tests;
