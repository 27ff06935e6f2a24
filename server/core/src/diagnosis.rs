//! What to do about a verdict, and what proves it.
//!
//! ```text
//!   of_workload ─ its own rule: refused pods, a rollout or a Job that gave up        (workload, creation)
//!     └─ of_pod ─ the pod as a whole: not scheduled, evicted, its node is lost       (pod, scheduling)
//!          └─ the container that is worst: crash, image, configuration, probe, …     (container, crash, image, probe)
//!               └─ what holds up its start: volumes, its sandbox                     (starting)
//!   of_resource ─ routes, storage, certificates, policies, nodes                     (resource)
//!   since when                                                                       (since)
//! ```
//!
//! What is broken always has a next step. What is on its way has one only where something can be done about it.

use std::sync::Arc;

use crate::{
    event::Event,
    finding::Advice,
    health::Health,
    pod::Pod,
    resource::Resource,
    rows::{PodRow, ResourceRow, WorkloadRow},
    usage::ContainerUsage,
    workload::Workload,
};

mod container;
mod crash;
mod creation;
mod evidence;
mod image;
mod missing;
mod pod;
mod probe;
mod resource;
mod scheduling;
pub mod since;
mod starting;
mod workload;

/// About a pod. `usage` is what its containers have used lately; empty when that is not known.
pub fn of_pod(pod: &Pod, row: &PodRow, events: &[Arc<Event>], usage: &[ContainerUsage]) -> Advice {
    if row.verdict.health == Health::Healthy {
        return Advice::default();
    }
    pod::advice(pod, row, events, usage)
}

/// About a workload, through its worst pod where that is what is wrong with it. `events` are about the workload itself
/// and what stands between it and its pods (ReplicaSets, Jobs); `usage` is what the worst pod's containers have used.
pub fn of_workload(
    workload: &Workload,
    row: &WorkloadRow,
    worst: Option<(&Pod, &PodRow, &[Arc<Event>])>,
    events: &[Arc<Event>],
    usage: &[ContainerUsage],
) -> Advice {
    if row.verdict.health == Health::Healthy {
        return Advice::default();
    }
    let of_its_pod = worst.map(|(pod, row, events)| (row, of_pod(pod, row, events, usage)));
    workload::advice(workload, row, of_its_pod, events)
}

/// About any other resource.
pub fn of_resource(resource: &Resource, row: &ResourceRow, events: &[Arc<Event>]) -> Advice {
    if row.verdict.health == Health::Healthy {
        return Advice::default();
    }
    resource::advice(resource, row, events)
}

#[cfg(test)]
mod tests;
