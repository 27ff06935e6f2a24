//! The kubelet: how containers come, go and come again.

use jiff::SignedDuration;

use super::{
    Incident, World,
    agenda::{Action, Exit},
    pod::{Pod, PodId, State, Terminated},
    template::{Fate, RestartPolicy, Role},
};

mod ending;
mod image;

/// The first wait before a container is started again; doubled each time.
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(10);
/// The longest wait.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(5);
/// A container that has run for so long is started again without a wait.
const FORGIVEN: SignedDuration = SignedDuration::from_mins(10);
const PROBE_PERIOD: SignedDuration = SignedDuration::from_secs(10);

/// The wait after so many waits in a row.
fn wait(waits: u32) -> SignedDuration {
    (FIRST_WAIT * 2_i32.saturating_pow(waits.min(8))).min(LONGEST_WAIT)
}

impl World {
    pub(super) fn admit(&mut self, id: PodId) {
        let now = self.now;
        let first = self.change(id, |pod| {
            pod.admitted = Some(now);
            let waits_for_init = pod.template.containers.iter().any(|spec| spec.role == Role::Init);
            let reason = if waits_for_init { "PodInitializing" } else { "ContainerCreating" };
            for status in &mut pod.containers {
                status.state = State::Waiting { reason, message: String::new() };
            }
            if !waits_for_init {
                pod.initialized = Some(now);
            }
        });
        if first.is_some() {
            self.continue_start(id);
        }
    }

    /// Pulls the images of what can start now: the first init container that is not through, else all the others.
    fn continue_start(&mut self, id: PodId) {
        let Some(pod) = self.pods.get(&id).filter(|pod| pod.is_live()) else { return };
        let waiting_init = pod.parts().find(|(_, spec, status)| {
            spec.role == Role::Init && status.terminated().is_none_or(|end| end.code != 0)
        });
        let next = match waiting_init {
            Some((at, _, _)) => vec![at],
            None => pod.main_parts().map(|(at, _, _)| at).collect(),
        };
        if waiting_init.is_none() && pod.initialized.is_none() {
            let now = self.now;
            self.change(id, |pod| pod.initialized = Some(now));
        }
        for at in next {
            let after = self.dice.millis(250..900);
            self.later(after, Action::Pull(id, at));
        }
    }

    pub(super) fn start(&mut self, id: PodId, at: usize) {
        let now = self.now;
        let Some((name, fate, restarted)) = self
            .change(id, |pod| {
                if pod.deleted.is_some() || pod.containers[at].running_since().is_some() {
                    return None;
                }
                let spec = &pod.template.containers[at];
                let status = &mut pod.containers[at];
                let ended = status.terminated();
                let restarted = ended.or(status.last).is_some();
                status.last = ended.or(status.last);
                status.restarts += u32::from(restarted);
                status.state = State::Running { started: now };
                status.started = true;
                status.ready = spec.probe.is_none() && spec.role != Role::Init;
                Some((spec.name.clone(), spec.fate, restarted))
            })
            .flatten()
        else {
            return;
        };
        if let Some(pod) = self.pods.get(&id) {
            let path = pod.template.containers[at].path();
            let pulled = format!(
                "Container image \"{}\" already present on machine",
                pod.template.containers[at].image
            );
            let incident =
                |reason, message: String| Incident::about_pod(pod, reason, message).at(&path).by_kubelet(pod);
            let mut incidents = Vec::new();
            if restarted {
                incidents.push(incident("Pulled", pulled));
            }
            incidents.push(incident("Created", format!("Created container: {name}")));
            incidents.push(incident("Started", format!("Started container {name}")));
            self.record_all(incidents);
        }
        self.foresee(id, at, fate);
    }

    /// Puts on the agenda what will become of a container that runs.
    fn foresee(&mut self, id: PodId, container: usize, fate: Fate) {
        let Some(status) = self.pods.get(&id).map(|pod| &pod.containers[container]) else { return };
        let (run, is_ready) = (status.restarts, status.ready);
        let mut ends = |after, code, reason| {
            let exit = Exit { code, reason };
            self.later(after, Action::Exit { pod: id, container, run, exit });
        };
        match fate {
            Fate::Crashes { after } => ends(after, 1, "Error"),
            Fate::OutOfMemory { after } => {
                ends(after, 137, "OOMKilled");
                if !is_ready {
                    self.later(SignedDuration::from_secs(6), Action::Ready(id, container));
                }
            }
            Fate::Completes { after, code } => {
                ends(after, code, if code == 0 { "Completed" } else { "Error" });
            }
            Fate::Runs { ready_after } if !is_ready => self.later(ready_after, Action::Ready(id, container)),
            Fate::NeverReady { .. } => self.later(PROBE_PERIOD, Action::Probe(id, container)),
            Fate::Runs { .. } | Fate::NoConfig { .. } | Fate::NoImage { .. } => {}
        }
    }

    pub(super) fn make_ready(&mut self, id: PodId, at: usize) {
        self.change(id, |pod| {
            let status = &mut pod.containers[at];
            status.ready = pod.deleted.is_none() && status.running_since().is_some();
        });
    }

    pub(super) fn fail_probe(&mut self, id: PodId, at: usize) {
        let Some(pod) = self.pods.get(&id).filter(|pod| pod.is_live()) else { return };
        let spec = &pod.template.containers[at];
        let Fate::NeverReady { status } = spec.fate else { return };
        let words = format!("Readiness probe failed: HTTP probe failed with statuscode: {status}");
        self.record(Incident::about_pod(pod, "Unhealthy", words).warning().at(&spec.path()).by_kubelet(pod));
        self.later(PROBE_PERIOD, Action::Probe(id, at));
    }

    pub(super) fn exit(&mut self, id: PodId, at: usize, run: u32, exit: Exit) {
        let now = self.now;
        let Some((role, policy)) = self
            .change(id, |pod| {
                let status = &mut pod.containers[at];
                let started =
                    status.running_since().filter(|_| status.restarts == run && pod.deleted.is_none())?;
                let Exit { code, reason } = exit;
                status.state = State::Terminated(Terminated { run, code, reason, started, finished: now });
                status.ready = exit.code == 0 && pod.template.containers[at].role == Role::Init;
                status.started = false;
                if now.duration_since(started) > FORGIVEN {
                    status.waits = 0;
                }
                Some((pod.template.containers[at].role, pod.template.restart_policy))
            })
            .flatten()
        else {
            return;
        };
        match (role, policy) {
            (Role::Init, _) if exit.code == 0 => self.continue_start(id),
            (Role::App, RestartPolicy::Never) => {}
            (Role::App, RestartPolicy::OnFailure) if exit.code == 0 => {}
            _ => {
                // At once the first time; later the kubelet looks again when it looks at all its pods.
                let waits = self.pods.get(&id).is_some_and(|pod| pod.containers[at].waits > 0);
                let after = self.dice.millis(if waits { 5_000..9_000 } else { 600..1_200 });
                self.later(after, Action::BackOff(id, at));
            }
        }
    }

    /// A container has ended and shall run again: at once the first time, then after longer and longer waits.
    pub(super) fn back_off(&mut self, id: PodId, at: usize) {
        let Some(pod) = self.pods.get(&id).filter(|pod| pod.is_live()) else { return };
        let Some(end) = pod.containers[at].terminated() else { return };
        let waits = pod.containers[at].waits;
        if waits == 0 {
            self.change(id, |pod| pod.containers[at].waits = 1);
            self.start(id, at);
            return;
        }
        let wait = wait(waits - 1);
        let spec = &pod.template.containers[at];
        let message = format!(
            "back-off {} restarting failed container={} pod={}",
            duration(wait),
            spec.name,
            full_name(pod)
        );
        self.change(id, |pod| {
            let status = &mut pod.containers[at];
            status.last = Some(end);
            status.state = State::Waiting { reason: "CrashLoopBackOff", message };
            status.waits = waits + 1;
        });
        self.remind(id, at, waits + 1);
        let jitter = self.dice.millis(200..1_800);
        self.agenda.add((end.finished + wait).max(self.now) + jitter, Action::Start(id, at));
    }
}

impl World {
    /// The kubelet says that it waits before it starts a container or pulls an image again.
    pub(super) fn remind(&mut self, id: PodId, container: usize, waits: u32) {
        let Some(pod) = self.pods.get(&id).filter(|pod| pod.is_live()) else { return };
        let (spec, status) = (&pod.template.containers[container], &pod.containers[container]);
        let State::Waiting { reason, .. } = status.state else { return };
        if status.waits != waits {
            return;
        }
        let incident =
            |reason, words: String| Incident::about_pod(pod, reason, words).at(&spec.path()).by_kubelet(pod);
        let incidents = match reason {
            "CrashLoopBackOff" => {
                let words =
                    format!("Back-off restarting failed container {} in pod {}", spec.name, full_name(pod));
                vec![incident("BackOff", words).warning()]
            }
            "ImagePullBackOff" => vec![
                incident("BackOff", format!("Back-off pulling image \"{}\"", spec.image)),
                incident("Failed", "Error: ImagePullBackOff".to_owned()).warning(),
            ],
            _ => return,
        };
        // The crowd's troubles are told once a wait: it is there for its size, not for its noise.
        let again = Self::is_company(&pod.key.namespace);
        let count = incidents.into_iter().map(|incident| self.record(incident)).max();
        if again {
            // A recorder lets one thing through 25 times, and then once in five minutes.
            let told = count.is_some_and(|count| count >= 25);
            let after = self.dice.millis(if told { 295_000..305_000 } else { 11_000..15_000 });
            self.later(after, Action::Remind { pod: id, container, waits });
        }
    }
}

/// A pod as the kubelet's messages name it.
fn full_name(pod: &Pod) -> String {
    format!("{}_{}({})", pod.key.name, pod.key.namespace, pod.uid)
}

/// Go's way to write a duration of whole seconds.
fn duration(duration: SignedDuration) -> String {
    match (duration.as_secs() / 60, duration.as_secs() % 60) {
        (0, seconds) => format!("{seconds}s"),
        (minutes, seconds) => format!("{minutes}m{seconds}s"),
    }
}
