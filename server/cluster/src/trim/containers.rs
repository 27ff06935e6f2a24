//! Containers and their states.

use k8s_openapi::api::core::v1 as api;
use kdr_core::pod::{Container, ContainerStatus, Role, RunState, Terminated};

use super::{
    Names,
    meta::{count, text, time},
};

/// What the containers of all roles have in common in the spec.
pub(super) struct Spec<'a> {
    pub(super) name: &'a str,
    pub(super) image: Option<&'a str>,
    pub(super) role: Role,
    pub(super) resources: Option<&'a api::ResourceRequirements>,
}

/// Joins a container's spec with its status.
pub(super) fn join(spec: &Spec<'_>, statuses: &mut [api::ContainerStatus], names: &mut Names) -> Container {
    let limit = spec.resources.and_then(|resources| resources.limits.as_ref()?.get("memory"));
    Container {
        name: names.share(spec.name),
        image: names.share_or_empty(spec.image),
        role: spec.role,
        memory_limit: names.share_or_empty(limit.map(|limit| limit.0.as_str())),
        status: statuses
            .iter_mut()
            .enumerate()
            .find(|(_, status)| status.name == spec.name)
            .map(|(position, found)| status(position, found, names)),
    }
}

fn status(position: usize, status: &mut api::ContainerStatus, names: &mut Names) -> ContainerStatus {
    ContainerStatus {
        position,
        ready: status.ready,
        started: status.started.unwrap_or_default(),
        restarts: count(Some(status.restart_count)),
        state: run_state(status.state.take(), names),
        last: run_state(status.last_state.take(), names),
    }
}

fn run_state(state: Option<api::ContainerState>, names: &mut Names) -> RunState {
    match state {
        Some(api::ContainerState { waiting: Some(waiting), .. }) => RunState::Waiting {
            reason: names.share_or_empty(waiting.reason.as_deref()),
            message: text(waiting.message),
        },
        Some(api::ContainerState { running: Some(running), .. }) => {
            RunState::Running { started: time(running.started_at.as_ref()) }
        }
        Some(api::ContainerState { terminated: Some(ended), .. }) => {
            RunState::Terminated(Box::new(Terminated {
                exit_code: ended.exit_code,
                signal: ended.signal.unwrap_or_default(),
                reason: names.share_or_empty(ended.reason.as_deref()),
                message: text(ended.message),
                started: time(ended.started_at.as_ref()),
                finished: time(ended.finished_at.as_ref()),
            }))
        }
        _ => RunState::Unknown,
    }
}
