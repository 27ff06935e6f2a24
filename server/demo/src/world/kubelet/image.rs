//! Images: pulled, or not.

use jiff::SignedDuration;

use super::{FIRST_WAIT, wait};
use crate::world::{
    Incident, World,
    agenda::Action,
    pod::{PodId, State},
    template::Fate,
};

impl World {
    pub(in crate::world) fn pull(&mut self, id: PodId, at: usize) {
        let Some(pod) = self.pods.get(&id).filter(|pod| pod.is_live()) else { return };
        let spec = &pod.template.containers[at];
        let image = &spec.image;
        let incident = |reason, message: String| {
            Incident::about_pod(pod, reason, message).at(&spec.path()).by_kubelet(pod)
        };
        if let Fate::NoImage { words } = spec.fate {
            let message = format!(
                "rpc error: code = NotFound desc = failed to pull and unpack image \"{image}\": {words}"
            );
            let incidents = [
                incident("Pulling", format!("Pulling image \"{image}\"")),
                incident("Failed", format!("Failed to pull image \"{image}\": {message}")).warning(),
                incident("Failed", "Error: ErrImagePull".to_owned()).warning(),
            ];
            self.record_all(incidents);
            self.change(id, |pod| {
                pod.containers[at].state = State::Waiting { reason: "ErrImagePull", message };
            });
            let after = self.dice.millis(9_000..14_000);
            self.later(after, Action::PullBackOff(id, at));
            return;
        }
        if let Fate::NoConfig { words } = spec.fate {
            let pulled = format!("Container image \"{image}\" already present on machine");
            let incidents =
                [incident("Pulled", pulled), incident("Failed", format!("Error: {words}")).warning()];
            self.record_all(incidents);
            self.change(id, |pod| {
                let message = words.to_owned();
                pod.containers[at].state = State::Waiting { reason: "CreateContainerConfigError", message };
            });
            // The kubelet tries again whenever it looks at all its pods.
            let after = self.dice.millis(11_000..15_000);
            self.later(after, Action::Pull(id, at));
            return;
        }
        let present = pod.id % 4 != 0;
        let took = self.dice.millis(300..2_600);
        if present {
            let words = format!("Container image \"{image}\" already present on machine");
            let incident = incident("Pulled", words);
            self.record(incident);
            self.later(SignedDuration::from_millis(120), Action::Start(id, at));
        } else {
            let millis = took.as_millis();
            let seconds = format!("{}.{:03}s", millis / 1_000, millis % 1_000);
            let size = 20_000_000 + pod.id % 97 * 1_000_003;
            let words = format!(
                "Successfully pulled image \"{image}\" in {seconds} ({seconds} including waiting). Image size: {size} bytes."
            );
            let incidents =
                [incident("Pulling", format!("Pulling image \"{image}\"")), incident("Pulled", words)];
            self.record_all(incidents);
            self.later(took, Action::Start(id, at));
        }
    }

    pub(in crate::world) fn back_off_pull(&mut self, id: PodId, at: usize) {
        let Some(pod) = self.pods.get(&id).filter(|pod| pod.is_live()) else { return };
        let spec = &pod.template.containers[at];
        let State::Waiting { message: cause, .. } = &pod.containers[at].state else { return };
        let message = format!("Back-off pulling image \"{}\": ErrImagePull: {cause}", spec.image);
        let waits = pod.containers[at].waits;
        self.change(id, |pod| {
            let status = &mut pod.containers[at];
            status.state = State::Waiting { reason: "ImagePullBackOff", message };
            status.waits = waits + 1;
        });
        self.remind(id, at, waits + 1);
        self.later(wait(waits).max(FIRST_WAIT), Action::Pull(id, at));
    }
}
