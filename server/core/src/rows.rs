//! The rows that every screen shows. Made here and nowhere else, so that a thing has the same state everywhere.

use std::sync::Arc;

use jiff::Timestamp;

use crate::{
    event::Event,
    health::{Health, Verdict},
    pod::{self, Container, Pod, Stage, columns::Columns},
    workload::{self, Workload},
};

/// Kind and name of a workload within a namespace.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct WorkloadRef {
    /// `Deployment`, …, or `Pod` for a pod that nothing owns.
    pub kind: Arc<str>,
    /// `metadata.name`.
    pub name: Arc<str>,
}

/// One pod in kubectl's columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PodRow {
    /// `metadata.uid`, the row's identity.
    pub uid: Arc<str>,
    /// Namespace.
    pub namespace: Arc<str>,
    /// Name.
    pub name: Arc<str>,
    /// The workload that owns it in the end; the pod itself when nothing owns it.
    pub workload: WorkloadRef,
    /// kubectl's columns.
    pub columns: Columns,
    /// How far it is in its life, which STATUS does not always say.
    pub stage: Stage,
    /// AGE counts from here.
    pub created: Option<Timestamp>,
    /// Health with its sentence.
    pub verdict: Verdict,
    /// Node; empty while not scheduled.
    pub node: Arc<str>,
}

impl PodRow {
    /// The row of a pod as of `now`.
    pub fn new(pod: &Pod, workload: WorkloadRef, now: Timestamp) -> Self {
        Self {
            uid: pod.meta.uid.clone(),
            namespace: pod.meta.namespace.clone(),
            name: pod.meta.name.clone(),
            workload,
            columns: pod::columns::columns(pod),
            stage: pod.stage(),
            created: pod.meta.created,
            verdict: pod::health::verdict(pod, now),
            node: pod.node.clone(),
        }
    }
}

/// One workload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkloadRow {
    /// `metadata.uid`, the row's identity.
    pub uid: Arc<str>,
    /// Namespace.
    pub namespace: Arc<str>,
    /// Kind and name.
    pub workload: WorkloadRef,
    /// Health with its sentence.
    pub verdict: Verdict,
    /// Pods that are ready.
    pub ready: u32,
    /// Pods that the spec asks for.
    pub desired: u32,
    /// Pods that exist.
    pub pods: u32,
    /// Restarts of all containers of its pods.
    pub restarts: u32,
    /// Creation time.
    pub created: Option<Timestamp>,
    /// Images of the pod template.
    pub images: Vec<Arc<str>>,
}

impl WorkloadRow {
    /// The row of a workload with its pods.
    pub fn new<'a>(workload: &Workload, pods: impl Iterator<Item = &'a PodRow> + Clone) -> Self {
        Self {
            uid: workload.meta.uid.clone(),
            namespace: workload.meta.namespace.clone(),
            workload: WorkloadRef { kind: workload.kind.name().into(), name: workload.meta.name.clone() },
            verdict: workload::health::verdict(workload, pods.clone()),
            ready: workload.ready,
            desired: workload.desired,
            pods: u32::try_from(pods.clone().count()).unwrap_or(u32::MAX),
            restarts: pods.map(|pod| pod.columns.restarts).fold(0, u32::saturating_add),
            created: workload.meta.created,
            images: workload.images.clone(),
        }
    }

    /// The row of a pod that nothing owns: it is its own workload.
    pub fn of_bare_pod(pod: &PodRow, images: Vec<Arc<str>>) -> Self {
        let whole = pod.columns.total > 0 && pod.columns.ready == pod.columns.total;
        Self {
            uid: pod.uid.clone(),
            namespace: pod.namespace.clone(),
            workload: pod.workload.clone(),
            verdict: pod.verdict.clone(),
            ready: u32::from(whole),
            desired: 1,
            pods: 1,
            restarts: pod.columns.restarts,
            created: pod.created,
            images,
        }
    }
}

/// One namespace with what is inside, counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamespaceRow {
    /// Name, the row's identity.
    pub name: Arc<str>,
    /// `status.phase`.
    pub phase: Arc<str>,
    /// Creation time; absent when the namespace itself may not be read.
    pub created: Option<Timestamp>,
    /// The worst state within.
    pub health: Health,
    /// The worst workload's sentence and its name; empty when all is well.
    pub why: String,
    /// The name of the worst workload.
    pub worst: Arc<str>,
    /// Workloads within.
    pub workloads: u32,
    /// Of these, degraded, missing or unknown.
    pub broken: u32,
    /// Of these, progressing.
    pub progressing: u32,
    /// Pods within.
    pub pods: u32,
}

impl NamespaceRow {
    /// Counts the workloads of a namespace.
    pub fn new<'a>(
        name: Arc<str>,
        phase: Arc<str>,
        created: Option<Timestamp>,
        pods: u32,
        workloads: impl IntoIterator<Item = &'a WorkloadRow>,
    ) -> Self {
        let empty = Self {
            name,
            phase,
            created,
            health: Health::Healthy,
            why: String::new(),
            worst: "".into(),
            workloads: 0,
            broken: 0,
            progressing: 0,
            pods,
        };
        workloads.into_iter().fold(empty, |mut row, workload| {
            let verdict = &workload.verdict;
            // The name breaks ties, so that the answer does not depend on the order of the workloads.
            let worse = verdict.health > row.health
                || (verdict.health == row.health
                    && !row.worst.is_empty()
                    && workload.workload.name < row.worst);
            if worse && verdict.health != Health::Healthy {
                row.health = verdict.health;
                row.why.clone_from(&verdict.why);
                row.worst = workload.workload.name.clone();
            }
            row.workloads += 1;
            row.broken += u32::from(verdict.health.is_broken());
            row.progressing += u32::from(verdict.health == Health::Progressing);
            row
        })
    }
}

/// One pod with everything its panel shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PodDetail {
    /// The same row as in the list.
    pub row: PodRow,
    /// The trimmed pod.
    pub pod: Arc<Pod>,
    /// Each container's health, in the order of [`Pod::all_containers`].
    pub containers: Vec<(Container, Verdict)>,
    /// Newest first.
    pub events: Vec<Arc<Event>>,
}
