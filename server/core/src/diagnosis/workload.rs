//! What to do about a workload.

use std::sync::Arc;

use super::{creation, evidence, missing};
use crate::{
    event::Event,
    finding::Advice,
    health::Health,
    rows::{PodRow, WorkloadRow},
    sentence::name,
    workload::{Kind, Workload},
};

/// What to do about a workload that is not healthy; `of_its_pod` is about its worst pod.
pub(super) fn advice(
    workload: &Workload,
    row: &WorkloadRow,
    of_its_pod: Option<(&PodRow, Advice)>,
    events: &[Arc<Event>],
) -> Advice {
    let verdict = &row.verdict;
    let (is_its_pods, of_its_pod) = match of_its_pod {
        Some((pod, advice)) => {
            let same = pod.verdict.reason == verdict.reason && pod.verdict.health == verdict.health;
            (same, advice)
        }
        None => (false, Advice::default()),
    };
    if is_its_pods && !of_its_pod.next.is_empty() {
        return of_its_pod;
    }
    match verdict.health {
        Health::Healthy => Advice::default(),
        Health::Missing => Advice {
            next: missing::next(verdict, &workload.meta.namespace, "in the pod template"),
            proofs: of_its_pod.proofs,
            log: None,
        },
        Health::Suspended => suspended(workload),
        Health::Progressing | Health::Unknown | Health::Degraded => {
            if let Some(refused) = creation::advice(workload, events) {
                return refused;
            }
            let own = own(workload, row);
            let conditions = failures(workload).map(evidence::of_condition);
            let next = match (own, &*of_its_pod.next) {
                (Some(Own::Last(next)), _) | (Some(Own::Fallback(next)), "") => next,
                (_, next) => next.to_owned(),
            };
            let proofs = conditions.chain(of_its_pod.proofs).collect();
            Advice { next, proofs, log: of_its_pod.log }
        }
    }
}

/// What a workload's own state asks for.
enum Own {
    /// Whatever its pod says.
    Last(String),
    /// Unless its pod says more.
    Fallback(String),
}

fn own(workload: &Workload, row: &WorkloadRow) -> Option<Own> {
    let degraded = row.verdict.health > Health::Progressing;
    let again = match workload.kind {
        Kind::CronJob { .. } => "the next run starts as its schedule says",
        _ => "then create the Job anew",
    };
    let is_batch = matches!(workload.kind, Kind::Job { .. } | Kind::CronJob { .. });
    Some(match &*row.verdict.reason {
        "DeadlineExceeded" if is_batch => {
            Own::Last(format!("Raise activeDeadlineSeconds, or find out what takes so long; {again}."))
        }
        "BackoffLimitExceeded" | "PodFailurePolicy" | "FailedIndexes" | "MaxFailedIndexesExceeded" => {
            Own::Last(format!("Read the log of its last pod and mend what fails; {again}."))
        }
        "ProgressDeadlineExceeded" => Own::Fallback(format!(
            "Look at the pods that are not available, or go back: `kubectl rollout undo deployment/{} -n {}`.",
            row.workload.name, row.namespace
        )),
        _ if degraded && is_batch => {
            Own::Last(format!("Read the log of its last pod and mend what fails; {again}."))
        }
        _ if degraded => Own::Fallback("Read its conditions and events, and look at its pods.".to_owned()),
        _ => return None,
    })
}

/// Conditions that tell of a failure.
fn failures(workload: &Workload) -> impl Iterator<Item = &crate::pod::Condition> {
    workload.conditions.iter().filter(|condition| match &*condition.kind {
        "Failed" | "FailureTarget" | "ReplicaFailure" => condition.status == Some(true),
        "Progressing" => condition.status == Some(false),
        _ => false,
    })
}

fn suspended(workload: &Workload) -> Advice {
    let place = format!("{} -n {}", workload.meta.name, workload.meta.namespace);
    let next = match workload.kind {
        Kind::Deployment { .. } => {
            format!("Resume it when its changes may go out: `kubectl rollout resume deployment/{place}`.")
        }
        Kind::Job { .. } | Kind::CronJob { .. } => {
            format!("Set spec.suspend of {} to false when it may run.", name(&workload.meta.name))
        }
        _ => "Look at its pods: they are held back on purpose.".to_owned(),
    };
    Advice { next, ..Advice::default() }
}
