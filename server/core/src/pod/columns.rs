//! READY, STATUS and RESTARTS exactly as `kubectl get pods` prints them.
//!
//! Source: `printPod` in Kubernetes' `pkg/printers/internalversion/printers.go` (v1.34). It reads the statuses in the
//! order in which the kubelet reports them, hence [`ContainerStatus::position`].

use jiff::Timestamp;

use super::{Container, ContainerStatus, Pod, Role, RunState, Stage, Terminated};

/// The columns of one pod.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Columns {
    /// READY's first figure.
    pub ready: u32,
    /// READY's second figure: containers and sidecars.
    pub total: u32,
    /// STATUS.
    pub status: String,
    /// RESTARTS.
    pub restarts: u32,
    /// The latest restart, which RESTARTS carries in brackets; absent without restarts.
    pub last_restart: Option<Timestamp>,
}

impl Columns {
    /// Whether READY is full.
    pub fn is_ready(&self) -> bool {
        self.total > 0 && self.ready == self.total
    }
}

/// Computes the columns of a pod.
pub fn columns(pod: &Pod) -> Columns {
    let sidecars = pod.init_containers.iter().filter(|container| container.role == Role::Sidecar);
    let mut columns = Columns {
        total: u32::try_from(pod.containers.len() + sidecars.count()).unwrap_or(u32::MAX),
        status: phase_or_reason(pod).to_owned(),
        ..Columns::default()
    };
    let (init_restarts, sidecar_restarts, initializing) = count_init_containers(pod, &mut columns);
    let restarts = if initializing && !is_initialized(pod) {
        init_restarts
    } else {
        count_containers(pod, &mut columns, sidecar_restarts)
    };
    columns.restarts = restarts.count;
    columns.last_restart = restarts.latest.filter(|_| restarts.count > 0);
    if pod.meta.deleted.is_some() && &*pod.reason == "NodeLost" {
        "Unknown".clone_into(&mut columns.status);
    } else if pod.stage() == Stage::Terminating && !matches!(&*pod.phase, "Succeeded" | "Failed") {
        "Terminating".clone_into(&mut columns.status);
    }
    columns
}

/// Restarts so far, and the end of the latest run before the current ones.
#[derive(Clone, Copy, Default)]
struct Restarts {
    count: u32,
    latest: Option<Timestamp>,
}

impl Restarts {
    fn add(&mut self, status: &ContainerStatus) {
        self.count = self.count.saturating_add(status.restarts);
        if let RunState::Terminated(end) = &status.last {
            self.latest = self.latest.max(end.finished);
        }
    }
}

fn phase_or_reason(pod: &Pod) -> &str {
    let gated = |condition: &super::Condition| {
        &*condition.kind == "PodScheduled" && &*condition.reason == "SchedulingGated"
    };
    match &*pod.reason {
        _ if pod.conditions.iter().any(gated) => "SchedulingGated",
        "" => &pod.phase,
        reason => reason,
    }
}

/// The containers that have a status, in the order in which the kubelet reports them.
fn reported(containers: &[Container]) -> Vec<(&Container, &ContainerStatus)> {
    let mut reported: Vec<_> = containers
        .iter()
        .filter_map(|container| container.status.as_ref().map(|status| (container, status)))
        .collect();
    reported.sort_by_key(|(_, status)| status.position);
    reported
}

/// Looks at the init containers up to the first that is not done. Gives the restarts of those that it saw, of the
/// sidecars among them, and whether the pod is still initialising.
fn count_init_containers(pod: &Pod, columns: &mut Columns) -> (Restarts, Restarts, bool) {
    let (mut all, mut sidecars) = (Restarts::default(), Restarts::default());
    for (index, (container, status)) in reported(&pod.init_containers).into_iter().enumerate() {
        let sidecar = container.role == Role::Sidecar;
        all.add(status);
        if sidecar {
            sidecars.add(status);
        }
        columns.status = match &status.state {
            RunState::Terminated(end) if end.exit_code == 0 => continue,
            _ if sidecar && status.started => {
                columns.ready += u32::from(status.ready);
                continue;
            }
            RunState::Terminated(end) => format!("Init:{}", how_ended(end)),
            RunState::Waiting { reason, .. } if !matches!(&**reason, "" | "PodInitializing") => {
                format!("Init:{reason}")
            }
            _ => format!("Init:{index}/{}", pod.init_containers.len()),
        };
        return (all, sidecars, true);
    }
    (all, sidecars, false)
}

/// Looks at the containers, the last one first, so that the first one has the last word on STATUS.
fn count_containers(pod: &Pod, columns: &mut Columns, sidecars: Restarts) -> Restarts {
    let mut restarts = sidecars;
    let mut has_running = false;
    for (_, status) in reported(&pod.containers).into_iter().rev() {
        restarts.add(status);
        match &status.state {
            RunState::Waiting { reason, .. } if !reason.is_empty() => columns.status = reason.to_string(),
            RunState::Terminated(end) => columns.status = how_ended(end),
            RunState::Running { .. } if status.ready => {
                has_running = true;
                columns.ready += 1;
            }
            RunState::Waiting { .. } | RunState::Running { .. } | RunState::Unknown => {}
        }
    }
    if has_running && columns.status == "Completed" {
        let ready = pod.conditions.iter().any(|condition| is_true(condition, "Ready"));
        (if ready { "Running" } else { "NotReady" }).clone_into(&mut columns.status);
    }
    restarts
}

/// What STATUS says of a run that ended.
pub(super) fn how_ended(end: &Terminated) -> String {
    match (&*end.reason, end.signal) {
        ("", 0) => format!("ExitCode:{}", end.exit_code),
        ("", signal) => format!("Signal:{signal}"),
        (reason, _) => reason.to_owned(),
    }
}

fn is_initialized(pod: &Pod) -> bool {
    pod.condition("Initialized").is_some_and(|condition| is_true(condition, "Initialized"))
}

fn is_true(condition: &super::Condition, kind: &str) -> bool {
    &*condition.kind == kind && condition.status == Some(true)
}

#[cfg(test)]
mod tests;
