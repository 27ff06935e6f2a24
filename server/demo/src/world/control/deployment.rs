//! Deployments and their ReplicaSets.

use std::cmp::Reverse;

use jiff::SignedDuration;

use crate::{
    kind::Kind,
    store::Key,
    world::{
        Incident, World,
        agenda::Action,
        workload::{Rollout, WorkloadId},
    },
};

/// ReplicaSets that are kept without pods.
const HISTORY: usize = 3;
/// `progressDeadlineSeconds`
pub(crate) const DEADLINE: SignedDuration = SignedDuration::from_secs(600);

impl World {
    pub(super) fn control_deployment(&mut self, id: WorkloadId) {
        self.scale_up(id);
        self.scale_down(id);
        self.keep_replica_sets(id);
        self.judge_rollout(id);
        self.prune_history(id);
    }

    /// Raises the newest ReplicaSet as far as the surge allows.
    fn scale_up(&mut self, id: WorkloadId) {
        let Some(workload) = self.workloads.get_mut(&id) else { return };
        let total = workload.revisions.iter().map(|revision| revision.wanted).sum::<u32>();
        let room = (workload.replicas + workload.surge().max(1)).saturating_sub(total);
        let first = workload.revisions.len() == 1;
        let replicas = workload.replicas;
        let Some(newest) = workload.revisions.last_mut() else { return };
        let before = newest.wanted;
        let wanted = if first { replicas } else { replicas.min(before + room) };
        if wanted > before {
            newest.wanted = wanted;
            newest.generation += 1;
            let name = newest.name.clone();
            let words = format!("Scaled up replica set {name} from {before} to {wanted}");
            let incident = Incident::about_workload(workload, "ScalingReplicaSet", words);
            self.record(incident);
        }
    }

    /// Lowers the old ReplicaSets as far as enough pods stay available.
    fn scale_down(&mut self, id: WorkloadId) {
        self.lower_newest(id);
        let Some(workload) = self.workloads.get(&id) else { return };
        let needed = workload.replicas - workload.may_lack();
        let counts = workload.revisions.iter().map(|revision| self.count(revision)).collect::<Vec<_>>();
        let mut available = counts.iter().map(|count| count.ready).sum::<u32>();
        let mut changes = Vec::new();
        for (at, revision) in workload.revisions.iter().enumerate().take(workload.revisions.len() - 1) {
            let unready = revision.wanted.saturating_sub(counts[at].ready);
            let spare = available.saturating_sub(needed).min(revision.wanted - unready);
            available -= spare;
            if unready + spare > 0 {
                changes.push((at, revision.wanted, revision.wanted - unready - spare));
            }
        }
        for (at, before, wanted) in changes {
            let Some(workload) = self.workloads.get_mut(&id) else { return };
            let revision = &mut workload.revisions[at];
            revision.wanted = wanted;
            revision.generation += 1;
            let words = format!("Scaled down replica set {} from {before} to {wanted}", revision.name);
            let incident = Incident::about_workload(workload, "ScalingReplicaSet", words);
            self.record(incident);
        }
    }

    /// Lowers the newest ReplicaSet when fewer pods are wanted than it has.
    fn lower_newest(&mut self, id: WorkloadId) {
        let Some(workload) = self.workloads.get_mut(&id) else { return };
        let replicas = workload.replicas;
        let Some(newest) = workload.revisions.last_mut().filter(|newest| newest.wanted > replicas) else {
            return;
        };
        let before = std::mem::replace(&mut newest.wanted, replicas);
        newest.generation += 1;
        let words = format!("Scaled down replica set {} from {before} to {replicas}", newest.name);
        let incident = Incident::about_workload(workload, "ScalingReplicaSet", words);
        self.record(incident);
    }

    /// Creates and deletes pods until each ReplicaSet has as many as wanted.
    fn keep_replica_sets(&mut self, id: WorkloadId) {
        let Some(workload) = self.workloads.get(&id) else { return };
        let plan = workload
            .revisions
            .iter()
            .enumerate()
            .map(|(at, revision)| (at, revision.name.clone(), revision.wanted, self.count(revision).live))
            .collect::<Vec<_>>();
        for (at, name, wanted, live) in plan {
            for _ in live..wanted {
                let name = format!("{name}-{}", self.dice.suffix(5));
                if self.create_pod(id, at, &name).is_none() {
                    break;
                }
            }
            for _ in wanted..live {
                self.delete_one(id, at);
            }
        }
    }

    /// Deletes a revision's pod: one that is not ready, else the youngest.
    fn delete_one(&mut self, id: WorkloadId, at: usize) {
        let Some(workload) = self.workloads.get(&id) else { return };
        let revision = &workload.revisions[at];
        let victim = revision
            .pods
            .iter()
            .filter_map(|id| self.pods.get(id))
            .filter(|pod| pod.is_live() && !pod.is_over())
            .min_by_key(|pod| (pod.is_ready(), Reverse(pod.created), pod.id));
        if let Some(pod) = victim {
            let words = format!("Deleted pod: {}", pod.key.name);
            let (incident, victim) =
                (Incident::about_replica_set(workload, revision, "SuccessfulDelete", words), pod.id);
            self.record(incident);
            self.delete(victim);
        }
    }

    /// Sets the Deployment's conditions.
    fn judge_rollout(&mut self, id: WorkloadId) {
        let now = self.now;
        let Some(workload) = self.workloads.get(&id) else { return };
        let count = self.count_all(workload);
        let newest = workload.newest().map(|revision| self.count(revision)).unwrap_or_default();
        let complete = newest.ready >= workload.replicas && count.live == newest.live;
        let available = count.ready >= workload.replicas - workload.may_lack();
        let Some(workload) = self.workloads.get_mut(&id) else { return };
        workload.available.set(available, now);
        if complete && workload.progress.state != Rollout::Complete {
            workload.progress.state = Rollout::Complete;
            workload.progress.updated = now;
        }
    }

    /// Begins the rollout of a new revision's pods.
    pub(in crate::world) fn begin_rollout(&mut self, id: WorkloadId) {
        let now = self.now;
        let Some(workload) = self.workloads.get_mut(&id) else { return };
        workload.progress.state = Rollout::Underway;
        workload.progress.updated = now;
        let revision = workload.newest().map_or(0, |revision| revision.number);
        self.marked.insert(id);
        self.later(DEADLINE, Action::Deadline { workload: id, revision });
    }

    pub(in crate::world) fn miss_deadline(&mut self, id: WorkloadId, revision: u32) {
        let now = self.now;
        let Some(workload) = self.workloads.get_mut(&id) else { return };
        let current = workload.newest().is_some_and(|newest| newest.number == revision);
        if current && workload.progress.state == Rollout::Underway {
            workload.progress.state = Rollout::TimedOut;
            workload.progress.updated = now;
            workload.progress.since = now;
            self.marked.insert(id);
        }
    }

    /// Deletes the oldest ReplicaSets without pods.
    fn prune_history(&mut self, id: WorkloadId) {
        let Some(workload) = self.workloads.get_mut(&id) else { return };
        while workload.revisions.len() > HISTORY + 1
            && workload.revisions.first().is_some_and(|oldest| oldest.pods.is_empty() && oldest.wanted == 0)
        {
            let oldest = workload.revisions.remove(0);
            self.store.delete(Kind::ReplicaSet, &Key::new(workload.key.namespace.clone(), oldest.name));
        }
    }
}
