//! Workloads: one function a kind, which differ in where their counts are.

use std::sync::Arc;

use k8s_openapi::api::{
    apps::v1::{
        DaemonSet, DaemonSetCondition, Deployment, DeploymentCondition, ReplicaSet, StatefulSet,
        StatefulSetCondition,
    },
    batch::v1::{CronJob, Job, JobCondition},
    core::v1::PodTemplateSpec,
};
use kdr_core::{
    graph::Labels,
    workload::{Kind, Workload},
};

use super::{
    Names,
    meta::{self, conditions, count},
    references, shape,
};

/// Trims a deployment.
pub(super) fn deployment(deployment: Deployment, names: &mut Names) -> Workload {
    let spec = deployment.spec.unwrap_or_default();
    let status = deployment.status.unwrap_or_default();
    let meta = meta::trim(deployment.metadata, names);
    Workload {
        references: references::of_template(&meta.namespace, &spec.template, names),
        pod_labels: labels(&spec.template, names),
        shape: shape::of_spec(&spec, names),
        meta,
        kind: Kind::Deployment { paused: spec.paused.unwrap_or_default() },
        observed_generation: status.observed_generation,
        desired: wanted(spec.replicas),
        current: count(status.replicas),
        updated: count(status.updated_replicas),
        ready: count(status.ready_replicas),
        available: count(status.available_replicas),
        conditions: conditions!(status.conditions, DeploymentCondition, names),
        images: images(&spec.template, names),
    }
}

/// Trims a ReplicaSet. One that a Deployment controls is only a link between it and its pods: a Deployment keeps ten
/// old ones, so nothing but owner and counts stays.
pub(super) fn replica_set(set: ReplicaSet, names: &mut Names) -> Workload {
    let spec = set.spec.unwrap_or_default();
    let status = set.status.unwrap_or_default();
    let mut meta = meta::trim(set.metadata, names);
    let controlled = meta.controller.is_some();
    if controlled {
        meta.labels = Labels::none();
    }
    let template = spec.template.as_ref().filter(|_| !controlled);
    let references = template.map(|template| references::of_template(&meta.namespace, template, names));
    Workload {
        references: references.unwrap_or_default(),
        pod_labels: template.map(|template| labels(template, names)).unwrap_or_default(),
        shape: if controlled { shape::none() } else { shape::of_spec(&spec, names) },
        meta,
        kind: Kind::ReplicaSet,
        observed_generation: status.observed_generation,
        desired: wanted(spec.replicas),
        current: count(Some(status.replicas)),
        // Every pod of a ReplicaSet has its one template.
        updated: count(Some(status.replicas)),
        ready: count(status.ready_replicas),
        available: count(status.available_replicas),
        conditions: Vec::new(),
        images: template.map(|template| images(template, names)).unwrap_or_default(),
    }
}

/// Trims a StatefulSet.
pub(super) fn stateful_set(set: StatefulSet, names: &mut Names) -> Workload {
    let spec = set.spec.unwrap_or_default();
    let status = set.status.unwrap_or_default();
    let strategy = spec.update_strategy.as_ref();
    let rolling = strategy.and_then(|strategy| strategy.rolling_update.as_ref());
    let meta = meta::trim(set.metadata, names);
    Workload {
        references: references::of_template(&meta.namespace, &spec.template, names),
        pod_labels: labels(&spec.template, names),
        shape: shape::of_spec(&spec, names),
        meta,
        kind: Kind::StatefulSet {
            on_delete: strategy.and_then(|strategy| strategy.type_.as_deref()) == Some("OnDelete"),
            partition: count(rolling.and_then(|rolling| rolling.partition)),
            at_update_revision: status.current_revision == status.update_revision,
        },
        observed_generation: status.observed_generation,
        desired: wanted(spec.replicas),
        current: count(Some(status.replicas)),
        updated: count(status.updated_replicas),
        ready: count(status.ready_replicas),
        available: count(status.available_replicas),
        conditions: conditions!(status.conditions, StatefulSetCondition, names),
        images: images(&spec.template, names),
    }
}

/// Trims a DaemonSet.
pub(super) fn daemon_set(set: DaemonSet, names: &mut Names) -> Workload {
    let spec = set.spec.unwrap_or_default();
    let status = set.status.unwrap_or_default();
    let meta = meta::trim(set.metadata, names);
    Workload {
        references: references::of_template(&meta.namespace, &spec.template, names),
        pod_labels: labels(&spec.template, names),
        shape: shape::of_spec(&spec, names),
        meta,
        kind: Kind::DaemonSet,
        observed_generation: status.observed_generation,
        desired: count(Some(status.desired_number_scheduled)),
        current: count(Some(status.current_number_scheduled)),
        updated: count(status.updated_number_scheduled),
        ready: count(Some(status.number_ready)),
        available: count(status.number_available),
        conditions: conditions!(status.conditions, DaemonSetCondition, names),
        images: images(&spec.template, names),
    }
}

/// Trims a Job.
pub(super) fn job(job: Job, names: &mut Names) -> Workload {
    let spec = job.spec.unwrap_or_default();
    let status = job.status.unwrap_or_default();
    let meta = meta::trim(job.metadata, names);
    Workload {
        references: references::of_template(&meta.namespace, &spec.template, names),
        pod_labels: Labels::none(),
        shape: if meta.controller.is_some() { shape::none() } else { shape::of_spec(&spec, names) },
        meta,
        kind: Kind::Job { suspended: spec.suspend.unwrap_or_default(), failed: count(status.failed) },
        // Jobs report no generation; they have no rollout that could lag behind.
        observed_generation: None,
        // Without completions (a work queue) one success completes it.
        desired: wanted(spec.completions),
        current: count(status.active),
        updated: count(status.active),
        ready: count(status.succeeded),
        available: count(status.succeeded),
        conditions: conditions!(status.conditions, JobCondition, names),
        images: images(&spec.template, names),
    }
}

/// Trims a CronJob.
pub(super) fn cron_job(job: CronJob, names: &mut Names) -> Workload {
    let spec = job.spec.unwrap_or_default();
    let active = job.status.and_then(|status| status.active).map_or(0, |active| active.len());
    let active = u32::try_from(active).unwrap_or(u32::MAX);
    let template = spec.job_template.spec.as_ref().map(|job| &job.template);
    let meta = meta::trim(job.metadata, names);
    let references = template.map(|template| references::of_template(&meta.namespace, template, names));
    Workload {
        references: references.unwrap_or_default(),
        pod_labels: Labels::none(),
        shape: shape::of_spec(&spec, names),
        meta,
        kind: Kind::CronJob {
            suspended: spec.suspend.unwrap_or_default(),
            schedule: names.share(&spec.schedule),
            active,
        },
        observed_generation: None,
        desired: active,
        current: active,
        updated: active,
        ready: active,
        available: active,
        conditions: Vec::new(),
        images: template.map(|template| images(template, names)).unwrap_or_default(),
    }
}

/// `spec.replicas` or `spec.completions`: nil means one.
fn wanted(replicas: Option<i32>) -> u32 {
    replicas.map_or(1, |replicas| count(Some(replicas)))
}

fn labels(template: &PodTemplateSpec, names: &mut Names) -> Labels {
    let labels = template.metadata.as_ref().and_then(|meta| meta.labels.as_ref());
    labels.into_iter().flatten().map(|(key, value)| (names.share(key), names.share(value))).collect()
}

fn images(template: &PodTemplateSpec, names: &mut Names) -> Vec<Arc<str>> {
    let mut images = Vec::new();
    let spec = template.spec.as_ref();
    for image in spec.into_iter().flat_map(|spec| &spec.containers).filter_map(|one| one.image.as_deref()) {
        let image = names.share(image);
        if !images.contains(&image) {
            images.push(image);
        }
    }
    images
}
