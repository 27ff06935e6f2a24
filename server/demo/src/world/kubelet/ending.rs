//! The end of a pod: asked to go, its containers stopped, gone.

use jiff::SignedDuration;

use crate::{
    kind::Kind,
    world::{
        Incident, World,
        agenda::Action,
        pod::{PodId, State, Terminated},
    },
};

/// `terminationGracePeriodSeconds`
pub(crate) const GRACE: SignedDuration = SignedDuration::from_secs(30);

impl World {
    /// Asks a pod to go.
    pub(in crate::world) fn delete(&mut self, id: PodId) {
        let now = self.now;
        let Some(pod) = self.pods.get(&id).filter(|pod| pod.is_live()) else { return };
        let scheduled = !pod.node.is_empty();
        let running =
            pod.parts().filter(|(_, _, status)| status.running_since().is_some()).collect::<Vec<_>>();
        let incidents = running
            .iter()
            .map(|(_, spec, _)| {
                let words = format!("Stopping container {}", spec.name);
                Incident::about_pod(pod, "Killing", words).at(&spec.path()).by_kubelet(pod)
            })
            .collect::<Vec<_>>();
        let idle = running.is_empty();
        self.record_all(incidents);
        self.change(id, |pod| pod.deleted = Some(now + GRACE));
        let after = match (scheduled, idle) {
            (false, _) => SignedDuration::from_millis(20),
            (true, true) => SignedDuration::from_millis(400),
            (true, false) => self.dice.millis(900..5_000),
        };
        self.later(after, if idle { Action::Remove(id) } else { Action::Stopped(id) });
    }

    pub(in crate::world) fn stopped(&mut self, id: PodId) {
        let now = self.now;
        self.change(id, |pod| {
            for status in &mut pod.containers {
                let Some(started) = status.running_since() else { continue };
                let end =
                    Terminated { run: status.restarts, code: 0, reason: "Completed", started, finished: now };
                status.state = State::Terminated(end);
                status.ready = false;
                status.started = false;
            }
        });
        self.later(SignedDuration::from_millis(350), Action::Remove(id));
    }

    pub(in crate::world) fn remove(&mut self, id: PodId) {
        let Some(pod) = self.pods.remove(&id) else { return };
        self.pod_names.remove(&pod.key);
        self.unwritten.remove(&id);
        if let Some(index) = self.node_index(&pod.node) {
            self.nodes[index].pods = self.nodes[index].pods.saturating_sub(1);
        }
        self.store.delete(Kind::Pod, &pod.key);
        if let Some(owner) = &pod.owner
            && let Some(workload) = self.workloads.get_mut(&owner.workload)
        {
            for revision in &mut workload.revisions {
                revision.pods.remove(&id);
            }
            self.marked.insert(owner.workload);
        }
    }
}
