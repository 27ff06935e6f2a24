//! The scheduler: which node a pod goes to, or why to none.

use jiff::SignedDuration;

use super::{Incident, World, agenda::Action, pod::PodId};

/// How often it says again that a pod fits nowhere.
const AGAIN: SignedDuration = SignedDuration::from_mins(5);

impl World {
    pub(super) fn schedule(&mut self, id: PodId) {
        let Some(pod) = self.pods.get(&id).filter(|pod| pod.is_live() && pod.node.is_empty()) else { return };
        if let Some(words) = pod.template.misfit(&pod.key.name) {
            let incident =
                Incident::about_pod(pod, "FailedScheduling", words).warning().by("default-scheduler");
            self.record(incident);
            if pod_is_new_to_this(self, id) {
                let now = self.now;
                self.change(id, |pod| pod.unschedulable = Some(now));
            }
            self.later(AGAIN, Action::Schedule(id));
            return;
        }
        let Some(index) = self.choose_node(&pod.key.namespace.clone()) else { return };
        self.bind(id, index);
        if let Some(pod) = self.pods.get(&id) {
            let words =
                format!("Successfully assigned {}/{} to {}", pod.key.namespace, pod.key.name, pod.node);
            self.record(Incident::about_pod(pod, "Scheduled", words).by("default-scheduler"));
        }
        let after = self.dice.millis(60..240);
        self.later(after, Action::Admit(id));
    }

    /// Writes a node into a pod.
    pub(super) fn bind(&mut self, id: PodId, index: usize) {
        let address = self.occupy(index);
        let (node, host) = (self.nodes[index].name.clone(), self.nodes[index].ip.clone());
        let now = self.now;
        self.change(id, |pod| {
            pod.node = node;
            pod.host_ip = host;
            pod.ip = address.into();
            pod.scheduled = Some(now);
        });
    }

    /// The emptiest of the company's workers; for the crowd the emptier of two at random.
    fn choose_node(&mut self, namespace: &str) -> Option<usize> {
        let company = Self::is_company(namespace);
        let fits = |index: &usize| {
            let node = &self.nodes[*index];
            !node.control_plane && node.trouble.is_none() && (node.company == company)
        };
        let fitting = (0..self.nodes.len()).filter(fits).collect::<Vec<_>>();
        if company || fitting.is_empty() {
            return (0..self.nodes.len())
                .filter(|index| !self.nodes[*index].control_plane && self.nodes[*index].trouble.is_none())
                .min_by_key(|index| (!self.nodes[*index].company, self.nodes[*index].pods));
        }
        let (first, second) = (self.dice.pick(&fitting), self.dice.pick(&fitting));
        Some(if self.nodes[second].pods < self.nodes[first].pods { second } else { first })
    }
}

fn pod_is_new_to_this(world: &World, id: PodId) -> bool {
    world.pods.get(&id).is_some_and(|pod| pod.unschedulable.is_none())
}
