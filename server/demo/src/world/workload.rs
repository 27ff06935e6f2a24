//! What keeps pods running, as its controller knows it.

use std::{collections::BTreeSet, sync::Arc};

use jiff::Timestamp;

use super::{pod::PodId, template::Template};
use crate::{
    kind::Kind,
    store::{Key, Labels},
};

/// Identifies a workload for ever, unlike its name.
pub(crate) type WorkloadId = u64;

/// A workload.
#[derive(Debug, Clone)]
pub(crate) struct Workload {
    pub(crate) key: Key,
    pub(crate) uid: Arc<str>,
    pub(crate) created: Timestamp,
    pub(crate) labels: Arc<Labels>,
    pub(crate) selector: Arc<Labels>,
    pub(crate) controller: Controller,
    /// How many pods are wanted; for a DaemonSet it follows from the nodes.
    pub(crate) replicas: u32,
    pub(crate) generation: i64,
    /// Oldest first. A Deployment has a ReplicaSet for each; the others have one.
    pub(crate) revisions: Vec<Revision>,
    pub(crate) available: Turn,
    pub(crate) progress: Progress,
    /// When its specification was last changed, but for the number of replicas.
    pub(crate) shipped: Timestamp,
    /// When the number of replicas was last changed.
    pub(crate) scaled: Option<Timestamp>,
    /// Since when and why pods cannot be created: `ReplicaFailure`.
    pub(crate) refused: Option<(Timestamp, String)>,
    /// When it is tried again.
    pub(crate) retry: Option<Timestamp>,
}

/// The kinds of workload with what only that kind has.
#[derive(Debug, Clone)]
pub(crate) enum Controller {
    Deployment,
    StatefulSet,
    DaemonSet {
        /// It runs on the control plane's nodes, too.
        everywhere: bool,
    },
    Job {
        /// The CronJob that has made it.
        cron: Option<(WorkloadId, Arc<str>, Arc<str>)>,
        backoff_limit: u32,
        finished: Option<Timestamp>,
    },
    CronJob {
        schedule: &'static str,
        /// Minutes between two runs.
        every: i64,
        suspended: bool,
        last: Option<Timestamp>,
        succeeded: Option<Timestamp>,
        /// Its Jobs, oldest first.
        jobs: Vec<WorkloadId>,
    },
}

/// One version of a workload's template, with the pods that are made from it.
#[derive(Debug, Clone)]
pub(crate) struct Revision {
    pub(crate) number: u32,
    /// The ReplicaSet's name; for the other kinds the workload's own.
    pub(crate) name: Arc<str>,
    pub(crate) uid: Arc<str>,
    pub(crate) created: Timestamp,
    /// The template's hash, as it stands in names.
    pub(crate) hash: Arc<str>,
    pub(crate) template: Arc<Template>,
    /// Labels of its pods.
    pub(crate) labels: Arc<Labels>,
    /// How many pods it should have.
    pub(crate) wanted: u32,
    /// Raised whenever `wanted` changes.
    pub(crate) generation: i64,
    pub(crate) pods: BTreeSet<PodId>,
}

/// Something that is true or not since a moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Turn {
    pub(crate) is: bool,
    pub(crate) since: Timestamp,
}

impl Turn {
    /// Takes a value over, with the moment if it is new.
    pub(crate) fn set(&mut self, is: bool, now: Timestamp) {
        if self.is != is {
            *self = Self { is, since: now };
        }
    }
}

/// How far a Deployment's rollout is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Progress {
    pub(crate) state: Rollout,
    /// When the condition was written last.
    pub(crate) updated: Timestamp,
    pub(crate) since: Timestamp,
}

/// The states of a rollout, as the reasons of the condition `Progressing`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rollout {
    /// `ReplicaSetUpdated`
    Underway,
    /// `NewReplicaSetAvailable`
    Complete,
    /// `ProgressDeadlineExceeded`
    TimedOut,
}

/// A workload's pods, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) live: u32,
    pub(crate) ready: u32,
    pub(crate) succeeded: u32,
    pub(crate) failed: u32,
}

impl std::iter::Sum for Count {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), |sum, count| Self {
            live: sum.live + count.live,
            ready: sum.ready + count.ready,
            succeeded: sum.succeeded + count.succeeded,
            failed: sum.failed + count.failed,
        })
    }
}

impl Workload {
    /// Its kind.
    pub(crate) fn kind(&self) -> Kind {
        match self.controller {
            Controller::Deployment => Kind::Deployment,
            Controller::StatefulSet => Kind::StatefulSet,
            Controller::DaemonSet { .. } => Kind::DaemonSet,
            Controller::Job { .. } => Kind::Job,
            Controller::CronJob { .. } => Kind::CronJob,
        }
    }

    /// The field manager of its specification.
    pub(crate) fn manager(&self) -> &'static str {
        match self.controller {
            Controller::Deployment => "argocd-controller",
            Controller::Job { cron: Some(_), .. } => "kube-controller-manager",
            _ => "helm",
        }
    }

    /// The revision that is rolled out.
    pub(crate) fn newest(&self) -> Option<&Revision> {
        self.revisions.last()
    }

    /// All its pods.
    pub(crate) fn pods(&self) -> impl Iterator<Item = PodId> {
        self.revisions.iter().flat_map(|revision| revision.pods.iter().copied())
    }

    /// Pods above the wanted number during a rollout: 25 %, rounded up.
    pub(crate) fn surge(&self) -> u32 {
        self.replicas.div_ceil(4)
    }

    /// Pods below the wanted number during a rollout: 25 %, rounded down.
    pub(crate) fn may_lack(&self) -> u32 {
        self.replicas / 4
    }
}
