//! Containers and their states.

use std::{collections::BTreeMap, sync::Arc};

use k8s_openapi::{api::core::v1 as api, apimachinery::pkg::api::resource as api_resource};
use kdr_core::{
    pod::{Container, ContainerPort, ContainerStatus, Role, RunState, Terminated},
    quantity::Quantity,
    usage::Allotted,
};

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
    pub(super) ports: &'a [api::ContainerPort],
}

/// Joins a container's spec with its status.
pub(super) fn join(spec: &Spec<'_>, statuses: &mut [api::ContainerStatus], names: &mut Names) -> Container {
    let limit = spec.resources.and_then(|resources| resources.limits.as_ref()?.get("memory"));
    Container {
        name: names.share(spec.name),
        image: names.share_or_empty(spec.image),
        role: spec.role,
        memory_limit: names.share_or_empty(limit.map(|limit| limit.0.as_str())),
        allotted: spec.resources.map(allotted).unwrap_or_default(),
        ports: ports(spec.ports, names),
        status: statuses
            .iter_mut()
            .enumerate()
            .find(|(_, status)| status.name == spec.name)
            .map(|(position, found)| status(position, found, names)),
    }
}

/// What it asks for and what it may use.
fn allotted(resources: &api::ResourceRequirements) -> Allotted {
    let of = |amounts: &Option<BTreeMap<String, api_resource::Quantity>>, resource: &str| {
        amounts.as_ref().and_then(|amounts| amounts.get(resource)).map(|amount| Quantity::new(&amount.0))
    };
    let millis = |amount: Option<Quantity>| amount.map_or(0, |amount| amount.thousandths());
    let bytes = |amount: Option<Quantity>| amount.map_or(0, |amount| amount.units());
    Allotted {
        cpu_request: millis(of(&resources.requests, "cpu")),
        cpu_limit: millis(of(&resources.limits, "cpu")),
        memory_request: bytes(of(&resources.requests, "memory")),
        memory_limit: bytes(of(&resources.limits, "memory")),
    }
}

fn ports(ports: &[api::ContainerPort], names: &mut Names) -> Arc<[ContainerPort]> {
    let ports: Vec<_> = ports
        .iter()
        .filter_map(|port| {
            let number = u16::try_from(port.container_port).ok()?;
            Some(ContainerPort { name: names.share_or_empty(port.name.as_deref()), number })
        })
        .collect();
    names.ports(&ports)
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
