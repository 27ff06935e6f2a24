//! The rules of Jobs and CronJobs, whose pods are meant to end.
//!
//! Source of a Job's states and their order: `printJob` in Kubernetes' `pkg/printers/internalversion/printers.go`.

use super::{Kind, Workload, health::newest};
use crate::{
    health::{Health, Verdict},
    pod::{Condition, Stage},
    rows::PodRow,
    sentence::{continued, count, first_sentence},
};

/// Whether this is a Job that has ended, well or not: then its pods have nothing to add.
pub(super) fn is_over(workload: &Workload) -> bool {
    matches!(workload.kind, Kind::Job { .. })
        && ["Complete", "Failed", "FailureTarget"].iter().any(|kind| condition(workload, kind).is_some())
}

/// The verdict on a Job that is not being deleted.
pub(super) fn job(workload: &Workload, suspended: bool, failed: u32, pods: &[&PodRow]) -> Verdict {
    if condition(workload, "Complete").is_some() {
        return Verdict::healthy();
    }
    if let Some(failure) = condition(workload, "Failed").or_else(|| condition(workload, "FailureTarget")) {
        return gave_up("", failure, failed, pods);
    }
    if suspended || condition(workload, "Suspended").is_some() {
        return Verdict::new(Health::Suspended, "Suspended", "Suspended: it runs no pods.");
    }
    let done = format!("{} of {} completed", workload.ready, workload.desired);
    let why = match failed {
        0 => format!("Running: {done}."),
        failed => format!("Trying again after {}: {done}.", count(failed, "failed pod")),
    };
    Verdict::new(Health::Progressing, "Running", why)
}

/// The verdict on a `CronJob` that is not being deleted. Its latest Job is known by `conditions`, else by the pods that
/// it left.
pub(super) fn cron_job(workload: &Workload, suspended: bool, active: u32, pods: &[&PodRow]) -> Verdict {
    if let Some(failure) = condition(workload, "Failed") {
        return gave_up("last run ", failure, 0, pods);
    }
    if active > 0 {
        let why = format!("Running: {} under way.", count(active, "run"));
        return Verdict::new(Health::Progressing, "Running", why);
    }
    let last = newest(pods.iter().copied()).filter(|pod| pod.stage == Stage::Failed);
    match last {
        Some(pod) if condition(workload, "Complete").is_none() => {
            let words = continued(&pod.verdict.why);
            let colon = if words.starts_with("failed") { "" } else { ":" };
            let why = format!("Last run{colon} {words}");
            Verdict::new(Health::Degraded, pod.verdict.reason.clone(), why)
        }
        _ if suspended => Verdict::new(Health::Suspended, "Suspended", "Suspended: no runs are started."),
        _ => Verdict::healthy(),
    }
}

/// As `kubectl get jobs` looks for a condition: the first of its type decides.
fn condition<'a>(workload: &'a Workload, kind: &str) -> Option<&'a Condition> {
    let condition = workload.conditions.iter().find(|condition| &*condition.kind == kind);
    condition.filter(|condition| condition.status == Some(true))
}

/// Why a Job failed for good, and what the last of its pods suffered.
fn gave_up(prefix: &str, failure: &Condition, failed: u32, pods: &[&PodRow]) -> Verdict {
    let why = match &*failure.reason {
        "BackoffLimitExceeded" => "gave up at its backoff limit".to_owned(),
        "DeadlineExceeded" => "ran longer than activeDeadlineSeconds allows".to_owned(),
        "PodFailurePolicy" => "gave up as its pod failure policy says".to_owned(),
        "FailedIndexes" => "gave up: some of its indexes failed".to_owned(),
        "MaxFailedIndexesExceeded" => "gave up: too many of its indexes failed".to_owned(),
        reason => match first_sentence(&failure.message).as_str() {
            "" if reason.is_empty() => "failed".to_owned(),
            "" => format!("failed: {reason}"),
            words => format!("failed: {words}"),
        },
    };
    // One that ran too long was stopped by its deadline, not by pods that failed.
    let counts = failed > 0 && &*failure.reason != "DeadlineExceeded";
    let often = if counts { format!(" after {}", count(failed, "failed pod")) } else { String::new() };
    let broken = pods.iter().copied().filter(|pod| pod.stage == Stage::Failed);
    let last = newest(broken).map(|pod| {
        let words = continued(pod.verdict.why.trim_end_matches('.'));
        format!("; its last pod: {}", words.strip_prefix("failed: ").unwrap_or(&words))
    });
    let why = format!("{prefix}{why}{often}{}.", last.unwrap_or_default());
    let reason = if failure.reason.is_empty() { "Failed" } else { &*failure.reason };
    Verdict::new(Health::Degraded, reason, crate::sentence::capitalised(&why))
}

#[cfg(test)]
mod tests;
