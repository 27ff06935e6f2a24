//! Workloads: each with what its spec asks for all there.

use serde_json::{Value, json};

use super::Object;

/// A Deployment whose replicas are all available.
pub fn deployment(namespace: &str, name: &str, replicas: u32) -> Object {
    replicated("Deployment", namespace, name, replicas).status("availableReplicas", replicas)
}

/// A ReplicaSet whose replicas are all available.
pub fn replica_set(namespace: &str, name: &str, replicas: u32) -> Object {
    replicated("ReplicaSet", namespace, name, replicas).status("availableReplicas", replicas)
}

/// A StatefulSet whose replicas are all ready and of the newest revision.
pub fn stateful_set(namespace: &str, name: &str, replicas: u32) -> Object {
    replicated("StatefulSet", namespace, name, replicas)
        .spec("serviceName", name)
        .spec("updateStrategy", json!({"type": "RollingUpdate", "rollingUpdate": {"partition": 0}}))
        .status("availableReplicas", replicas)
        .status("currentRevision", "rev-1")
        .status("updateRevision", "rev-1")
}

/// A DaemonSet that is ready on so many nodes.
pub fn daemon_set(namespace: &str, name: &str, nodes: u32) -> Object {
    Object::new("apps/v1", "DaemonSet", namespace, name).set("/spec", spec(name)).set(
        "/status",
        json!({
            "observedGeneration": 1, "desiredNumberScheduled": nodes, "currentNumberScheduled": nodes,
            "updatedNumberScheduled": nodes, "numberReady": nodes, "numberAvailable": nodes, "numberMisscheduled": 0,
        }),
    )
}

/// A Job that is at work.
pub fn job(namespace: &str, name: &str) -> Object {
    Object::new("batch/v1", "Job", namespace, name)
        .set("/spec", spec(name))
        .spec("completions", 1)
        .set("/status", json!({"active": 1}))
}

/// A CronJob that waits for its hour.
pub fn cron_job(namespace: &str, name: &str, schedule: &str) -> Object {
    Object::new("batch/v1", "CronJob", namespace, name)
        .set("/spec", json!({"schedule": schedule, "jobTemplate": {"spec": spec(name)}}))
        .set("/status", json!({}))
}

fn replicated(kind: &str, namespace: &str, name: &str, replicas: u32) -> Object {
    Object::new("apps/v1", kind, namespace, name).set("/spec", spec(name)).spec("replicas", replicas).set(
        "/status",
        json!({
            "observedGeneration": 1, "replicas": replicas, "readyReplicas": replicas, "updatedReplicas": replicas,
        }),
    )
}

fn spec(name: &str) -> Value {
    json!({
        "selector": {"matchLabels": {"app": name}},
        "template": {
            "metadata": {"labels": {"app": name}},
            "spec": {"containers": [{"name": "app", "image": "registry.example/app:1"}]},
        },
    })
}
