//! The rules of the kinds that keep a number of pods running: has the controller seen the spec, do the pods exist in
//! the newest version, do they serve?
//!
//! Sources: `kubectl rollout status` (`pkg/polymorphichelpers/rollout_status.go`) and Argo CD's `gitops-engine`
//! (`pkg/health`), whose answers people know.

use super::{Kind, Workload, create_words};
use crate::{
    health::{Health, Verdict},
    pod::Condition,
    sentence::count,
};

/// The verdict on a Deployment, StatefulSet, DaemonSet or ReplicaSet that is not being deleted.
pub(super) fn verdict(workload: &Workload) -> Verdict {
    if !is_observed(workload) {
        return progressing("ObservedGeneration", "Its controller has not seen the last change yet.");
    }
    if matches!(workload.kind, Kind::Deployment { paused: true }) {
        return Verdict::new(Health::Suspended, "Paused", "Paused: changes to it are not rolled out.");
    }
    if let Some(failure) = true_condition(workload, "ReplicaFailure") {
        let why = format!("Cannot create pods: {}.", create_words::shortened(&failure.message));
        let reason = if failure.reason.is_empty() { "ReplicaFailure" } else { &*failure.reason };
        return Verdict::new(Health::Degraded, reason, why);
    }
    let missing = missing(workload);
    match missing {
        Some(missing) if is_out_of_time(workload) => {
            let why = format!("Did not finish its rollout in time: {missing}.");
            Verdict::new(Health::Degraded, "ProgressDeadlineExceeded", why)
        }
        Some(missing) => progressing(missing.reason(), missing.sentence()),
        None if is_out_of_time(workload) => {
            Verdict::new(Health::Degraded, "ProgressDeadlineExceeded", "Did not finish its rollout in time.")
        }
        None => Verdict::healthy(),
    }
}

fn progressing(reason: &str, why: impl Into<String>) -> Verdict {
    Verdict::new(Health::Progressing, reason, why)
}

/// A DaemonSet's and a StatefulSet's controller always reports; the others may be older than the field.
fn is_observed(workload: &Workload) -> bool {
    workload.observed_generation.is_some_and(|observed| observed >= workload.meta.generation)
}

fn true_condition<'a>(workload: &'a Workload, kind: &str) -> Option<&'a Condition> {
    workload.conditions.iter().find(|condition| &*condition.kind == kind && condition.status == Some(true))
}

fn is_out_of_time(workload: &Workload) -> bool {
    workload.conditions.iter().any(|condition| {
        &*condition.kind == "Progressing" && &*condition.reason == "ProgressDeadlineExceeded"
    })
}

/// What a rollout still lacks.
#[derive(Debug, Clone, Copy)]
enum Missing {
    /// Pods that exist at all.
    Pods { there: u32, of: u32 },
    /// Pods of the newest template.
    Updated { there: u32, of: u32 },
    /// The end of pods of an older template.
    OldPods(u32),
    /// Pods that are ready.
    Ready { there: u32, of: u32 },
    /// Pods that have been ready for long enough.
    Available { there: u32, of: u32 },
}

impl Missing {
    fn reason(self) -> &'static str {
        match self {
            Self::Pods { .. } | Self::Updated { .. } | Self::OldPods(_) => "RollingOut",
            Self::Ready { .. } | Self::Available { .. } => "MinimumReplicasUnavailable",
        }
    }

    fn sentence(self) -> String {
        match self {
            Self::Ready { .. } | Self::Available { .. } => format!("Waits for pods: {self}."),
            Self::Pods { .. } | Self::Updated { .. } | Self::OldPods(_) => format!("Rolling out: {self}."),
        }
    }
}

impl std::fmt::Display for Missing {
    fn fmt(&self, text: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut figures = |there, of, word| write!(text, "{there} of {} {word}", count(of, "pod"));
        match *self {
            Self::Pods { there, of } => figures(there, of, "created"),
            Self::Updated { there, of } => figures(there, of, "updated"),
            Self::Ready { there, of } => figures(there, of, "ready"),
            Self::Available { there, of } => figures(there, of, "available"),
            Self::OldPods(old) => write!(text, "{} to go", count(old, "old pod")),
        }
    }
}

/// The first step that is not done.
fn missing(workload: &Workload) -> Option<Missing> {
    let &Workload { desired, current, updated, ready, available, .. } = workload;
    let fewer =
        |there: u32, of: u32, missing: fn(u32, u32) -> Missing| (there < of).then(|| missing(there, of));
    let pods = || fewer(current, desired, |there, of| Missing::Pods { there, of });
    let all_updated = |of| fewer(updated, of, |there, of| Missing::Updated { there, of });
    let all_ready = || fewer(ready, desired, |there, of| Missing::Ready { there, of });
    let all_available = |of| fewer(available, of, |there, of| Missing::Available { there, of });
    match workload.kind {
        Kind::StatefulSet { on_delete: true, .. }
        | Kind::StatefulSet { partition: 0, at_update_revision: true, .. } => pods().or_else(all_ready),
        Kind::StatefulSet { partition: 0, .. } => pods().or_else(all_ready).or_else(|| {
            // Between the last pod's update and the controller's notice of it no pod is missing.
            Some(Missing::Updated { there: updated.min(desired), of: desired })
        }),
        Kind::StatefulSet { partition, .. } => {
            pods().or_else(all_ready).or_else(|| all_updated(desired.saturating_sub(partition)))
        }
        Kind::DaemonSet => {
            pods().or_else(|| all_updated(desired)).or_else(|| all_available(desired)).or_else(all_ready)
        }
        Kind::ReplicaSet => pods().or_else(|| all_available(desired)),
        Kind::Deployment { .. } | Kind::Job { .. } | Kind::CronJob { .. } => all_updated(desired)
            .or_else(|| (current > updated).then(|| Missing::OldPods(current - updated)))
            .or_else(|| all_available(updated))
            .or_else(all_ready),
    }
}

#[cfg(test)]
mod tests;
