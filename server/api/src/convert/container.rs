//! Containers and their runs.

use kdr_core::{
    health::Verdict,
    pod::{Container, Role, RunState, Terminated},
};
use kdr_proto::v1;

use super::{health::health, time::stamp};

/// A container with its health.
pub(crate) fn container(container: &Container, verdict: &Verdict) -> v1::Container {
    let status = container.status.as_ref();
    v1::Container {
        name: container.name.to_string(),
        image: container.image.to_string(),
        role: role(container.role).into(),
        state: status.and_then(|status| run(&status.state)),
        last_state: status.and_then(|status| run(&status.last)),
        ready: status.is_some_and(|status| status.ready),
        restarts: status.map_or(0, |status| status.restarts),
        health: health(verdict.health),
        why: verdict.why.clone(),
    }
}

/// What a container is for.
pub(crate) fn role(role: Role) -> v1::ContainerRole {
    match role {
        Role::App => v1::ContainerRole::App,
        Role::Init => v1::ContainerRole::Init,
        Role::Sidecar => v1::ContainerRole::Sidecar,
        Role::Ephemeral => v1::ContainerRole::Ephemeral,
    }
}

/// A run; `None` when the kubelet has said nothing of it.
fn run(state: &RunState) -> Option<v1::ContainerState> {
    let of = |phase: v1::ContainerPhase| v1::ContainerState {
        phase: phase.into(),
        ..v1::ContainerState::default()
    };
    match state {
        RunState::Unknown => None,
        RunState::Waiting { reason, message } => Some(v1::ContainerState {
            reason: reason.to_string(),
            message: message.to_string(),
            ..of(v1::ContainerPhase::Waiting)
        }),
        RunState::Running { started } => {
            Some(v1::ContainerState { started: started.map(stamp), ..of(v1::ContainerPhase::Running) })
        }
        RunState::Terminated(run) => Some(terminated(run)),
    }
}

fn terminated(run: &Terminated) -> v1::ContainerState {
    v1::ContainerState {
        phase: v1::ContainerPhase::Terminated.into(),
        reason: run.reason.to_string(),
        message: run.message.to_string(),
        exit_code: run.exit_code,
        signal: run.signal,
        started: run.started.map(stamp),
        finished: run.finished.map(stamp),
    }
}
