//! Jobs and CronJobs.

use serde_json::{Value, json};

use super::{condition_because, owner, pod, set_positive, time, workload_metadata};
use crate::world::workload::{Controller, Count, Revision, Workload};

pub(super) fn job(workload: &Workload, revision: &Revision, count: Count) -> Value {
    let mut metadata = workload_metadata(workload, "kube-controller-manager");
    let Controller::Job { cron, backoff_limit, finished } = &workload.controller else { return json!({}) };
    if let Some((_, name, uid)) = cron {
        metadata.insert("ownerReferences".to_owned(), owner("batch/v1", "CronJob", name, uid));
    }
    let mut status = json!({
        "startTime": time(workload.created), "ready": count.ready, "terminating": 0, "uncountedTerminatedPods": {},
    });
    set_positive(&mut status, "active", count.live);
    set_positive(&mut status, "succeeded", count.succeeded);
    set_positive(&mut status, "failed", count.failed);
    if let Some(finished) = *finished {
        let conditions = if count.succeeded > 0 {
            status["completionTime"] = json!(time(finished));
            [("SuccessCriteriaMet", "CompletionsReached"), ("Complete", "CompletionsReached")]
                .map(|(kind, reason)| (kind, reason, "Reached expected number of succeeded pods"))
        } else {
            [("FailureTarget", "BackoffLimitExceeded"), ("Failed", "BackoffLimitExceeded")]
                .map(|(kind, reason)| (kind, reason, "Job has reached the specified backoff limit"))
        };
        status["conditions"] = conditions
            .into_iter()
            .map(|(kind, reason, words)| {
                let mut condition = condition_because(kind, true, finished, reason, words);
                condition["lastProbeTime"] = json!(time(finished));
                condition
            })
            .collect();
    }
    json!({
        "metadata": metadata,
        "spec": {
            "parallelism": 1,
            "completions": 1,
            "backoffLimit": backoff_limit,
            "completionMode": "NonIndexed",
            "suspend": false,
            "selector": {"matchLabels": {"batch.kubernetes.io/job-name": &*workload.key.name}},
            "template": pod::template(&revision.template, &revision.labels),
        },
        "status": status,
    })
}

/// The manifest of a CronJob with the Jobs that it has active.
pub(crate) fn cron_job<'a>(workload: &Workload, active: impl Iterator<Item = &'a Workload>) -> Value {
    let Controller::CronJob { schedule, suspended, last, succeeded, .. } = &workload.controller else {
        return json!({});
    };
    let Some(revision) = workload.newest() else { return json!({}) };
    let active = active
        .map(|job| {
            json!({
                "apiVersion": "batch/v1", "kind": "Job", "name": &*job.key.name, "namespace": &*job.key.namespace,
                "uid": &*job.uid,
            })
        })
        .collect::<Vec<_>>();
    let mut status = json!({});
    if !active.is_empty() {
        status["active"] = active.into();
    }
    if let Some(last) = last {
        status["lastScheduleTime"] = json!(time(*last));
    }
    if let Some(succeeded) = succeeded {
        status["lastSuccessfulTime"] = json!(time(*succeeded));
    }
    json!({
        "metadata": workload_metadata(workload, "helm"),
        "spec": {
            "schedule": schedule,
            "suspend": suspended,
            "concurrencyPolicy": "Forbid",
            "successfulJobsHistoryLimit": 3,
            "failedJobsHistoryLimit": 1,
            "jobTemplate": {"spec": {
                "backoffLimit": 2,
                "template": pod::template(&revision.template, &workload.selector),
            }},
        },
        "status": status,
    })
}
