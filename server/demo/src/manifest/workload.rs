//! Manifests of workloads.

use serde_json::{Map, Value, json};

use super::{condition_because, label_map, managed, managed_fields, metadata, owner, pod, time, traits};
use crate::{
    store::{Key, Traits},
    world::workload::{Controller, Count, Revision, Rollout, Workload},
};

mod batch;
mod sets;

pub(crate) use batch::cron_job;

/// What field selectors may ask of a workload.
pub(crate) fn workload_traits(workload: &Workload, count: Count) -> Traits {
    let fields = match workload.controller {
        Controller::Job { .. } => vec![("status.successful", count.succeeded.to_string().into())],
        _ => Vec::new(),
    };
    traits(&workload.key, &workload.labels, fields)
}

/// The manifest of a workload; `newest` counts the pods of its newest revision.
pub(crate) fn workload(workload: &Workload, count: Count, newest: Count) -> Value {
    let Some(revision) = workload.newest() else { return json!({}) };
    match &workload.controller {
        Controller::Deployment => deployment(workload, revision, count, newest),
        Controller::StatefulSet => sets::stateful_set(workload, revision, count),
        Controller::DaemonSet { .. } => sets::daemon_set(workload, revision, count),
        Controller::Job { .. } => batch::job(workload, revision, count),
        Controller::CronJob { .. } => cron_job(workload, std::iter::empty()),
    }
}

/// `metadata` of a workload.
fn workload_metadata(workload: &Workload, manager: &str) -> Map<String, Value> {
    let mut metadata = metadata(&workload.key, &workload.uid, workload.created, &workload.labels);
    metadata.insert("generation".to_owned(), json!(workload.generation));
    let api_version = workload.kind().api_version();
    let status = workload.available.since.max(workload.progress.updated);
    let mut entries =
        managed_fields(manager, api_version, workload.shipped, ("kube-controller-manager", status));
    let containers = workload.newest().into_iter().flat_map(|newest| newest.template.containers.iter());
    let containers =
        containers.map(|spec| (format!("k:{{\"name\":\"{}\"}}", spec.name), json!({"f:image": {}})));
    let containers = containers.collect::<Map<_, _>>();
    entries[0]["fieldsV1"] = json!({"f:spec": {"f:template": {"f:spec": {"f:containers": containers}}}});
    if let (Some(scaled), Some(entries)) = (workload.scaled, entries.as_array_mut()) {
        let mut entry =
            managed("kube-controller-manager", api_version, scaled, &json!({"f:spec": {"f:replicas": {}}}));
        entry["subresource"] = json!("scale");
        entries.insert(1, entry);
    }
    metadata.insert("managedFields".to_owned(), entries);
    metadata
}

fn selector(workload: &Workload) -> Value {
    json!({"matchLabels": label_map(&workload.selector)})
}

fn deployment(workload: &Workload, revision: &Revision, count: Count, newest: Count) -> Value {
    let mut metadata = workload_metadata(workload, "argocd-controller");
    metadata.insert(
        "annotations".to_owned(),
        json!({
            "deployment.kubernetes.io/revision": revision.number.to_string(),
            "kubectl.kubernetes.io/last-applied-configuration":
                format!("{{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{{\"name\":\"{}\"}}}}\n", workload.key.name),
        }),
    );
    let mut status = json!({
        "observedGeneration": workload.generation,
        "replicas": count.live,
        "updatedReplicas": newest.live,
        "conditions": deployment_conditions(workload, revision),
    });
    set_positive(&mut status, "readyReplicas", count.ready);
    set_positive(&mut status, "availableReplicas", count.ready);
    set_positive(&mut status, "unavailableReplicas", workload.replicas.saturating_sub(count.ready));
    json!({
        "metadata": metadata,
        "spec": {
            "replicas": workload.replicas,
            "selector": selector(workload),
            "template": pod::template(&revision.template, &workload.selector),
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": "25%", "maxSurge": "25%"}},
            "revisionHistoryLimit": 3,
            "progressDeadlineSeconds": 600,
        },
        "status": status,
    })
}

fn deployment_conditions(workload: &Workload, revision: &Revision) -> Value {
    let (reason, words) = if workload.available.is {
        ("MinimumReplicasAvailable", "Deployment has minimum availability.")
    } else {
        ("MinimumReplicasUnavailable", "Deployment does not have minimum availability.")
    };
    let mut available =
        condition_because("Available", workload.available.is, workload.available.since, reason, words);
    available["lastUpdateTime"] = json!(time(workload.available.since));
    let (is, reason, words) = match workload.progress.state {
        Rollout::Underway => (true, "ReplicaSetUpdated", "is progressing."),
        Rollout::Complete => (true, "NewReplicaSetAvailable", "has successfully progressed."),
        Rollout::TimedOut => (false, "ProgressDeadlineExceeded", "has timed out progressing."),
    };
    let words = format!("ReplicaSet \"{}\" {words}", revision.name);
    let mut progressing = condition_because("Progressing", is, workload.progress.since, reason, &words);
    progressing["lastUpdateTime"] = json!(time(workload.progress.updated));
    let mut conditions = vec![available, progressing];
    if let Some((since, words)) = &workload.refused {
        let mut failure = condition_because("ReplicaFailure", true, *since, "FailedCreate", words);
        failure["lastUpdateTime"] = json!(time(*since));
        conditions.push(failure);
    }
    conditions.into()
}

/// What field selectors may ask of a ReplicaSet.
pub(crate) fn replica_set_traits(workload: &Workload, revision: &Revision) -> Traits {
    let key = Key::new(workload.key.namespace.clone(), revision.name.clone());
    traits(&key, &revision.labels, Vec::new())
}

/// The manifest of the ReplicaSet of a Deployment's revision.
pub(crate) fn replica_set(workload: &Workload, revision: &Revision, count: Count) -> Value {
    let key = Key::new(workload.key.namespace.clone(), revision.name.clone());
    let mut metadata = metadata(&key, &revision.uid, revision.created, &revision.labels);
    metadata.insert("generation".to_owned(), json!(revision.generation));
    metadata.insert(
        "annotations".to_owned(),
        json!({
            "deployment.kubernetes.io/revision": revision.number.to_string(),
            "deployment.kubernetes.io/desired-replicas": workload.replicas.to_string(),
            "deployment.kubernetes.io/max-replicas": (workload.replicas + workload.surge()).to_string(),
        }),
    );
    let by = owner("apps/v1", "Deployment", &workload.key.name, &workload.uid);
    metadata.insert("ownerReferences".to_owned(), by);
    let managed = managed_fields(
        "kube-controller-manager",
        "apps/v1",
        revision.created,
        ("kube-controller-manager", workload.available.since.max(revision.created)),
    );
    metadata.insert("managedFields".to_owned(), managed);
    let mut status = json!({"observedGeneration": revision.generation, "replicas": count.live});
    set_positive(&mut status, "fullyLabeledReplicas", count.live);
    set_positive(&mut status, "readyReplicas", count.ready);
    set_positive(&mut status, "availableReplicas", count.ready);
    if let Some((since, words)) = workload.refused.as_ref().filter(|_| revision.wanted > count.live) {
        status["conditions"] =
            json!([condition_because("ReplicaFailure", true, *since, "FailedCreate", words)]);
    }
    json!({
        "metadata": metadata,
        "spec": {
            "replicas": revision.wanted,
            "selector": {"matchLabels": label_map(&revision.labels)},
            "template": pod::template(&revision.template, &revision.labels),
        },
        "status": status,
    })
}

/// Go leaves a zero out where the field is `omitempty`.
fn set_positive(status: &mut Value, field: &str, count: u32) {
    if count > 0 {
        status[field] = json!(count);
    }
}
