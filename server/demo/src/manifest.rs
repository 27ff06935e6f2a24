//! Manifests: the world's things as the JSON that Kubernetes would answer.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::store::{Key, Labels, Traits};

mod endpoints;
mod event;
mod made;
mod metrics;
mod node;
mod outside;
mod pod;
mod status;
mod workload;

pub(crate) use endpoints::{service, slice_body, slice_key, slice_labels};
pub(crate) use event::{event, event_traits};
pub(crate) use made::{Made, made};
pub(crate) use metrics::{node_metrics, pod_metrics};
pub(crate) use node::{namespace, namespace_traits, node, node_traits};
pub(crate) use outside::{completed, traits_of};
pub(crate) use pod::{pod, pod_traits};
pub(crate) use status::container_id;
pub(crate) use workload::{cron_job, replica_set, replica_set_traits, workload, workload_traits};

/// A time as metav1.Time writes it: whole seconds, UTC.
pub(crate) fn time(at: Timestamp) -> String {
    Timestamp::from_second(at.as_second()).unwrap_or(at).to_string()
}

/// A time as metav1.MicroTime writes it.
fn micro_time(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}

/// `metadata` with what every object has.
fn metadata(key: &Key, uid: &str, created: Timestamp, labels: &Labels) -> Map<String, Value> {
    let mut metadata = Map::new();
    metadata.insert("name".to_owned(), json!(&*key.name));
    if !key.namespace.is_empty() {
        metadata.insert("namespace".to_owned(), json!(&*key.namespace));
    }
    metadata.insert("uid".to_owned(), json!(uid));
    metadata.insert("creationTimestamp".to_owned(), json!(time(created)));
    if !labels.is_empty() {
        metadata.insert("labels".to_owned(), label_map(labels));
    }
    metadata
}

/// Labels as JSON.
pub(crate) fn label_map(labels: &Labels) -> Value {
    labels.iter().map(|(key, value)| (key.to_string(), json!(&**value))).collect::<Map<_, _>>().into()
}

/// `managedFields`, short, but with all the fields that an entry has: who wrote the specification and when, and who
/// the status.
fn managed_fields(
    manager: &str,
    api_version: &str,
    at: Timestamp,
    (status_manager, reported): (&str, Timestamp),
) -> Value {
    let mut status = managed(status_manager, api_version, reported, &json!({"f:status": {}}));
    status["subresource"] = json!("status");
    json!([managed(manager, api_version, at, &json!({"f:spec": {}})), status])
}

/// One entry of `managedFields`.
fn managed(manager: &str, api_version: &str, at: Timestamp, fields: &Value) -> Value {
    json!({
        "manager": manager, "operation": "Update", "apiVersion": api_version, "time": time(at),
        "fieldsType": "FieldsV1", "fieldsV1": fields,
    })
}

fn owner(api_version: &str, kind: &str, name: &str, uid: &str) -> Value {
    json!([{
        "apiVersion": api_version, "kind": kind, "name": name, "uid": uid, "controller": true,
        "blockOwnerDeletion": true,
    }])
}

fn traits(key: &Key, labels: &Arc<Labels>, fields: Vec<(&'static str, Arc<str>)>) -> Traits {
    Traits { key: key.clone(), labels: Arc::clone(labels), fields }
}

fn condition(kind: &str, is: bool, since: Timestamp) -> Value {
    let status = if is { "True" } else { "False" };
    json!({"type": kind, "status": status, "lastTransitionTime": time(since)})
}

fn condition_because(kind: &str, is: bool, since: Timestamp, reason: &str, message: &str) -> Value {
    let mut condition = condition(kind, is, since);
    condition["reason"] = json!(reason);
    condition["message"] = json!(message);
    condition
}
