//! The rows that every screen shows. Made here and nowhere else, so that a thing has the same state everywhere.

use std::sync::Arc;

use jiff::Timestamp;

use crate::{
    event::Event,
    health::{Health, Verdict},
    pod::{self, Container, Pod, Stage, columns::Columns},
    workload::{self, Kind, Workload},
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
    /// The first figure of the column `2/3`: pods that are ready. A Job's completions, as in kubectl's COMPLETIONS.
    pub ready: u32,
    /// The second one: pods that the spec asks for; the completions that a Job needs. For a CronJob the pods that its
    /// runs have now, so that it reads `0/0` between two runs and `1/1` during one.
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
        let (ready, desired) = match workload.kind {
            Kind::CronJob { .. } => running(pods.clone()),
            _ => (workload.ready, workload.desired),
        };
        Self {
            uid: workload.meta.uid.clone(),
            namespace: workload.meta.namespace.clone(),
            workload: WorkloadRef { kind: workload.kind.name().into(), name: workload.meta.name.clone() },
            verdict: workload::health::verdict(workload, pods.clone()),
            ready,
            desired,
            pods: u32::try_from(pods.clone().count()).unwrap_or(u32::MAX),
            restarts: pods.map(|pod| pod.columns.restarts).fold(0, u32::saturating_add),
            created: workload.meta.created,
            images: workload.images.clone(),
        }
    }

    /// Trouble first; name and kind decide between equals, so that the answer does not depend on the order of the
    /// workloads (a Deployment and a StatefulSet may share a name).
    fn precedes(&self, other: &Self) -> bool {
        let (one, two) = (&self.workload, &other.workload);
        let by_name = || (&one.name, &one.kind).cmp(&(&two.name, &two.kind));
        other.verdict.health.cmp(&self.verdict.health).then_with(by_name).is_lt()
    }

    /// The row of a pod that nothing owns: it is its own workload.
    pub fn of_bare_pod(pod: &PodRow, images: Vec<Arc<str>>) -> Self {
        Self {
            uid: pod.uid.clone(),
            namespace: pod.namespace.clone(),
            workload: pod.workload.clone(),
            verdict: pod.verdict.clone(),
            ready: u32::from(pod.columns.is_ready()),
            desired: 1,
            pods: 1,
            restarts: pod.columns.restarts,
            created: pod.created,
            images,
        }
    }
}

/// How many of the pods that have not ended are ready, and how many they are.
fn running<'a>(pods: impl Iterator<Item = &'a PodRow>) -> (u32, u32) {
    let active = pods.filter(|pod| pod.stage == Stage::Active);
    active.fold((0, 0), |(ready, all), pod| (ready + u32::from(pod.columns.is_ready()), all + 1))
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
    /// The worst workload's sentence; empty when all is well.
    pub why: String,
    /// The name of the worst workload; empty when all is well.
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
        let mut row = Self {
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
        let mut worst: Option<&WorkloadRow> = None;
        for workload in workloads {
            row.workloads += 1;
            row.broken += u32::from(workload.verdict.health.is_broken());
            row.progressing += u32::from(workload.verdict.health == Health::Progressing);
            if worst.is_none_or(|worst| workload.precedes(worst)) {
                worst = Some(workload);
            }
        }
        if let Some(worst) = worst.filter(|worst| worst.verdict.health != Health::Healthy) {
            row.health = worst.verdict.health;
            row.why.clone_from(&worst.verdict.why);
            row.worst = worst.workload.name.clone();
        }
        row
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

#[cfg(test)]
mod tests;
