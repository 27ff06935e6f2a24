//! The controllers: as many pods as wanted, and a status that says how many there are.

use std::sync::Arc;

use jiff::SignedDuration;

use super::{
    Incident, World,
    agenda::Action,
    pod::{Owner, Pod, PodId, Status},
    template::Role,
    workload::{Controller, Count, Revision, Workload, WorkloadId},
};
use crate::{kind::Kind, manifest, store::Key};

mod daemon_set;
mod deployment;
pub(super) mod job;
mod stateful_set;

impl World {
    /// Lets a workload's controller look at it.
    pub(super) fn control(&mut self, id: WorkloadId) {
        let Some(workload) = self.workloads.get(&id) else { return };
        match workload.controller {
            Controller::Deployment => self.control_deployment(id),
            Controller::StatefulSet => self.control_stateful_set(id),
            Controller::DaemonSet { .. } => self.control_daemon_set(id),
            Controller::Job { .. } => self.control_job(id),
            Controller::CronJob { .. } => {}
        }
        self.write_workload(id);
    }

    /// Writes a workload, and a Deployment's ReplicaSets.
    pub(super) fn write_workload(&mut self, id: WorkloadId) {
        let Some(workload) = self.workloads.get(&id) else { return };
        let count = self.count_all(workload);
        if matches!(workload.controller, Controller::Deployment) {
            for revision in &workload.revisions {
                let count = self.count(revision);
                let manifest = manifest::replica_set(workload, revision, count);
                self.store.put(Kind::ReplicaSet, manifest::replica_set_traits(workload, revision), manifest);
            }
        }
        let newest = workload.newest().map(|revision| self.count(revision)).unwrap_or_default();
        let manifest = match &workload.controller {
            Controller::CronJob { jobs, .. } => {
                let active =
                    jobs.iter().filter_map(|job| self.workloads.get(job)).filter(|job| job.is_unfinished());
                manifest::cron_job(workload, active)
            }
            _ => manifest::workload(workload, count, newest),
        };
        self.store.put(workload.kind(), manifest::workload_traits(workload, count), manifest);
        self.write_slices(id);
        self.write_guards(id, count);
    }

    /// Counts the pods of a revision.
    pub(super) fn count(&self, revision: &Revision) -> Count {
        revision
            .pods
            .iter()
            .filter_map(|id| self.pods.get(id))
            .map(|pod| {
                let phase = pod.phase();
                let (succeeded, failed) = (phase == "Succeeded", phase == "Failed");
                let live = pod.is_live() && !succeeded && !failed;
                Count {
                    live: u32::from(live),
                    ready: u32::from(live && pod.is_ready()),
                    succeeded: u32::from(succeeded),
                    failed: u32::from(failed),
                }
            })
            .sum()
    }

    /// Counts the pods of a workload.
    pub(super) fn count_all(&self, workload: &Workload) -> Count {
        workload.revisions.iter().map(|revision| self.count(revision)).sum()
    }

    /// Creates a pod of a workload's revision. The scheduler takes it from there.
    pub(super) fn create_pod(&mut self, id: WorkloadId, at: usize, name: &str) -> Option<PodId> {
        if let Some(words) = self.refusal(id, at, name) {
            self.refuse(id, at, &words);
            return None;
        }
        let pod_id = self.place_pod(id, at, name)?;
        let workload = self.workloads.get(&id)?;
        let revision = &workload.revisions[at];
        let incident = match workload.controller {
            Controller::Deployment => {
                let words = format!("Created pod: {name}");
                Incident::about_replica_set(workload, revision, "SuccessfulCreate", words)
            }
            Controller::StatefulSet => {
                let words = format!("create Pod {name} in StatefulSet {} successful", workload.key.name);
                Incident::about_workload(workload, "SuccessfulCreate", words)
            }
            _ => Incident::about_workload(workload, "SuccessfulCreate", format!("Created pod: {name}")),
        };
        self.record(incident);
        let after = self.dice.millis(40..250);
        self.later(after, Action::Schedule(pod_id));
        Some(pod_id)
    }

    /// Puts a new pod into the world, without anything that follows from it.
    pub(super) fn place_pod(&mut self, id: WorkloadId, at: usize, name: &str) -> Option<PodId> {
        let (pod_id, uid, now) = (self.id(), self.uid(), self.now);
        let workload = self.workloads.get_mut(&id)?;
        let (kind, uid_of_owner) = match workload.controller {
            Controller::Deployment => (Kind::ReplicaSet, workload.revisions[at].uid.clone()),
            _ => (workload.kind(), workload.uid.clone()),
        };
        let revision = &mut workload.revisions[at];
        revision.pods.insert(pod_id);
        let owner = Owner {
            workload: id,
            api_version: kind.api_version(),
            kind: kind.resource().kind,
            name: revision.name.clone(),
            uid: uid_of_owner,
        };
        let mut labels = Arc::clone(&revision.labels);
        if let (Controller::StatefulSet, Some((_, ordinal))) = (&workload.controller, name.rsplit_once('-')) {
            let own = Arc::make_mut(&mut labels);
            own.insert("apps.kubernetes.io/pod-index".into(), ordinal.into());
            own.insert("statefulset.kubernetes.io/pod-name".into(), name.into());
        }
        let template = Arc::clone(&revision.template);
        let key = Key::new(workload.key.namespace.clone(), name);
        let containers = template.containers.iter().map(|_| Status::waiting("ContainerCreating")).collect();
        let annotations = match template.containers.iter().find(|spec| spec.role == Role::App) {
            Some(spec) if template.containers.len() > 1 => {
                vec![("kubectl.kubernetes.io/default-container", spec.name.to_string())]
            }
            _ => Vec::new(),
        };
        let pod = Pod {
            id: pod_id,
            key: key.clone(),
            uid,
            created: now,
            labels,
            annotations,
            owner: Some(owner),
            template,
            node: "".into(),
            ip: "".into(),
            host_ip: "".into(),
            scheduled: None,
            unschedulable: None,
            admitted: None,
            initialized: None,
            ready_since: now,
            deleted: None,
            evicted: None,
            containers,
        };
        self.pod_names.insert(key, pod_id);
        self.pods.insert(pod_id, pod);
        self.unwritten.insert(pod_id);
        self.marked.insert(id);
        Some(pod_id)
    }

    /// Turns a new pod into one that has been running on this node since `age` ago.
    pub(super) fn age_pod(&mut self, id: PodId, node: usize, age: SignedDuration) {
        self.bind(id, node);
        let created = self.now - age;
        let seconds = SignedDuration::from_secs;
        self.change(id, |pod| {
            pod.created = created;
            pod.scheduled = Some(created);
            pod.admitted = Some(created);
            pod.initialized = Some(created + seconds(2));
            let template = Arc::clone(&pod.template);
            for (status, spec) in pod.containers.iter_mut().zip(&template.containers) {
                *status = Status::running(created + seconds(4));
                if spec.role == Role::Init {
                    status.end(created + seconds(2));
                }
            }
        });
        // Only now: a change of readiness would have set it to the present.
        if let Some(pod) = self.pods.get_mut(&id) {
            pod.ready_since = created + seconds(9);
        }
    }

    /// The names of a revision's pods that are there, those that are going included.
    fn taken_names(&self, revision: &Revision) -> Vec<Arc<str>> {
        revision.pods.iter().filter_map(|id| self.pods.get(id)).map(|pod| pod.key.name.clone()).collect()
    }
}
