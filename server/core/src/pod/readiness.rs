//! Running, but not ready: how long that is in order, and what it means.

use jiff::{SignedDuration, Timestamp};

use super::{Pod, container::Finding};
use crate::{
    health::{Health, Verdict, lasting},
    sentence::{Predicate, name, quoted},
};

/// A container that has passed its startup probe (or has none) may take this long to pass its readiness probe. Long
/// for a web server; what starts more slowly has a startup probe, during which nothing is counted.
pub const BECOMES_READY_WITHIN: SignedDuration = SignedDuration::from_secs(120);

/// A container that was ready may be unready for this long: a slow answer or two under load are no trouble yet.
pub const READY_AGAIN_WITHIN: SignedDuration = SignedDuration::from_secs(30);

/// A container that runs since `started` and whose readiness probe does not pass.
pub(super) fn of_a_container(pod: &Pod, started: Option<Timestamp>, now: Timestamp) -> Finding {
    let ready = pod.condition("Ready").filter(|ready| ready.status != Some(true));
    // The kubelet says `Ready: False` before it starts anything, and never again unless readiness was lost.
    let lost =
        ready.and_then(|ready| ready.since).filter(|since| started.is_some_and(|start| *since > start));
    let (since, patience, predicate) = match lost {
        Some(_) => {
            (lost, READY_AGAIN_WITHIN, Predicate::with("is ", "no longer ready: its readiness probe fails"))
        }
        None => (
            started.or(pod.meta.created),
            BECOMES_READY_WITHIN,
            Predicate::new("runs but is not ready: its readiness probe has not passed yet"),
        ),
    };
    let (health, turns_at) = lasting(since, patience, now);
    let reason = ready.map_or("", |ready| &*ready.reason);
    Finding {
        health,
        reason: if reason.is_empty() { "ContainersNotReady" } else { reason }.to_owned(),
        predicate,
        turns_at,
    }
}

/// A pod that is not ready although its containers are; `ready` is its condition. None when nothing in the pod says
/// why: then its node does not answer, and the node controller has taken the condition away.
pub(super) fn of_the_pod(pod: &Pod, ready: &super::Condition) -> Option<Verdict> {
    let progressing = |why: String| Verdict::new(Health::Progressing, &*ready.reason, why);
    match &*ready.reason {
        "ReadinessGatesNotReady" => Some(progressing(match quoted(&ready.message) {
            Some(gate) => format!("Waits for its readiness gate {}.", name(gate)),
            None => "Waits for a readiness gate.".to_owned(),
        })),
        // The kubelet gives a reason whenever it calls a pod unready; the node controller leaves it out.
        "" if pod.containers.iter().any(is_ready) => None,
        _ => Some(Verdict::healthy()),
    }
}

fn is_ready(container: &super::Container) -> bool {
    container.status.as_ref().is_some_and(|status| status.ready)
}

#[cfg(test)]
mod tests;
