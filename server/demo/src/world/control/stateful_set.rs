//! StatefulSets: each ordinal has its pod.

use crate::world::{World, workload::WorkloadId};

impl World {
    /// Creates the pods whose names are free again. (None is ever scaled down.)
    pub(super) fn control_stateful_set(&mut self, id: WorkloadId) {
        let Some(workload) = self.workloads.get(&id) else { return };
        let Some(newest) = workload.newest() else { return };
        let taken = self.taken_names(newest);
        let missing = (0..workload.replicas)
            .map(|ordinal| format!("{}-{ordinal}", workload.key.name))
            .filter(|name| !taken.iter().any(|taken| **taken == **name))
            .collect::<Vec<_>>();
        let at = workload.revisions.len() - 1;
        for name in missing {
            self.create_pod(id, at, &name);
        }
    }
}
