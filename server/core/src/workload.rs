//! A workload as KDR keeps it: what keeps pods running.

use std::sync::Arc;

use crate::{
    change::Shape,
    graph::{Labels, Reference},
    meta::Meta,
    pod::Condition,
};

mod batch;
mod create_words;
pub mod health;
mod refused;
mod rollout;

pub use refused::or_refused;
pub(crate) use refused::refusal;

/// A trimmed workload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workload {
    /// Its metadata.
    pub meta: Meta,
    /// Which kind, with what only that kind has.
    pub kind: Kind,
    /// `status.observedGeneration`; absent when the controller has never reported.
    pub observed_generation: Option<i64>,
    /// Pods that the spec asks for (nil means 1; DaemonSet: scheduled nodes; Job: completions).
    pub desired: u32,
    /// Pods that exist (`status.replicas`, `currentNumberScheduled`, a Job's `active`).
    pub current: u32,
    /// Pods of the newest template (`updatedReplicas`, `updatedNumberScheduled`).
    pub updated: u32,
    /// Pods that are ready (a Job's `succeeded`).
    pub ready: u32,
    /// Pods that are available (`availableReplicas`, `numberAvailable`).
    pub available: u32,
    /// `status.conditions`. A CronJob has none of its own: the conditions of its latest Job, if that is known.
    pub conditions: Vec<Condition>,
    /// Images of the pod template, without duplicates, in order.
    pub images: Vec<Arc<str>>,
    /// What the pod template refers to by name.
    pub references: Arc<[Reference]>,
    /// Labels of the pod template, by which a Service selects its pods. Empty for what is not meant to serve: Jobs,
    /// `CronJob`s, and a ReplicaSet that only stands between a Deployment and its pods.
    pub pod_labels: Labels,
    /// What its configuration looks like, to tell what a change has changed.
    pub shape: Shape,
}

/// The kinds of workload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// `apps/v1 Deployment`.
    Deployment {
        /// `spec.paused`.
        paused: bool,
    },
    /// `apps/v1 StatefulSet`.
    StatefulSet {
        /// `spec.updateStrategy.type` is `OnDelete`.
        on_delete: bool,
        /// `spec.updateStrategy.rollingUpdate.partition`, zero when absent.
        partition: u32,
        /// `status.currentRevision` equals `status.updateRevision`.
        at_update_revision: bool,
    },
    /// `apps/v1 DaemonSet`.
    DaemonSet,
    /// `apps/v1 ReplicaSet`.
    ReplicaSet,
    /// `batch/v1 Job`.
    Job {
        /// `spec.suspend`.
        suspended: bool,
        /// `status.failed`.
        failed: u32,
    },
    /// `batch/v1 CronJob`.
    CronJob {
        /// `spec.suspend`.
        suspended: bool,
        /// `spec.schedule`.
        schedule: Arc<str>,
        /// Jobs that run now.
        active: u32,
    },
}

impl Kind {
    /// Kubernetes' name of the kind.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Deployment { .. } => "Deployment",
            Self::StatefulSet { .. } => "StatefulSet",
            Self::DaemonSet => "DaemonSet",
            Self::ReplicaSet => "ReplicaSet",
            Self::Job { .. } => "Job",
            Self::CronJob { .. } => "CronJob",
        }
    }
}
