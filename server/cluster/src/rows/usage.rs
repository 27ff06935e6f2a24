//! What everything uses, with a short history, bounded.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use jiff::Timestamp;
use kdr_core::{
    Scope,
    meta::ResourceRef,
    pod::Pod,
    usage::{Allotted, ContainerUsage, Figures, PodUsage, Sample, Usage},
    view::View,
};

use super::Rows;
use crate::message::{Measured, Measurement};

/// Samples kept of each container: 15 minutes' worth at one in 15 s. 12 bytes each.
const KEPT: usize = 60;

/// Pods named for their memory at most.
const MOST_TOP: usize = 20;

/// The latest figures and what was before them.
#[derive(Default)]
pub(crate) struct UsageBoard {
    /// Grows with each measurement.
    version: u64,
    at: Option<Timestamp>,
    unavailable: String,
    pods: HashMap<Arc<str>, MeasuredPod>,
    namespaces: Vec<(Arc<str>, Figures)>,
    /// By memory, most first.
    by_memory: Vec<Arc<str>>,
}

#[derive(Default)]
struct MeasuredPod {
    figures: Figures,
    containers: Vec<MeasuredContainer>,
}

struct MeasuredContainer {
    name: Arc<str>,
    history: VecDeque<Short>,
}

/// A sample in 12 bytes.
#[derive(Clone, Copy)]
struct Short {
    /// Seconds since 1970.
    at: u32,
    cpu_millis: u32,
    /// KiB.
    memory: u32,
}

impl From<Sample> for Short {
    fn from(sample: Sample) -> Self {
        Self {
            at: u32::try_from(sample.at.as_second()).unwrap_or_default(),
            cpu_millis: sample.cpu_millis,
            memory: u32::try_from(sample.memory / 1024).unwrap_or(u32::MAX),
        }
    }
}

impl From<Short> for Sample {
    fn from(short: Short) -> Self {
        Self {
            at: Timestamp::from_second(short.at.into()).unwrap_or_default(),
            cpu_millis: short.cpu_millis,
            memory: u64::from(short.memory) * 1024,
        }
    }
}

impl UsageBoard {
    /// A pod is gone.
    pub(super) fn forget(&mut self, uid: &str) {
        self.pods.remove(uid);
    }
}

impl Rows {
    /// Grows with each measurement.
    pub(crate) fn usage_version(&self) -> u64 {
        self.usage.version
    }

    /// Takes in what the metrics API says.
    pub(super) fn measure(&mut self, measured: &Measured) {
        self.usage.version += 1;
        match measured {
            Measured::Unavailable(why) => {
                self.usage.unavailable.clone_from(why);
                self.usage.at = None;
                self.usage.namespaces.clear();
                self.usage.by_memory.clear();
            }
            Measured::Containers(measurements) => self.take_measurements(measurements),
        }
    }

    fn take_measurements(&mut self, measurements: &[Measurement]) {
        self.usage.unavailable.clear();
        self.usage.at = measurements.iter().map(|one| one.sample.at).max().or_else(|| Some(Timestamp::now()));
        for pod in self.usage.pods.values_mut() {
            pod.figures = Figures::default();
        }
        for one in measurements {
            let place =
                ResourceRef { kind: "Pod".into(), namespace: one.namespace.clone(), name: one.pod.clone() };
            let Some((uid, (_, pod))) = self.places.get(&place).and_then(|uid| self.pods.get_key_value(uid))
            else {
                continue;
            };
            let known = self.usage.pods.entry(uid.clone()).or_default();
            known.figures += Figures {
                cpu_millis: one.sample.cpu_millis.into(),
                memory: one.sample.memory,
                allotted: allotted(pod, &one.container),
            };
            if !known.containers.iter().any(|container| container.name == one.container) {
                let (name, history) = (one.container.clone(), VecDeque::new());
                // Mostly it is the only one.
                known.containers.reserve_exact(1);
                known.containers.push(MeasuredContainer { name, history });
            }
            let container = known.containers.iter_mut().find(|container| container.name == one.container);
            if let Some(MeasuredContainer { history, .. }) = container {
                // The metrics API repeats an answer until it has measured anew.
                let sample = Short::from(one.sample);
                if history.back().is_none_or(|last| last.at < sample.at) {
                    history.push_back(sample);
                }
                if history.len() > KEPT {
                    history.pop_front();
                }
            }
        }
        self.add_up();
    }

    fn add_up(&mut self) {
        let mut namespaces: HashMap<Arc<str>, Figures> = HashMap::new();
        let mut by_memory: Vec<(u64, Arc<str>)> = Vec::new();
        for (uid, measured) in &self.usage.pods {
            if let Some((row, _)) = self.pods.get(uid) {
                *namespaces.entry(row.namespace.clone()).or_default() += measured.figures;
                by_memory.push((measured.figures.memory, uid.clone()));
            }
        }
        self.usage.namespaces = namespaces.into_iter().collect();
        self.usage.namespaces.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        by_memory.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        self.usage.by_memory = by_memory.into_iter().map(|(_, uid)| uid).collect();
    }

    /// What a view shows of it; absent before the first answer.
    pub(crate) fn usage(&self, view: &View, scope: &Scope) -> Option<Arc<Usage>> {
        let usage = &self.usage;
        if usage.version == 0 {
            return None;
        }
        let namespace = view.namespace();
        let seen = |uid: &Arc<str>| {
            let (row, _) = self.pods.get(uid)?;
            let wanted = namespace.is_none_or(|wanted| *wanted == row.namespace);
            (wanted && scope.sees(&row.namespace)).then_some(row)
        };
        let of = |uid: &Arc<str>| {
            let row = seen(uid)?;
            Some(PodUsage {
                uid: uid.clone(),
                namespace: row.namespace.clone(),
                name: row.name.clone(),
                figures: usage.pods.get(uid)?.figures,
            })
        };
        let selected =
            |usage: &PodUsage| self.pods.get(&usage.uid).is_some_and(|(row, _)| view.selects_pod(row));
        let pods = if namespace.is_some() {
            usage.by_memory.iter().filter_map(of).filter(selected).collect()
        } else {
            Vec::new()
        };
        let namespaces = usage.namespaces.iter().filter(|(name, _)| scope.sees(name)).cloned().collect();
        let top = usage.by_memory.iter().filter_map(of).take(MOST_TOP).collect();
        // The API server's words of refusal name namespaces, nodes and KDR's own account.
        let unavailable = match &usage.unavailable {
            words if scope.is_everything() || words.is_empty() => words.clone(),
            _ => "KDR cannot read metrics; whoever runs it sees why.".to_owned(),
        };
        let at = usage.at;
        Some(Arc::new(Usage { at, unavailable, pods, namespaces, top }))
    }

    /// What each container of a pod has used lately.
    pub(super) fn histories(&self, uid: &str) -> Vec<ContainerUsage> {
        let pod = self.pods.get(uid).map(|(_, pod)| pod);
        let containers = self.usage.pods.get(uid).into_iter().flat_map(|measured| &measured.containers);
        containers
            .filter_map(|container| {
                let history: Vec<Sample> = container.history.iter().map(|short| (*short).into()).collect();
                let last = history.last()?;
                let figures = Figures {
                    cpu_millis: last.cpu_millis.into(),
                    memory: last.memory,
                    allotted: allotted(pod?, &container.name),
                };
                Some(ContainerUsage { name: container.name.clone(), figures, history })
            })
            .collect()
    }
}

fn allotted(pod: &Pod, container: &str) -> Allotted {
    let found = pod.all_containers().find(|known| *known.name == *container);
    found.map(|container| container.allotted).unwrap_or_default()
}
