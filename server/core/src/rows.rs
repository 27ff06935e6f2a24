//! The rows that every screen shows. Made here and nowhere else, so that a thing has the same state everywhere.

use std::sync::Arc;

use jiff::Timestamp;

use crate::{
    event::Event,
    graph::Reference,
    health::{Health, Verdict},
    meta::ResourceRef,
    pod::{self, Container, Pod, Stage, columns::Columns},
    resource::{self, Category, Resource, Surroundings},
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

/// Things counted by health.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HealthCounts {
    counts: [u32; 6],
}

impl HealthCounts {
    /// Counts one more.
    pub fn add(&mut self, health: Health) {
        self.counts[health as usize] = self.counts[health as usize].saturating_add(1);
    }

    /// Counts one less.
    pub fn remove(&mut self, health: Health) {
        self.counts[health as usize] = self.counts[health as usize].saturating_sub(1);
    }

    /// How many are so.
    pub fn of(&self, health: Health) -> u32 {
        self.counts[health as usize]
    }
}

impl FromIterator<Health> for HealthCounts {
    fn from_iter<I: IntoIterator<Item = Health>>(healths: I) -> Self {
        let mut counts = Self::default();
        healths.into_iter().for_each(|health| counts.add(health));
        counts
    }
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
    /// A container was killed for memory, although a restart may have hidden it.
    pub oom_killed: bool,
    /// Health of each init container and container, in the order of the spec.
    pub containers: Vec<Health>,
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
            oom_killed: pod.was_oom_killed(),
            containers: pod
                .init_containers
                .iter()
                .chain(&pod.containers)
                .map(|container| pod::health::container_verdict(pod, container, now).health)
                .collect(),
        }
    }

    /// Where it is.
    pub fn resource_ref(&self) -> ResourceRef {
        ResourceRef { kind: "Pod".into(), namespace: self.namespace.clone(), name: self.name.clone() }
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
    /// Its pods, by health.
    pub pod_health: HealthCounts,
    /// A container of its pods was killed for memory.
    pub oom_killed: bool,
}

impl WorkloadRow {
    /// The row of a workload with its pods and the references that lead nowhere.
    pub fn new<'a>(
        workload: &Workload,
        pods: impl Iterator<Item = &'a PodRow> + Clone,
        missing: &[Reference],
    ) -> Self {
        let (ready, desired) = match workload.kind {
            Kind::CronJob { .. } => running(pods.clone()),
            _ => (workload.ready, workload.desired),
        };
        Self {
            uid: workload.meta.uid.clone(),
            namespace: workload.meta.namespace.clone(),
            workload: WorkloadRef { kind: workload.kind.name().into(), name: workload.meta.name.clone() },
            verdict: resource::or_missing(workload::health::verdict(workload, pods.clone()), missing),
            ready,
            desired,
            pods: u32::try_from(pods.clone().count()).unwrap_or(u32::MAX),
            restarts: pods.clone().map(|pod| pod.columns.restarts).fold(0, u32::saturating_add),
            created: workload.meta.created,
            images: workload.images.clone(),
            pod_health: pods.clone().map(|pod| pod.verdict.health).collect(),
            oom_killed: pods.into_iter().any(|pod| pod.oom_killed),
        }
    }

    /// Trouble first; name and kind decide between equals, so that the answer does not depend on the order of the
    /// workloads (a Deployment and a StatefulSet may share a name).
    fn precedes(&self, other: &Self) -> bool {
        let (one, two) = (&self.workload, &other.workload);
        let by_name = || (&one.name, &one.kind).cmp(&(&two.name, &two.kind));
        other.verdict.health.cmp(&self.verdict.health).then_with(by_name).is_lt()
    }

    /// Where it is.
    pub fn resource_ref(&self) -> ResourceRef {
        ResourceRef {
            kind: self.workload.kind.clone(),
            namespace: self.namespace.clone(),
            name: self.workload.name.clone(),
        }
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
            pod_health: [pod.verdict.health].into_iter().collect(),
            oom_killed: pod.oom_killed,
        }
    }
}

/// One resource that is neither a pod nor a workload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceRow {
    /// `metadata.uid`, the row's identity.
    pub uid: Arc<str>,
    /// Where it is.
    pub resource: ResourceRef,
    /// What it is for.
    pub category: Category,
    /// Health with its sentence.
    pub verdict: Verdict,
    /// What it is in a few words.
    pub summary: String,
    /// Creation time.
    pub created: Option<Timestamp>,
}

impl ResourceRow {
    /// The row of a resource among what it has to do with, as of `now`.
    pub fn new(resource: &Resource, around: &Surroundings, now: Timestamp) -> Self {
        Self {
            uid: resource.meta.uid.clone(),
            resource: resource.resource_ref(),
            category: resource.facts.category(),
            verdict: resource::health::verdict(resource, around, now),
            summary: resource::summary::summary(resource, around),
            created: resource.meta.created,
        }
    }
}

/// Pods that are not healthy for the same reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Kubernetes' own word, for example `CrashLoopBackOff`.
    pub reason: String,
    /// How many.
    pub pods: u32,
}

/// Resources of one category, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CategoryCount {
    /// Which one.
    pub category: Category,
    /// How many.
    pub count: u32,
    /// Of these, degraded, missing or unknown.
    pub broken: u32,
}

/// A kind that KDR's account may not read in a namespace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// Plural and group.
    pub kind: &'static str,
    /// The missing right.
    pub verb: &'static str,
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
    /// The workloads, by health.
    pub workload_health: HealthCounts,
    /// The pods, by health.
    pub pod_health: HealthCounts,
    /// Why pods are not healthy, most frequent first.
    pub problems: Vec<Problem>,
    /// What else is within.
    pub categories: Vec<CategoryCount>,
    /// Kinds that may not be read here.
    pub locks: Vec<Lock>,
    /// Things within that need a person, without what is only a consequence of others. None until the findings of the
    /// whole cluster are known.
    pub findings: u32,
}

/// What a namespace has within, for its row.
#[derive(Debug, Clone, Default)]
pub struct Contents {
    /// Pods that are known of, whether or not their rows are made yet.
    pub pods: u32,
    /// By health.
    pub pod_health: HealthCounts,
    /// In any order.
    pub problems: Vec<Problem>,
    /// In the order of the categories.
    pub categories: Vec<CategoryCount>,
    /// The worst resource, when one is broken.
    pub worst: Option<Arc<ResourceRow>>,
    /// Kinds that may not be read here.
    pub locks: Vec<Lock>,
}

impl NamespaceRow {
    /// Counts the workloads of a namespace.
    pub fn new<'a>(
        name: Arc<str>,
        phase: Arc<str>,
        created: Option<Timestamp>,
        contents: Contents,
        workloads: impl IntoIterator<Item = &'a WorkloadRow>,
    ) -> Self {
        let Contents { pods, pod_health, mut problems, categories, worst: worst_resource, locks } = contents;
        problems.sort_unstable_by(|a, b| b.pods.cmp(&a.pods).then_with(|| a.reason.cmp(&b.reason)));
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
            workload_health: HealthCounts::default(),
            pod_health,
            problems,
            categories,
            locks,
            findings: 0,
        };
        let mut worst: Option<&WorkloadRow> = None;
        for workload in workloads {
            row.workloads += 1;
            row.workload_health.add(workload.verdict.health);
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
        if let Some(worst) = worst_resource.filter(|worst| worst.verdict.health > row.health) {
            row.health = worst.verdict.health;
            row.why.clone_from(&worst.verdict.why);
            row.worst = worst.resource.name.clone();
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
