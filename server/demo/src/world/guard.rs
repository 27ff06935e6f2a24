//! PodDisruptionBudgets, which follow the pods that they guard.

use serde_json::json;

use super::{
    World,
    workload::{Count, WorkloadId},
};
use crate::{
    kind::Kind,
    manifest::{self, Made},
};

impl World {
    /// Guards a workload's pods: at most one may be missing.
    pub(super) fn guard(&mut self, id: WorkloadId, days: i64) {
        let Some(workload) = self.workloads.get(&id) else { return };
        let key = workload.key.clone();
        let made =
            self.make(Kind::PodDisruptionBudget, (&key.namespace, &key.name), "argocd-controller", days);
        self.budgets.insert(id, made);
        self.marked.insert(id);
    }

    /// Writes what follows the number of a workload's pods: its budget, and its namespace's quota.
    pub(super) fn write_guards(&mut self, id: WorkloadId, count: Count) {
        let Some(workload) = self.workloads.get(&id) else { return };
        let namespace = workload.key.namespace.clone();
        if let Some(made) = self.budgets.get(&id).cloned() {
            self.write_budget(id, &made, count);
        }
        if !self.quotas.is_empty() {
            self.write_quota(&namespace);
        }
    }

    fn write_budget(&mut self, id: WorkloadId, made: &Made, count: Count) {
        let Some(workload) = self.workloads.get(&id) else { return };
        let desired = workload.replicas.saturating_sub(1);
        let allowed = count.ready.saturating_sub(desired);
        let (reason, is) =
            if allowed > 0 { ("SufficientPods", "True") } else { ("InsufficientPods", "False") };
        let body = json!({
            "spec": {"maxUnavailable": 1, "selector": {"matchLabels": manifest::label_map(&workload.selector)}},
            "status": {
                "currentHealthy": count.ready, "desiredHealthy": desired, "disruptionsAllowed": allowed,
                "expectedPods": workload.replicas, "observedGeneration": 1,
                "conditions": [{
                    "type": "DisruptionAllowed", "status": is, "reason": reason, "message": "",
                    "lastTransitionTime": manifest::time(workload.available.since), "observedGeneration": 1,
                }],
            },
        });
        self.establish(made, body);
    }
}
