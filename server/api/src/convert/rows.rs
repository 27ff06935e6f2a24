//! Rows of namespaces, workloads and pods.

use kdr_core::{
    Health,
    rows::{HealthCounts, NamespaceRow, PodRow, WorkloadRef, WorkloadRow},
};
use kdr_proto::v1;

use super::{health::health, resource::category, time::stamp};

/// A namespace.
pub(crate) fn namespace(row: &NamespaceRow) -> v1::Namespace {
    v1::Namespace {
        name: row.name.to_string(),
        created: row.created.map(stamp),
        health: health(row.health),
        workloads: row.workloads,
        broken: row.broken,
        progressing: row.progressing,
        pods: row.pods,
        why: row.why.clone(),
        worst: row.worst.to_string(),
        phase: row.phase.to_string(),
        workload_health: Some(counts(&row.workload_health)),
        pod_health: Some(counts(&row.pod_health)),
        problems: row
            .problems
            .iter()
            .map(|problem| v1::Problem { reason: problem.reason.clone(), pods: problem.pods })
            .collect(),
        categories: row
            .categories
            .iter()
            .map(|one| v1::CategoryCount {
                category: category(one.category).into(),
                count: one.count,
                broken: one.broken,
            })
            .collect(),
        locks: row
            .locks
            .iter()
            .map(|lock| v1::Lock { kind: lock.kind.to_owned(), verb: lock.verb.to_owned() })
            .collect(),
        findings: row.findings,
    }
}

fn counts(counts: &HealthCounts) -> v1::HealthCounts {
    v1::HealthCounts {
        healthy: counts.of(Health::Healthy),
        suspended: counts.of(Health::Suspended),
        progressing: counts.of(Health::Progressing),
        unknown: counts.of(Health::Unknown),
        missing: counts.of(Health::Missing),
        degraded: counts.of(Health::Degraded),
    }
}

/// A workload.
pub(crate) fn workload(row: &WorkloadRow) -> v1::Workload {
    v1::Workload {
        uid: row.uid.to_string(),
        namespace: row.namespace.to_string(),
        kind: row.workload.kind.to_string(),
        name: row.workload.name.to_string(),
        health: health(row.verdict.health),
        why: row.verdict.why.clone(),
        reason: row.verdict.reason.clone(),
        ready: row.ready,
        desired: row.desired,
        restarts: row.restarts,
        created: row.created.map(stamp),
        images: row.images.iter().map(ToString::to_string).collect(),
        pods: row.pods,
        pod_health: Some(counts(&row.pod_health)),
        oom_killed: row.oom_killed,
    }
}

/// A pod.
pub(crate) fn pod(row: &PodRow) -> v1::Pod {
    v1::Pod {
        uid: row.uid.to_string(),
        namespace: row.namespace.to_string(),
        name: row.name.to_string(),
        workload: Some(workload_ref(&row.workload)),
        ready_containers: row.columns.ready,
        total_containers: row.columns.total,
        status: row.columns.status.clone(),
        restarts: row.columns.restarts,
        last_restart: row.columns.last_restart.map(stamp),
        created: row.created.map(stamp),
        health: health(row.verdict.health),
        why: row.verdict.why.clone(),
        node: row.node.to_string(),
        reason: row.verdict.reason.clone(),
        oom_killed: row.oom_killed,
        containers: row.containers.iter().map(|one| health(*one)).collect(),
    }
}

fn workload_ref(workload: &WorkloadRef) -> v1::WorkloadRef {
    v1::WorkloadRef { kind: workload.kind.to_string(), name: workload.name.to_string() }
}
