//! Manifests that come from outside, as the API server completes them.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::time;
use crate::{
    kind::Kind,
    store::{Key, Labels, Traits},
};

/// Gives a manifest what the API server would: identity, generation and who has written it.
///
/// `old` is the object as it was, if it was there.
pub(crate) fn completed(
    kind: Kind,
    key: &Key,
    mut manifest: Value,
    old: Option<&Value>,
    (uid, now, manager): (&str, Timestamp, &str),
) -> Value {
    let changed = old.is_none_or(|old| old["spec"] != manifest["spec"]);
    if !manifest["metadata"].is_object() {
        manifest["metadata"] = json!({});
    }
    let metadata = &mut manifest["metadata"];
    metadata["name"] = json!(&*key.name);
    if !key.namespace.is_empty() {
        metadata["namespace"] = json!(&*key.namespace);
    }
    for (field, fresh) in [("uid", json!(uid)), ("creationTimestamp", json!(time(now)))] {
        let kept = old.map(|old| old["metadata"][field].clone()).filter(|kept| !kept.is_null());
        let given = Some(metadata[field].clone()).filter(|given| !given.is_null());
        metadata[field] = kept.or(given).unwrap_or(fresh);
    }
    let before = old.and_then(|old| old["metadata"]["generation"].as_i64()).unwrap_or(0);
    if old.is_some() || metadata["generation"].is_null() {
        metadata["generation"] = json!(before + i64::from(changed));
    }
    if old.is_some() || metadata["managedFields"].is_null() {
        metadata["managedFields"] = json!([{
            "manager": manager, "operation": "Update", "apiVersion": kind.api_version(), "time": time(now),
            "fieldsType": "FieldsV1", "fieldsV1": {"f:spec": {}},
        }]);
    }
    if let Some(fields) = metadata.as_object_mut() {
        fields.remove("resourceVersion");
    }
    manifest
}

/// What selectors may ask of a manifest.
pub(crate) fn traits_of(kind: Kind, key: &Key, manifest: &Value) -> Traits {
    let labels = manifest["metadata"]["labels"].as_object();
    let labels = labels.into_iter().flatten().filter_map(|(key, value)| {
        let value = value.as_str()?;
        Some((Arc::from(key.as_str()), Arc::from(value)))
    });
    let field = |path: &'static str| {
        let value = path.split('.').fold(manifest, |value, field| &value[field]);
        let text: Arc<str> = match value {
            Value::String(text) => text.as_str().into(),
            Value::Bool(_) | Value::Number(_) => value.to_string().into(),
            _ if matches!(path, "spec.hostNetwork" | "spec.unschedulable") => "false".into(),
            _ => "".into(),
        };
        (path, text)
    };
    let labels = Arc::new(labels.collect::<Labels>());
    Traits { key: key.clone(), labels, fields: kind.fields().iter().copied().map(field).collect() }
}
