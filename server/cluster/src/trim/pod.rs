//! Pods.

use k8s_openapi::api::core::v1 as api;
use kdr_core::pod::{Condition, Container, Pod, Role};

use super::{
    Names,
    containers::{Spec, join},
    meta::{self, text},
    references,
};

/// Trims a pod.
pub(super) fn trim(pod: api::Pod, names: &mut Names) -> Pod {
    let spec = pod.spec.unwrap_or_default();
    let mut status = pod.status.unwrap_or_default();
    let statuses = |statuses: &mut Option<Vec<api::ContainerStatus>>| statuses.take().unwrap_or_default();
    let mut of_init = statuses(&mut status.init_container_statuses);
    let mut of_app = statuses(&mut status.container_statuses);
    let mut of_ephemeral = statuses(&mut status.ephemeral_container_statuses);
    let meta = meta::trim(pod.metadata, names);
    let references = references::of_pod(&meta.namespace, &meta.name, &spec, names);
    Pod {
        meta,
        references,
        node: names.share_or_empty(spec.node_name.as_deref()),
        service_account: names.share_or_empty(spec.service_account_name.as_deref()),
        // The API server fills this in; a manifest that did not say means Always.
        restarts_always: spec.restart_policy.is_none_or(|policy| policy == "Always"),
        phase: names.share_or_empty(status.phase.as_deref()),
        reason: names.share_or_empty(status.reason.as_deref()),
        message: text(status.message),
        ip: text(status.pod_ip),
        qos_class: names.share_or_empty(status.qos_class.as_deref()),
        conditions: status
            .conditions
            .unwrap_or_default()
            .iter()
            .map(|found| condition(found, names))
            .collect(),
        init_containers: spec
            .init_containers
            .unwrap_or_default()
            .iter()
            .map(|container| {
                let sidecar = container.restart_policy.as_deref() == Some("Always");
                let role = if sidecar { Role::Sidecar } else { Role::Init };
                plain(container, role, &mut of_init, names)
            })
            .collect(),
        containers: spec
            .containers
            .iter()
            .map(|container| plain(container, Role::App, &mut of_app, names))
            .collect(),
        ephemeral_containers: spec
            .ephemeral_containers
            .unwrap_or_default()
            .iter()
            .map(|container| {
                let spec = Spec {
                    name: &container.name,
                    image: container.image.as_deref(),
                    role: Role::Ephemeral,
                    resources: None,
                    ports: &[],
                };
                join(&spec, &mut of_ephemeral, names)
            })
            .collect(),
    }
}

fn plain(
    container: &api::Container,
    role: Role,
    statuses: &mut [api::ContainerStatus],
    names: &mut Names,
) -> Container {
    let spec = Spec {
        name: &container.name,
        image: container.image.as_deref(),
        role,
        resources: container.resources.as_ref(),
        ports: container.ports.as_deref().unwrap_or_default(),
    };
    join(&spec, statuses, names)
}

fn condition(condition: &api::PodCondition, names: &mut Names) -> Condition {
    meta::condition(
        (&condition.type_, &condition.status),
        condition.reason.as_deref(),
        condition.message.as_deref(),
        condition.last_transition_time.as_ref(),
        names,
    )
}
