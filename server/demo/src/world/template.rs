//! Pod templates: what a workload's pods are made of, and how their containers fare.

use std::sync::Arc;

use jiff::SignedDuration;

use super::wiring::Wiring;
use crate::{log::Voice, store::Labels};

/// A pod template.
#[derive(Debug, Clone)]
pub(crate) struct Template {
    pub(crate) labels: Arc<Labels>,
    /// Init containers first, in order; then the others.
    pub(crate) containers: Vec<Container>,
    pub(crate) service_account: Arc<str>,
    pub(crate) restart_policy: RestartPolicy,
    /// What its pods take from other objects.
    pub(crate) wiring: Wiring,
    /// Why some of its pods fit on no node.
    pub(crate) obstacle: Option<Obstacle>,
}

/// Why some pods of a StatefulSet, or all pods of a template, fit on no node.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Obstacle {
    /// Pods with a lower ordinal do find a node. Zero: none does.
    pub(crate) room_for: u32,
    /// The scheduler's words.
    pub(crate) words: &'static str,
}

/// `spec.restartPolicy`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RestartPolicy {
    Always,
    OnFailure,
    Never,
}

/// One container of a template.
#[derive(Debug, Clone)]
pub(crate) struct Container {
    pub(crate) name: Arc<str>,
    pub(crate) image: Arc<str>,
    pub(crate) role: Role,
    /// `resources.requests`: thousandths of a core, MiB.
    pub(crate) requests: (u32, u32),
    /// `resources.limits.memory` in MiB; zero for none.
    pub(crate) memory_limit: u32,
    pub(crate) port: Option<u16>,
    /// The path of its readiness probe.
    pub(crate) probe: Option<&'static str>,
    pub(crate) fate: Fate,
    pub(crate) voice: Voice,
}

/// What a container is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Init,
    /// An init container with `restartPolicy: Always`.
    Sidecar,
    App,
}

/// How a container fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Runs for ever; is ready after a while.
    Runs { ready_after: SignedDuration },
    /// Ends with exit code 1 after a while, again and again.
    Crashes { after: SignedDuration },
    /// Is ready, then takes more memory than it may, again and again.
    OutOfMemory { after: SignedDuration },
    /// What its environment is taken from is not there; the kubelet's words.
    NoConfig { words: &'static str },
    /// Its image cannot be pulled; the registry's words.
    NoImage { words: &'static str },
    /// Runs, but its readiness probe fails with this status.
    NeverReady { status: u16 },
    /// Does its work and ends.
    Completes { after: SignedDuration, code: i32 },
}

/// What takes longer is never seen to end.
const SOON: SignedDuration = SignedDuration::from_hours(1);

impl Fate {
    /// Whether the container will run for ever and be ready.
    pub(crate) fn is_happy(self) -> bool {
        matches!(self, Self::Runs { .. })
    }
}

impl Template {
    /// Whether a pod of it will be ready and stay so.
    pub(crate) fn is_happy(&self, ordinal: u32) -> bool {
        self.obstacle.is_none_or(|obstacle| ordinal < obstacle.room_for)
            && self.containers.iter().all(|container| match container.role {
                Role::Init => matches!(container.fate, Fate::Completes { after, code: 0 } if after < SOON),
                Role::Sidecar | Role::App => container.fate.is_happy(),
            })
    }

    /// Whether its ConfigMap is not there.
    pub(crate) fn lacks_config(&self) -> bool {
        self.containers.iter().any(|container| matches!(container.fate, Fate::NoConfig { .. }))
    }

    /// The scheduler's words if the pod of this name fits on no node.
    pub(crate) fn misfit(&self, pod: &str) -> Option<&'static str> {
        let obstacle = self.obstacle?;
        if obstacle.room_for == 0 {
            return Some(obstacle.words);
        }
        let ordinal = pod.rsplit_once('-')?.1.parse::<u32>().ok()?;
        (ordinal >= obstacle.room_for).then_some(obstacle.words)
    }
}

impl Container {
    /// An ordinary container: ready after some seconds, then runs for ever.
    pub(crate) fn new(name: &str, image: &str, voice: Voice) -> Self {
        Self {
            name: name.into(),
            image: image.into(),
            role: Role::App,
            requests: (50, 64),
            memory_limit: 256,
            port: None,
            probe: None,
            fate: Fate::Runs { ready_after: SignedDuration::from_secs(4) },
            voice,
        }
    }

    /// An init container that does its work in so many milliseconds.
    pub(crate) fn init(name: &str, image: &str, millis: i64) -> Self {
        let after = SignedDuration::from_millis(millis);
        let fate = Fate::Completes { after, code: 0 };
        Self { role: Role::Init, fate, ..Self::new(name, image, Voice::Init) }
    }

    /// A sidecar.
    pub(crate) fn sidecar(name: &str, image: &str, voice: Voice) -> Self {
        Self { role: Role::Sidecar, ..Self::new(name, image, voice) }
    }

    /// Its requests (thousandths of a core, MiB) and its memory limit (MiB).
    pub(crate) fn sized(self, cpu: u32, memory: u32, limit: u32) -> Self {
        Self { requests: (cpu, memory), memory_limit: limit, ..self }
    }

    /// The port it listens on, and the path that its readiness probe asks for.
    pub(crate) fn serving(self, port: u16, probe: &'static str) -> Self {
        Self { port: Some(port), probe: Some(probe), ..self }
    }

    /// How it fares.
    pub(crate) fn faring(self, fate: Fate) -> Self {
        Self { fate, ..self }
    }

    /// `involvedObject.fieldPath` of events about it.
    pub(crate) fn path(&self) -> String {
        let list = if self.role == Role::App { "containers" } else { "initContainers" };
        format!("spec.{list}{{{}}}", self.name)
    }
}
