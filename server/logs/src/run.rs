//! Which run of a container a log belongs to, and what has become of it: read off the pod, without I/O.

use k8s_openapi::api::core::v1::{ContainerStateTerminated, ContainerStatus, Pod};
use kdr_core::Error;

/// The annotation with which a pod names the container that a person means when they name none.
const DEFAULT_CONTAINER: &str = "kubectl.kubernetes.io/default-container";

/// One run of a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// `metadata.uid`: tells the pod from a namesake that comes after it.
    pub pod_uid: String,
    /// The container's name.
    pub container: String,
    /// The run; absent as long as the API server has not heard of it.
    pub id: Option<RunId>,
}

/// Identifies a run of a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunId {
    /// `containerID`; may be empty.
    container_id: String,
    /// `restartCount` while it was the current run.
    restarts: i32,
}

/// What has become of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It runs, as far as the API server knows.
    Runs(Option<RunId>),
    /// It ended.
    Ended {
        /// How, in a sentence.
        how: String,
        /// How to ask for its log: as the previous run's or not; absent when it is neither the current nor the previous one.
        previous: Option<bool>,
    },
    /// The pod was deleted; there may be another of this name.
    PodGone,
}

/// The container that is meant: the named one, else the one that kubectl would choose.
pub fn container<'a>(pod: &'a Pod, wanted: &'a str) -> Result<&'a str, Error> {
    let names = container_names(pod);
    if !wanted.is_empty() {
        if names.contains(&wanted) {
            return Ok(wanted);
        }
        let pod = pod.metadata.name.as_deref().unwrap_or_default();
        let has = names.join(", ");
        return Err(Error::NotFound(format!("Pod {pod} has no container {wanted}. It has: {has}.")));
    }
    let annotated = pod
        .metadata
        .annotations
        .as_ref()
        .and_then(|annotations| annotations.get(DEFAULT_CONTAINER))
        .map(String::as_str);
    let first =
        pod.spec.as_ref().and_then(|spec| spec.containers.first()).map(|container| container.name.as_str());
    annotated
        .filter(|name| names.contains(name))
        .or(first)
        .ok_or_else(|| Error::NotFound("The pod has no container.".to_owned()))
}

/// All containers in the order in which they are shown: app, init, ephemeral.
fn container_names(pod: &Pod) -> Vec<&str> {
    let Some(spec) = &pod.spec else { return Vec::new() };
    let init = spec.init_containers.iter().flatten().map(|container| container.name.as_str());
    let ephemeral = spec.ephemeral_containers.iter().flatten().map(|container| container.name.as_str());
    spec.containers.iter().map(|container| container.name.as_str()).chain(init).chain(ephemeral).collect()
}

/// Why the container cannot have written anything yet, if so.
pub fn not_started(pod: &Pod, container: &str) -> Option<String> {
    let unscheduled =
        pod.spec.as_ref().is_none_or(|spec| spec.node_name.as_deref().unwrap_or_default().is_empty());
    if unscheduled {
        let conditions = pod.status.as_ref().and_then(|status| status.conditions.as_ref());
        let message = conditions
            .and_then(|conditions| conditions.iter().find(|condition| condition.type_ == "PodScheduled"))
            .and_then(|condition| condition.message.as_deref())
            .unwrap_or("no node has been chosen for the pod");
        return Some(message.trim_end_matches('.').to_owned());
    }
    let waiting = status(pod, container)?.state.as_ref()?.waiting.as_ref()?;
    let reason = waiting.reason.as_deref().unwrap_or("waiting");
    Some(match waiting.message.as_deref() {
        Some(message) if !message.is_empty() => format!("{reason} ({message})"),
        _ => reason.to_owned(),
    })
}

/// The run whose log the kubelet would serve now. The same choice as its own (`validateContainerLogStatus`).
pub fn served(pod: &Pod, container: &str, previous: bool) -> Run {
    let status = status(pod, container);
    Run {
        pod_uid: pod.metadata.uid.clone().unwrap_or_default(),
        container: container.to_owned(),
        id: status.filter(|_| !previous).and_then(served_id),
    }
}

fn served_id(status: &ContainerStatus) -> Option<RunId> {
    let state = status.state.as_ref();
    let running = state.is_some_and(|state| state.running.is_some());
    let terminated = state.and_then(|state| state.terminated.as_ref());
    let last = status.last_state.as_ref().and_then(|state| state.terminated.as_ref());
    let container_id =
        if running { status.container_id.as_ref() } else { terminated.or(last)?.container_id.as_ref() };
    Some(RunId { container_id: container_id.cloned().unwrap_or_default(), restarts: status.restart_count })
}

impl RunId {
    /// Whether the ended run is this one: by the container's id where both are known, else by the count of restarts,
    /// which is `restarts` for the run that ended.
    fn is(&self, ended: &ContainerStateTerminated, restarts: i32) -> bool {
        self.is_container(ended.container_id.as_deref(), restarts)
    }

    fn is_container(&self, container_id: Option<&str>, restarts: i32) -> bool {
        match container_id {
            Some(id) if !id.is_empty() && !self.container_id.is_empty() => id == self.container_id,
            _ => restarts == self.restarts,
        }
    }
}

/// What has become of a run.
pub fn fate(pod: &Pod, run: &Run) -> Fate {
    if pod.metadata.uid.as_deref().unwrap_or_default() != run.pod_uid {
        return Fate::PodGone;
    }
    let Some(status) = status(pod, &run.container) else { return fate_of_pod(pod) };
    let state = status.state.as_ref();
    let terminated = state.and_then(|state| state.terminated.as_ref());
    let last = status.last_state.as_ref().and_then(|state| state.terminated.as_ref());
    if state.is_some_and(|state| state.running.is_some()) {
        let is_ours = run
            .id
            .as_ref()
            .is_none_or(|id| id.is_container(status.container_id.as_deref(), status.restart_count));
        return if is_ours {
            Fate::Runs(served_id(status))
        } else {
            ended_before(run, last, status.restart_count - 1)
        };
    }
    if let Some(terminated) = terminated {
        return match &run.id {
            Some(id) if !id.is(terminated, status.restart_count) => {
                ended_before(run, last, status.restart_count - 1)
            }
            _ => Fate::Ended { how: how(terminated), previous: Some(false) },
        };
    }
    // It waits to be started (again): the kubelet serves the log of the run before without being asked for it.
    match (last, &run.id) {
        (None, _) => fate_of_pod(pod),
        (Some(last), Some(id)) if !id.is(last, status.restart_count) => {
            Fate::Ended { how: "The container ended.".to_owned(), previous: None }
        }
        (Some(last), _) => Fate::Ended { how: how(last), previous: Some(false) },
    }
}

/// Another run has taken the place of ours, which is either the one before it or older.
fn ended_before(run: &Run, last: Option<&ContainerStateTerminated>, restarts: i32) -> Fate {
    match (last, &run.id) {
        (Some(last), Some(id)) if id.is(last, restarts) => {
            Fate::Ended { how: how(last), previous: Some(true) }
        }
        _ => Fate::Ended { how: "The container ended.".to_owned(), previous: None },
    }
}

/// What the pod's own state says of a container without a status.
fn fate_of_pod(pod: &Pod) -> Fate {
    let status = pod.status.as_ref();
    let phase = status.and_then(|status| status.phase.as_deref()).unwrap_or_default();
    let reason = status.and_then(|status| status.reason.as_deref()).unwrap_or(phase);
    match phase {
        "Succeeded" | "Failed" => Fate::Ended { how: format!("The pod ended: {reason}."), previous: None },
        _ => Fate::Runs(None),
    }
}

/// How a run ended, in a sentence: `The container ended: OOMKilled (137).`
fn how(terminated: &ContainerStateTerminated) -> String {
    let code = terminated.exit_code;
    match terminated.reason.as_deref().unwrap_or_default() {
        "" | "Completed" | "Error" => format!("The container ended: exit {code}."),
        reason => format!("The container ended: {reason} ({code})."),
    }
}

/// The container's status, whatever its role.
pub fn status<'a>(pod: &'a Pod, container: &str) -> Option<&'a ContainerStatus> {
    let status = pod.status.as_ref()?;
    let apps = status.container_statuses.iter().flatten();
    let init = status.init_container_statuses.iter().flatten();
    let ephemeral = status.ephemeral_container_statuses.iter().flatten();
    apps.chain(init).chain(ephemeral).find(|status| status.name == container)
}

#[cfg(test)]
mod tests;
