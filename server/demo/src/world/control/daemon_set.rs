//! DaemonSets: each node has its pod.

use crate::world::{
    Node, World,
    agenda::Action,
    workload::{Controller, WorkloadId},
};

impl World {
    /// The nodes on which a DaemonSet runs.
    pub(in crate::world) fn daemon_nodes(&self, id: WorkloadId) -> Vec<usize> {
        let Some(workload) = self.workloads.get(&id) else { return Vec::new() };
        let Controller::DaemonSet { everywhere } = workload.controller else { return Vec::new() };
        let suits =
            |node: &Node| node.company && node.trouble.is_none() && (everywhere || !node.control_plane);
        (0..self.nodes.len()).filter(|index| suits(&self.nodes[*index])).collect()
    }

    /// Creates the pods that are missing. The controller itself says which node each is for.
    pub(super) fn control_daemon_set(&mut self, id: WorkloadId) {
        let nodes = self.daemon_nodes(id);
        let Some(workload) = self.workloads.get(&id) else { return };
        let Some(newest) = workload.newest() else { return };
        let (at, name) = (workload.revisions.len() - 1, workload.key.name.clone());
        let served = newest
            .pods
            .iter()
            .filter_map(|id| self.pods.get(id))
            .filter_map(|pod| self.node_index(&pod.node))
            .collect::<Vec<_>>();
        for node in nodes.into_iter().filter(|node| !served.contains(node)) {
            let name = format!("{name}-{}", self.dice.suffix(5));
            if let Some(pod) = self.create_pod(id, at, &name) {
                self.bind(pod, node);
                let after = self.dice.millis(60..240);
                self.later(after, Action::Admit(pod));
            }
        }
    }
}
