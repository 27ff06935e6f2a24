//! Builders of Kubernetes objects as JSON, as complete as a controller or kubelet would have them.
//!
//! Every function gives an [`Object`] that is well; its methods change what a test is about.

mod pod;
mod workload;

use serde_json::{Map, Value, json};

pub use pod::pod;
pub use workload::{cron_job, daemon_set, deployment, job, replica_set, stateful_set};

/// When everything was created unless a test says otherwise.
pub const CREATED: &str = "2026-11-01T08:00:00Z";

/// A Kubernetes object.
#[derive(Debug, Clone, PartialEq)]
pub struct Object(pub Value);

/// A namespace that is active.
pub fn namespace(name: &str) -> Object {
    Object::new("v1", "Namespace", "", name).set("/status/phase", "Active")
}

/// An event of the counted form about a pod.
pub fn event(namespace: &str, name: &str, pod: &str, reason: &str, message: &str) -> Object {
    Object::new("v1", "Event", namespace, name)
        .set(
            "/involvedObject",
            json!({"kind": "Pod", "namespace": namespace, "name": pod, "apiVersion": "v1"}),
        )
        .set("/reason", reason)
        .set("/message", message)
        .set("/type", "Warning")
        .set("/count", 1)
        .set("/firstTimestamp", CREATED)
        .set("/lastTimestamp", CREATED)
        .set("/source", json!({"component": "kubelet"}))
}

/// An event of the series form about a pod, as newer reporters write it.
pub fn series_event(namespace: &str, name: &str, pod: &str, reason: &str, count: u32, last: &str) -> Object {
    Object::new("v1", "Event", namespace, name)
        .set(
            "/involvedObject",
            json!({"kind": "Pod", "namespace": namespace, "name": pod, "apiVersion": "v1"}),
        )
        .set("/reason", reason)
        .set("/message", "0/3 nodes are available")
        .set("/type", "Warning")
        .set("/eventTime", "2026-11-01T08:00:00.000000Z")
        .set("/series", json!({"count": count, "lastObservedTime": last}))
        .set("/firstTimestamp", Value::Null)
        .set("/lastTimestamp", Value::Null)
        .set("/reportingComponent", "default-scheduler")
}

impl Object {
    /// With metadata only. The uid is made of kind, namespace and name; [`Object::uid`] gives another one.
    pub fn new(api_version: &str, kind: &str, namespace: &str, name: &str) -> Self {
        let mut metadata = json!({
            "name": name,
            "uid": format!("{}-{namespace}-{name}", kind.to_lowercase()),
            "creationTimestamp": CREATED,
            "generation": 1,
        });
        if !namespace.is_empty() {
            metadata["namespace"] = namespace.into();
        }
        Self(json!({"apiVersion": api_version, "kind": kind, "metadata": metadata}))
    }

    /// Sets a field by its JSON pointer; what is missing on the way is made. Null takes the field away.
    #[must_use]
    pub fn set(mut self, pointer: &str, value: impl Into<Value>) -> Self {
        let mut at = &mut self.0;
        let (way, last) = pointer.rsplit_once('/').expect("a JSON pointer");
        for key in way.split('/').skip(1) {
            at = step(at, &unescaped(key));
        }
        let value = value.into();
        if value.is_null() {
            at.as_object_mut().map(|object| object.remove(&unescaped(last)));
        } else {
            *step(at, &unescaped(last)) = value;
        }
        self
    }

    /// Another uid than the one made of its names.
    #[must_use]
    pub fn uid(self, uid: &str) -> Self {
        self.set("/metadata/uid", uid)
    }

    /// Adds a label.
    #[must_use]
    pub fn label(self, key: &str, value: &str) -> Self {
        self.set(&format!("/metadata/labels/{}", escaped(key)), value)
    }

    /// Adds an annotation.
    #[must_use]
    pub fn annotation(self, key: &str, value: &str) -> Self {
        self.set(&format!("/metadata/annotations/{}", escaped(key)), value)
    }

    /// Is controlled by another object.
    #[must_use]
    pub fn owned_by(self, owner: &Object) -> Self {
        let reference = json!([{
            "apiVersion": owner.0["apiVersion"],
            "kind": owner.0["kind"],
            "name": owner.0["metadata"]["name"],
            "uid": owner.0["metadata"]["uid"],
            "controller": true,
            "blockOwnerDeletion": true,
        }]);
        self.set("/metadata/ownerReferences", reference)
    }

    /// Is being deleted since this time.
    #[must_use]
    pub fn deleted_at(self, time: &str) -> Self {
        self.set("/metadata/deletionTimestamp", time)
    }

    /// Sets a field of the status.
    #[must_use]
    pub fn status(self, field: &str, value: impl Into<Value>) -> Self {
        self.set(&format!("/status/{field}"), value)
    }

    /// Sets a field of the spec.
    #[must_use]
    pub fn spec(self, field: &str, value: impl Into<Value>) -> Self {
        self.set(&format!("/spec/{field}"), value)
    }

    /// `kind`.
    pub fn kind(&self) -> &str {
        self.0["kind"].as_str().unwrap_or_default()
    }

    /// `metadata.namespace`, empty when it has none.
    pub fn namespace(&self) -> &str {
        self.0["metadata"]["namespace"].as_str().unwrap_or_default()
    }

    /// `metadata.name`.
    pub fn name(&self) -> &str {
        self.0["metadata"]["name"].as_str().unwrap_or_default()
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        object.0
    }
}

fn step<'a>(at: &'a mut Value, key: &str) -> &'a mut Value {
    if let (Some(index), true) = (key.parse::<usize>().ok(), at.is_array()) {
        return at.get_mut(index).expect("an element of the array");
    }
    if !at.is_object() {
        *at = Value::Object(Map::new());
    }
    at.as_object_mut().expect("it was just made one").entry(key).or_insert(Value::Null)
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn unescaped(key: &str) -> String {
    key.replace("~1", "/").replace("~0", "~")
}
