//! What to do about the container that is to blame.

use std::sync::Arc;

use super::{crash, evidence, image, probe, starting};
use crate::{
    event::Event,
    finding::{Advice, LogHint},
    health::{Health, Verdict},
    meta::ResourceRef,
    pod::{Container, Pod, Role, RunState, config_words, is_trouble},
    sentence::name,
    usage::ContainerUsage,
};

/// What to do about a container that is not healthy.
pub(super) fn advice(
    pod: &Pod,
    container: &Container,
    verdict: &Verdict,
    events: &[Arc<Event>],
    usage: &[ContainerUsage],
) -> Advice {
    let Some(status) = &container.status else {
        return starting::advice(events);
    };
    let blame = Blame { pod, container, events, usage };
    match (&status.state, &status.last) {
        (RunState::Waiting { reason, .. }, RunState::Terminated(end)) if &**reason == "CrashLoopBackOff" => {
            crash::advice(&blame, end, true)
        }
        (RunState::Waiting { reason, .. }, _) if &**reason == "CrashLoopBackOff" => blame.unknown_crash(),
        (RunState::Waiting { reason, message }, _) if is_trouble(reason) => blame.waits(reason, message),
        (RunState::Terminated(end), _) if verdict.health == Health::Degraded => {
            crash::advice(&blame, end, false)
        }
        (RunState::Running { .. }, RunState::Terminated(end)) if verdict.health == Health::Degraded => {
            crash::advice(&blame, end, true)
        }
        (RunState::Waiting { .. } | RunState::Unknown, RunState::Terminated(end))
            if verdict.health == Health::Degraded =>
        {
            crash::advice(&blame, end, true)
        }
        (RunState::Running { .. }, _) if container.role != Role::Init => {
            probe::advice(&blame, verdict.health)
        }
        _ => starting::advice(events),
    }
}

/// The log of a container of this pod.
pub(super) fn log(pod: &Pod, container: &Container, previous: bool) -> LogHint {
    let pod = ResourceRef {
        kind: "Pod".into(),
        namespace: pod.meta.namespace.clone(),
        name: pod.meta.name.clone(),
    };
    LogHint { pod, container: container.name.clone(), previous }
}

/// A container to blame, with all that is known of it.
pub(super) struct Blame<'a> {
    pub(super) pod: &'a Pod,
    pub(super) container: &'a Container,
    pub(super) events: &'a [Arc<Event>],
    pub(super) usage: &'a [ContainerUsage],
}

impl Blame<'_> {
    /// `its`, or whose where there is a choice.
    pub(super) fn whose(&self) -> String {
        match self.pod.init_containers.len() + self.pod.containers.len() {
            1 => "its".to_owned(),
            _ => format!("{}'s", name(&self.container.name)),
        }
    }

    /// Its log.
    pub(super) fn log(&self, previous: bool) -> LogHint {
        log(self.pod, self.container, previous)
    }

    /// The path of a field of its status.
    pub(super) fn status_path(&self, field: &str) -> String {
        let list = match self.container.role {
            Role::Init | Role::Sidecar => "initContainerStatuses",
            Role::App => "containerStatuses",
            Role::Ephemeral => "ephemeralContainerStatuses",
        };
        format!("status.{list}[{}].{field}", self.container.name)
    }

    /// The path of a field of its spec.
    pub(super) fn spec_path(&self, field: &str) -> String {
        let list = match self.container.role {
            Role::Init | Role::Sidecar => "initContainers",
            Role::App => "containers",
            Role::Ephemeral => "ephemeralContainers",
        };
        format!("spec.{list}[{}].{field}", self.container.name)
    }

    fn unknown_crash(&self) -> Advice {
        let event = evidence::latest(self.events, &["BackOff"]).map(evidence::of_event);
        Advice {
            next: format!("Read the last lines of {} log: they say why it ends.", self.whose()),
            proofs: event.into_iter().collect(),
            log: Some(self.log(true)),
        }
    }

    /// It cannot be started.
    fn waits(&self, reason: &str, message: &str) -> Advice {
        let image = name(&self.container.image);
        let node = name(&self.pod.node);
        let next = match reason {
            "ErrImageNeverPull" => {
                format!("Load image {image} onto node {node}, or set imagePullPolicy to IfNotPresent.")
            }
            "InvalidImageName" => format!("Correct the image's name: {image} is none."),
            "ImageInspectError" => {
                format!("Look at the container runtime of node {node}: it cannot read {image}.")
            }
            "ErrImagePull" | "ImagePullBackOff" | "RegistryUnavailable" | "SignatureValidationFailed" => {
                image::next(reason, message, self)
            }
            "CreateContainerConfigError" => self.configure(message),
            "CreateContainerError" | "RunContainerError" | "ContainerCannotRun" => start(message, &image),
            "PostStartHookError" => "Correct its postStart hook; its event says how it fails.".to_owned(),
            _ => "Change the pod's spec as its node's message says.".to_owned(),
        };
        let told = if message.is_empty() { reason } else { message };
        let field = evidence::of_field(self.status_path("state.waiting"), told);
        let event = evidence::latest(self.events, &["Failed", "InspectFailed", "FailedPostStartHook"]);
        let log = (reason == "PostStartHookError").then(|| self.log(false));
        Advice { next, proofs: event.map(evidence::of_event).into_iter().chain([field]).collect(), log }
    }

    fn configure(&self, message: &str) -> String {
        let namespace = name(&self.pod.meta.namespace);
        if let Some((kind, object)) = config_words::object(message) {
            let object = name(object);
            return format!(
                "Create {kind} {object} in namespace {namespace}, or correct its name in the pod's spec."
            );
        }
        if let Some((key, kind, object)) = config_words::key(message) {
            let (key, object) = (name(key), name(object));
            return format!("Add key {key} to {kind} {object}, or correct the key in the pod's spec.");
        }
        if message.contains("runAsNonRoot") {
            return "Set securityContext.runAsUser to a number that is not 0, or build the image with such a user."
                .to_owned();
        }
        "Change the container's spec as its node's message says.".to_owned()
    }
}

/// What to do when the runtime cannot start a container.
pub(super) fn start(message: &str, image: &str) -> String {
    match message {
        _ if message.contains("no such file or directory")
            || message.contains("executable file not found") =>
        {
            format!("Correct its command: image {image} has no such file.")
        }
        _ if message.contains("permission denied") => {
            format!("Make its command executable in image {image}, or run it as a user who may.")
        }
        _ if message.contains("is reserved") => {
            "Delete the pod: a remnant of the same name is in the way on its node.".to_owned()
        }
        _ => "Change the container's spec as its node's message says.".to_owned(),
    }
}
