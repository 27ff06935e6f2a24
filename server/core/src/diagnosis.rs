//! What to do about a verdict, and what proves it.

use std::sync::Arc;

use crate::{
    event::Event,
    finding::Advice,
    pod::Pod,
    resource::Resource,
    rows::{PodRow, ResourceRow, WorkloadRow},
    workload::Workload,
};

/// About a pod.
pub fn of_pod(_pod: &Pod, _row: &PodRow, _events: &[Arc<Event>]) -> Advice {
    Advice::default()
}

/// About a workload, through its worst pod where that is what is wrong with it. `events` are about the workload itself
/// and what stands between it and its pods (ReplicaSets, Jobs).
pub fn of_workload(
    _workload: &Workload,
    _row: &WorkloadRow,
    _worst: Option<(&Pod, &PodRow, &[Arc<Event>])>,
    _events: &[Arc<Event>],
) -> Advice {
    Advice::default()
}

/// About any other resource.
pub fn of_resource(_resource: &Resource, _row: &ResourceRow, _events: &[Arc<Event>]) -> Advice {
    Advice::default()
}
