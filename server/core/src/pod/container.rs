//! What there is to say of one container of a pod.

use jiff::Timestamp;

use super::{
    Container, ContainerStatus, Pod, Role, RunState, Stage, Terminated, columns, failed, readiness, waiting,
    why,
};
use crate::{
    health::{Health, Verdict},
    sentence::Predicate,
};

/// Something to say of a container that is not (yet) as it should be.
pub(super) struct Finding {
    /// Its health, never healthy.
    pub health: Health,
    /// Kubernetes' word.
    pub reason: String,
    /// The sentence without its subject.
    pub predicate: Predicate,
    /// When this turns from progress to trouble if nothing happens.
    pub turns_at: Option<Timestamp>,
}

impl Finding {
    fn new(health: Health, reason: impl Into<String>, predicate: Predicate) -> Self {
        Self { health, reason: reason.into(), predicate, turns_at: None }
    }

    fn progressing(reason: &str, predicate: Predicate) -> Self {
        Self::new(Health::Progressing, reason, predicate)
    }

    /// The verdict with its whole sentence.
    pub(super) fn verdict(&self, subject: Option<&str>) -> Verdict {
        Verdict::new(self.health, self.reason.clone(), self.predicate.sentence(subject))
    }
}

/// Judges one container; none when all is well.
pub(super) fn finding(pod: &Pod, container: &Container, now: Timestamp) -> Option<Finding> {
    match (pod.stage(), container.role, &container.status) {
        // Somebody debugs; how that ends says nothing of the pod.
        (_, Role::Ephemeral, _) | (Stage::Succeeded, ..) | (Stage::Terminating, _, None) => None,
        (Stage::Failed, ..) => failed::bad_end(container)
            .map(|(reason, predicate)| Finding::new(Health::Degraded, reason, predicate)),
        (Stage::Terminating, _, Some(status)) => being_stopped(status),
        (Stage::Active, _, None) => Some(not_reported(pod)),
        (Stage::Active, _, Some(status)) => match &status.state {
            RunState::Running { started } => running(pod, container, status, *started, now),
            RunState::Terminated(end) => ended(pod, container, status, end),
            RunState::Waiting { reason, message } => Some(waits(container, status, reason, message)),
            // Kubernetes: a state without any of the three is `waiting`.
            RunState::Unknown => Some(waits(container, status, "", "")),
        },
    }
}

fn being_stopped(status: &ContainerStatus) -> Option<Finding> {
    match status.state {
        RunState::Terminated(_) => None,
        _ => Some(Finding::progressing("Terminating", Predicate::with("is ", "being stopped with its pod"))),
    }
}

fn not_reported(pod: &Pod) -> Finding {
    let words = if pod.node.is_empty() { "waits for a node" } else { "waits to be started by its node" };
    Finding::progressing("Pending", Predicate::new(words))
}

fn running(
    pod: &Pod,
    container: &Container,
    status: &ContainerStatus,
    started: Option<Timestamp>,
    now: Timestamp,
) -> Option<Finding> {
    match &status.last {
        _ if container.role == Role::Init && last_failure(container, status).is_none() => {
            Some(Finding::progressing("PodInitializing", Predicate::with("is ", "running")))
        }
        _ if container.role != Role::Init && status.ready => None,
        RunState::Terminated(end) => Some(crash(end, container)),
        _ if !status.started => Some(Finding::progressing(
            "ContainersNotReady",
            Predicate::with("is ", "starting: its startup probe has not passed yet"),
        )),
        _ => Some(readiness::of_a_container(pod, started, now)),
    }
}

fn waits(container: &Container, status: &ContainerStatus, reason: &str, message: &str) -> Finding {
    if waiting::is_trouble(reason) {
        return Finding::new(Health::Degraded, reason, waiting::told(reason, message, container));
    }
    if let Some(end) = last_failure(container, status) {
        return crash(end, container);
    }
    let predicate = match (reason, container.role) {
        ("ContainerCreating", _) => Predicate::with("is ", "being created"),
        ("PodInitializing", Role::Init | Role::Sidecar) => {
            Predicate::new("waits for the init containers before it")
        }
        ("PodInitializing", _) => Predicate::new("waits for the init containers"),
        ("", _) => Predicate::new("waits to be started"),
        (reason, _) => Predicate::new(format!("waits: {reason}")),
    };
    Finding::progressing(if reason.is_empty() { "Waiting" } else { reason }, predicate)
}

/// The end of the run before this one, if the container was not meant to end like that.
fn last_failure<'a>(container: &Container, status: &'a ContainerStatus) -> Option<&'a Terminated> {
    match &status.last {
        // An init container may run again after a good end, when its pod's sandbox is made anew.
        RunState::Terminated(end) if container.role == Role::Init && end.exit_code == 0 => None,
        RunState::Terminated(end) => Some(end),
        _ => None,
    }
}

fn ended(pod: &Pod, container: &Container, status: &ContainerStatus, end: &Terminated) -> Option<Finding> {
    let is_kept_running =
        container.role == Role::Sidecar || (container.role == Role::App && pod.restarts_always);
    let clean = end.exit_code == 0;
    match container.role {
        // When the containers are done the sidecars are stopped.
        Role::Sidecar if all_over(pod) => None,
        _ if clean && !is_kept_running => None,
        _ if clean && status.restarts == 0 => Some(Finding::progressing(
            &columns::how_ended(end),
            Predicate::new("ended by itself (exit 0) and is started again"),
        )),
        _ => Some(crash(end, container)),
    }
}

fn all_over(pod: &Pod) -> bool {
    pod.containers.iter().all(|container| {
        container.status.as_ref().is_some_and(|status| matches!(status.state, RunState::Terminated(_)))
    })
}

fn crash(end: &Terminated, container: &Container) -> Finding {
    let duty = if container.role == Role::Init { why::Duty::Finish } else { why::Duty::Run };
    Finding::new(Health::Degraded, columns::how_ended(end), why::how_it_ended(end, container, duty))
}

#[cfg(test)]
mod tests;
