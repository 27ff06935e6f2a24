//! Objects that are made once and written by hand: what all their manifests have.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{metadata, time};
use crate::{
    kind::Kind,
    store::{Key, Labels},
};

/// How deep `fieldsV1` goes.
const DEPTH: usize = 3;

/// An object's identity, and who has made it.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    pub(crate) kind: Kind,
    pub(crate) key: Key,
    pub(crate) uid: Arc<str>,
    pub(crate) created: Timestamp,
    pub(crate) labels: Arc<Labels>,
    /// The field manager of all but the status.
    pub(crate) manager: &'static str,
    /// When it wrote last.
    pub(crate) changed: Timestamp,
    /// `metadata.generation`; zero for kinds that have none.
    pub(crate) generation: i64,
}

/// The manifest with this body: all but the metadata.
pub(crate) fn made(of: &Made, mut body: Value) -> Value {
    let mut metadata = metadata(&of.key, &of.uid, of.created, &of.labels);
    if of.generation > 0 {
        metadata.insert("generation".to_owned(), json!(of.generation));
    }
    let mut entries = vec![entry(of.kind, of.manager, of.changed, &body, false)];
    if body["status"].is_object() {
        let manager = match of.kind {
            Kind::Node => "kubelet",
            Kind::Ingress | Kind::Gateway | Kind::HttpRoute => "ingress-controller",
            Kind::Campaign => "campaign-operator",
            Kind::CustomResourceDefinition | Kind::ApiService => "kube-apiserver",
            _ => "kube-controller-manager",
        };
        entries.push(entry(of.kind, manager, of.changed, &body, true));
    }
    metadata.insert("managedFields".to_owned(), entries.into());
    if let Some(more) = body.as_object_mut().and_then(|body| body.remove("metadata"))
        && let Value::Object(more) = more
    {
        metadata.extend(more);
    }
    body["metadata"] = metadata.into();
    body
}

fn entry(kind: Kind, manager: &str, at: Timestamp, body: &Value, status: bool) -> Value {
    let mut fields = fields(body, DEPTH);
    if let Some(fields) = fields.as_object_mut() {
        fields.retain(|field, _| field != "f:metadata" && (field == "f:status") == status);
    }
    let mut entry = json!({
        "manager": manager, "operation": "Update", "apiVersion": kind.api_version(), "time": time(at),
        "fieldsType": "FieldsV1", "fieldsV1": fields,
    });
    if status {
        entry["subresource"] = json!("status");
    }
    entry
}

/// A value's fields as `fieldsV1` names them.
fn fields(value: &Value, depth: usize) -> Value {
    let Value::Object(parts) = value else { return json!({}) };
    if depth == 0 {
        return json!({});
    }
    parts
        .iter()
        .map(|(key, value)| (format!("f:{key}"), fields(value, depth - 1)))
        .collect::<Map<_, _>>()
        .into()
}
