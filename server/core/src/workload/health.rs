//! Health of a workload: its own rule, and the worst of its pods, with the sentence that says why.
//!
//! A workload is as bad as the worse of the two: a Deployment that Kubernetes calls available is degraded while one of
//! its pods crashes. Which pods count:
//!
//! - those that live; what they suffer is the workload's sentence, with `2 of 3 pods: ` in front when not all do;
//! - not those that are being deleted: the workload's own rule counts their successors (a pod on a lost node counts as
//!   long as the workload is not whole);
//! - not those that ended: an evicted pod stays in the list, but has been replaced. Only the newest pod's failure
//!   counts, while the workload is not whole: that is the present attempt;
//! - none at all once a Job has ended: one that failed says so itself and quotes a pod.

use super::{Kind, Workload, batch, rollout};
use crate::{
    health::{Health, Verdict},
    pod::Stage,
    rows::PodRow,
    sentence::continued,
};

/// Health of a workload with its pods: the worse of its own rule and of its worst pod.
pub fn verdict<'a>(workload: &Workload, pods: impl IntoIterator<Item = &'a PodRow>) -> Verdict {
    let pods: Vec<&PodRow> = pods.into_iter().collect();
    let own = own(workload, &pods);
    if batch::is_over(workload) || own.reason == TERMINATING {
        return own;
    }
    let counted = counted(workload, &own, &pods);
    match worst(&counted) {
        // What a pod suffers explains the workload's state; on its way, the workload's own figures say more.
        Some(worst) if worst.verdict.health > own.health || is_cause(worst, &own) => {
            of_a_pod(worst, &counted)
        }
        _ => own,
    }
}

const TERMINATING: &str = "Terminating";

/// The workload's own rule.
fn own(workload: &Workload, pods: &[&PodRow]) -> Verdict {
    if workload.meta.deleted.is_some() {
        return Verdict::new(Health::Progressing, TERMINATING, "Being deleted.");
    }
    match &workload.kind {
        Kind::Job { suspended, failed } => batch::job(workload, *suspended, *failed, pods),
        Kind::CronJob { suspended, active, .. } => batch::cron_job(workload, *suspended, *active, pods),
        Kind::Deployment { .. } | Kind::StatefulSet { .. } | Kind::DaemonSet | Kind::ReplicaSet => {
            rollout::verdict(workload)
        }
    }
}

fn counted<'a>(workload: &Workload, own: &Verdict, pods: &[&'a PodRow]) -> Vec<&'a PodRow> {
    let whole = own.health == Health::Healthy;
    // A CronJob's own rule looks at the pods that ended.
    let attempts = !matches!(workload.kind, Kind::CronJob { .. });
    let newest = newest(pods.iter().copied()).filter(|_| attempts && !whole);
    let counts = |pod: &&&PodRow| match pod.stage {
        Stage::Active => true,
        Stage::Succeeded => false,
        Stage::Failed => newest.is_some_and(|newest| newest.uid == pod.uid),
        Stage::Terminating => !whole && pod.verdict.health == Health::Unknown,
    };
    pods.iter().filter(counts).copied().collect()
}

/// The pod that was created last; the name decides between two of the same second.
pub(super) fn newest<'a>(pods: impl Iterator<Item = &'a PodRow>) -> Option<&'a PodRow> {
    pods.max_by(|one, other| (one.created, &one.name).cmp(&(other.created, &other.name)))
}

/// The pod that speaks for the others: worst, then restarted most often. The name decides between equals, so that
/// the answer does not depend on the order of the pods.
fn worst<'a>(pods: &[&'a PodRow]) -> Option<&'a PodRow> {
    let badness = |pod: &PodRow| (pod.verdict.health, pod.columns.restarts);
    pods.iter()
        .copied()
        .max_by(|one, other| badness(one).cmp(&badness(other)).then_with(|| other.name.cmp(&one.name)))
}

fn is_cause(pod: &PodRow, own: &Verdict) -> bool {
    own.health == Health::Degraded && pod.verdict.health == Health::Degraded
}

fn of_a_pod(pod: &PodRow, pods: &[&PodRow]) -> Verdict {
    let alike = |other: &&&PodRow| {
        other.verdict.health == pod.verdict.health && other.verdict.reason == pod.verdict.reason
    };
    let alike = pods.iter().filter(alike).count();
    if alike == pods.len() {
        return pod.verdict.clone();
    }
    let why = format!("{alike} of {} pods: {}", pods.len(), continued(&pod.verdict.why));
    Verdict { why, ..pod.verdict.clone() }
}

#[cfg(test)]
mod tests;
