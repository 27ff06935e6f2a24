//! A pod as KDR keeps it: what its state, its columns and its panel are made of, and nothing else.

use std::sync::Arc;

use jiff::Timestamp;

use crate::{graph::Reference, meta::Meta, usage::Allotted};

pub mod columns;
pub(crate) mod config_words;
mod container;
mod failed;
pub mod health;
pub(crate) mod held_up;
pub(crate) mod image_words;
pub mod readiness;
mod runtime_words;
mod scheduler_words;
mod waiting;
mod why;

pub use held_up::or_held_up;
pub(crate) use waiting::is_trouble;

/// A trimmed pod.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pod {
    /// Its metadata.
    pub meta: Meta,
    /// `spec.nodeName`; empty while it is not scheduled.
    pub node: Arc<str>,
    /// `spec.serviceAccountName`.
    pub service_account: Arc<str>,
    /// `spec.restartPolicy` is `Always`.
    pub restarts_always: bool,
    /// `status.phase`; empty when absent.
    pub phase: Arc<str>,
    /// `status.reason`, for example `Evicted`.
    pub reason: Arc<str>,
    /// `status.message`.
    pub message: Arc<str>,
    /// `status.podIP`.
    pub ip: Arc<str>,
    /// `status.qosClass`.
    pub qos_class: Arc<str>,
    /// `status.conditions`.
    pub conditions: Vec<Condition>,
    /// What it refers to by name: volumes, environment, ServiceAccount, pull secrets. Shared with pods that refer to the
    /// same.
    pub references: Arc<[Reference]>,
    /// Init containers (sidecars among them) in the order of the spec.
    pub init_containers: Vec<Container>,
    /// Containers in the order of the spec.
    pub containers: Vec<Container>,
    /// Ephemeral containers in the order of the spec.
    pub ephemeral_containers: Vec<Container>,
}

/// A condition of a pod or workload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// `type`, for example `Ready`.
    pub kind: Arc<str>,
    /// `status` is `True` (`Some(true)`), `False` (`Some(false)`) or anything else (`None`).
    pub status: Option<bool>,
    /// `reason`, may be empty.
    pub reason: Arc<str>,
    /// `message`, may be empty.
    pub message: Arc<str>,
    /// `lastTransitionTime`.
    pub since: Option<Timestamp>,
}

/// A container: its spec's name and image with its status, if there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Container {
    /// Its name.
    pub name: Arc<str>,
    /// The image as the spec says it.
    pub image: Arc<str>,
    /// What it is for.
    pub role: Role,
    /// `resources.limits.memory` as written, for example `256Mi`; empty when there is none.
    pub memory_limit: Arc<str>,
    /// What it asks for and what it may use.
    pub allotted: Allotted,
    /// Ports that it says it serves; it may serve others.
    pub ports: Arc<[ContainerPort]>,
    /// Its status; absent as long as the kubelet has not reported one.
    pub status: Option<ContainerStatus>,
}

/// A port that a container says it serves.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ContainerPort {
    /// Empty when it has none.
    pub name: Arc<str>,
    /// Its number.
    pub number: u16,
}

/// What a container is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// One of `spec.containers`.
    App,
    /// An init container that runs to its end.
    Init,
    /// An init container with `restartPolicy: Always`.
    Sidecar,
    /// One of `spec.ephemeralContainers`.
    Ephemeral,
}

/// What the kubelet says of a container.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContainerStatus {
    /// Its place in `status.containerStatuses` (or `initContainerStatuses`), which is not the order of the spec: the
    /// kubelet sorts by name, and the first one that has something to say decides kubectl's STATUS.
    pub position: usize,
    /// `ready`.
    pub ready: bool,
    /// `started`, false when absent.
    pub started: bool,
    /// `restartCount`.
    pub restarts: u32,
    /// `state`.
    pub state: RunState,
    /// `lastState`; [`RunState::Unknown`] when there is none.
    pub last: RunState,
}

/// One run of a container.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum RunState {
    /// None of the three is set.
    #[default]
    Unknown,
    /// Not running (yet, or again).
    Waiting {
        /// For example `CrashLoopBackOff`.
        reason: Arc<str>,
        /// For example the registry's words.
        message: Arc<str>,
    },
    /// Running.
    Running {
        /// Since when.
        started: Option<Timestamp>,
    },
    /// Ended.
    Terminated(Box<Terminated>),
}

/// How a run of a container ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Terminated {
    /// Zero when absent.
    pub exit_code: i32,
    /// Zero when absent.
    pub signal: i32,
    /// For example `OOMKilled`; may be empty.
    pub reason: Arc<str>,
    /// The termination message; may be empty.
    pub message: Arc<str>,
    /// When it started.
    pub started: Option<Timestamp>,
    /// When it ended.
    pub finished: Option<Timestamp>,
}

/// How far a pod is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Stage {
    /// Pending or running.
    #[default]
    Active,
    /// All its containers ended well, and none is started again.
    Succeeded,
    /// It ended and not all is well. It stays until somebody deletes it; its controller makes another one.
    Failed,
    /// `deletionTimestamp` is set, whatever its phase.
    Terminating,
}

impl Pod {
    /// How far it is in its life.
    pub fn stage(&self) -> Stage {
        match &*self.phase {
            _ if self.meta.deleted.is_some() => Stage::Terminating,
            "Succeeded" => Stage::Succeeded,
            "Failed" => Stage::Failed,
            _ => Stage::Active,
        }
    }

    /// All containers in the order in which the panel shows them.
    pub fn all_containers(&self) -> impl Iterator<Item = &Container> {
        self.init_containers.iter().chain(&self.containers).chain(&self.ephemeral_containers)
    }

    /// Whether a container was killed for memory in its current run or the one before, which a restart hides.
    pub fn was_oom_killed(&self) -> bool {
        let killed = |run: &RunState| matches!(run, RunState::Terminated(end) if &*end.reason == "OOMKilled");
        self.all_containers()
            .filter_map(|container| container.status.as_ref())
            .any(|status| killed(&status.state) || killed(&status.last))
    }

    /// The condition of this type.
    pub fn condition(&self, kind: &str) -> Option<&Condition> {
        self.conditions.iter().find(|condition| &*condition.kind == kind)
    }
}

#[cfg(test)]
mod tests;
