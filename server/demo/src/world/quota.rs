//! ResourceQuotas: what a namespace's pods may ask for, what they do, and pods that are refused.

use jiff::SignedDuration;
use serde_json::json;

use super::{
    Incident, World,
    agenda::Action,
    template::{Role, Template},
    workload::WorkloadId,
};
use crate::manifest::Made;

/// How often a ReplicaSet tries again to create a pod that was refused.
const AGAIN: SignedDuration = SignedDuration::from_mins(5);

/// A quota on a namespace's memory, processors and pods.
#[derive(Debug)]
pub(super) struct Quota {
    pub(super) made: Made,
    /// `requests.memory` in MiB.
    pub(super) memory: u32,
    /// `requests.cpu` in cores.
    pub(super) cpu: u32,
    pub(super) pods: u32,
}

/// What a template's pod asks for: thousandths of a core, MiB. As the scheduler counts: all containers that run side
/// by side, but at least what an init container asks for.
fn requests(template: &Template) -> (u32, u32) {
    let sum = |init: bool| {
        let of_role = template.containers.iter().filter(move |spec| (spec.role == Role::Init) == init);
        of_role.map(|spec| spec.requests)
    };
    let add = |(cpu, memory): (u32, u32), (more_cpu, more): (u32, u32)| (cpu + more_cpu, memory + more);
    let least =
        |(cpu, memory): (u32, u32), (more_cpu, more): (u32, u32)| (cpu.max(more_cpu), memory.max(more));
    sum(true).fold(sum(false).fold((0, 0), add), least)
}

/// A quantity of MiB in its shortest form.
fn mebibytes(amount: u32) -> String {
    if amount > 0 && amount.is_multiple_of(1_024) {
        format!("{}Gi", amount / 1_024)
    } else {
        format!("{amount}Mi")
    }
}

impl World {
    /// What the pods of a namespace ask for, and how many there are: thousandths of a core, MiB, pods.
    fn used(&self, namespace: &str) -> (u32, u32, u32) {
        let pods = self.pods.values().filter(|pod| *pod.key.namespace == *namespace && !pod.is_over());
        pods.fold((0, 0, 0), |(cpu, memory, pods), pod| {
            let (more_cpu, more) = requests(&pod.template);
            (cpu + more_cpu, memory + more, pods + 1)
        })
    }

    /// The quota's words if it does not let a workload have another pod of this name.
    pub(super) fn refusal(&self, id: WorkloadId, at: usize, pod: &str) -> Option<String> {
        let workload = self.workloads.get(&id)?;
        let quota = self.quotas.iter().find(|quota| quota.made.key.namespace == workload.key.namespace)?;
        let (_, asked) = requests(&workload.revisions.get(at)?.template);
        let (_, used, _) = self.used(&workload.key.namespace);
        (used + asked > quota.memory).then(|| {
            format!(
                "pods \"{pod}\" is forbidden: exceeded quota: {}, requested: requests.memory={}, used: \
                 requests.memory={}, limited: requests.memory={}",
                quota.made.key.name,
                mebibytes(asked),
                mebibytes(used),
                mebibytes(quota.memory)
            )
        })
    }

    /// A pod cannot be created: its controller says so, and tries again later.
    pub(super) fn refuse(&mut self, id: WorkloadId, at: usize, words: &str) {
        let now = self.now;
        let Some(workload) = self.workloads.get_mut(&id) else { return };
        let since = workload.refused.as_ref().map_or(now, |(since, _)| *since);
        // The controller looks more often than it tries.
        if workload.retry.is_some_and(|retry| retry > now) {
            return;
        }
        workload.retry = Some(now + AGAIN);
        workload.refused = Some((since, words.to_owned()));
        if let Some(revision) = workload.revisions.get(at) {
            let words = format!("Error creating: {words}");
            let incident = Incident::about_replica_set(workload, revision, "FailedCreate", words).warning();
            self.record(incident);
        }
        self.later(AGAIN, Action::Retry(id));
    }

    /// Writes how much of a namespace's quota is used.
    pub(super) fn write_quota(&mut self, namespace: &str) {
        let Some(at) = self.quotas.iter().position(|quota| *quota.made.key.namespace == *namespace) else {
            return;
        };
        let (cpu, memory, pods) = self.used(namespace);
        let Quota { made, memory: most_memory, cpu: most_cpu, pods: most_pods } = &self.quotas[at];
        let hard = json!({
            "requests.cpu": most_cpu.to_string(), "requests.memory": mebibytes(*most_memory),
            "pods": most_pods.to_string(),
        });
        let used = json!({
            "requests.cpu": format!("{cpu}m"), "requests.memory": mebibytes(memory), "pods": pods.to_string(),
        });
        let made = made.clone();
        self.establish(&made, json!({"spec": {"hard": hard}, "status": {"hard": hard, "used": used}}));
    }
}
