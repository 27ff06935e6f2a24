//! Objects that are created, replaced, patched and deleted from outside.
//!
//! They are kept as they are given: what the world itself would write to an object that somebody else has written is
//! left out from then on, so that a test finds what it has put. Only deletions of what the world runs have
//! consequences in it.

use std::sync::Arc;

use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{failure::Failure, query::Query, raw_json};
use crate::{
    kind::Kind,
    shared::Shared,
    store::{Key, Object},
};

/// The longest object that is read: the API server's own limit.
const LONGEST: usize = 3 * 1024 * 1024;

/// `POST` of a new object.
pub(super) async fn create(
    shared: &Shared,
    kind: Kind,
    namespace: Option<&str>,
    request: Request<Body>,
) -> Result<Response, Failure> {
    if kind.is_measured() || kind.resource().namespaced != namespace.is_some() {
        return Err(Failure::method_not_allowed());
    }
    let manager = manager(&request);
    let manifest = read(request).await?;
    let name = manifest["metadata"]["name"].as_str().unwrap_or_default().to_owned();
    let generate = manifest["metadata"]["generateName"].as_str().unwrap_or_default().to_owned();
    if name.is_empty() && generate.is_empty() {
        let what = (kind.resource().group, kind.resource().kind);
        let problem = "Required value: name or generateName is required";
        return Err(Failure::invalid(what, "", "metadata.name", "FieldValueRequired", problem));
    }
    let namespace = namespace.unwrap_or_default().to_owned();
    shared.change(|world| {
        let name = if name.is_empty() { world.generate_name(&generate) } else { name };
        let home = Key::new("", namespace.as_str());
        if !namespace.is_empty() && world.store.table(Kind::Namespace).get(&home).is_none() {
            return Err(Failure::not_found(Kind::Namespace, &namespace));
        }
        let key = Key::new(namespace, name);
        if world.store.table(kind).get(&key).is_some() {
            return Err(Failure::already_exists(kind, &key.name));
        }
        let object = world.put_outside(kind, &key, manifest, &manager).ok_or_else(Failure::no_resource)?;
        let head = [(header::CONTENT_TYPE, "application/json")];
        Ok((StatusCode::CREATED, head, object.body()).into_response())
    })
}

/// `PUT` of an object that is there.
pub(super) async fn replace(
    shared: &Shared,
    kind: Kind,
    key: &Key,
    request: Request<Body>,
) -> Result<Response, Failure> {
    let manager = manager(&request);
    let manifest = read(request).await?;
    change(shared, kind, key, &manager, |_| manifest)
}

/// `PATCH` with a JSON merge patch (RFC 7386), the only form that this API knows.
pub(super) async fn patch(
    shared: &Shared,
    kind: Kind,
    key: &Key,
    request: Request<Body>,
) -> Result<Response, Failure> {
    let form = request.headers().get(header::CONTENT_TYPE).and_then(|form| form.to_str().ok());
    if form != Some("application/merge-patch+json") {
        return Err(Failure::unsupported_media_type());
    }
    let manager = manager(&request);
    let patch = read(request).await?;
    change(shared, kind, key, &manager, |mut manifest| {
        merge(&mut manifest, patch);
        manifest
    })
}

fn change(
    shared: &Shared,
    kind: Kind,
    key: &Key,
    manager: &str,
    change: impl FnOnce(Value) -> Value,
) -> Result<Response, Failure> {
    shared.change(|world| {
        let old = world.store.table(kind).get(key).map(Arc::clone);
        let old = old.ok_or_else(|| Failure::not_found(kind, &key.name))?;
        let manifest = serde_json::from_slice(&old.body());
        let manifest = change(manifest.map_err(|error| Failure::internal(error.to_string()))?);
        let object = world.put_outside(kind, key, manifest, manager).ok_or_else(Failure::no_resource)?;
        Ok(raw_json(object.body()))
    })
}

/// `DELETE` of an object. A pod, and what has finalizers, is there for a while yet, and is answered as it is then.
pub(super) fn delete(shared: &Shared, kind: Kind, key: &Key) -> Result<Response, Failure> {
    if kind.is_measured() {
        return Err(Failure::method_not_allowed());
    }
    shared.change(|world| {
        let before = world.store.table(kind).get(key).map(Arc::clone);
        let before = before.ok_or_else(|| Failure::not_found(kind, &key.name))?;
        if !world.delete_outside(kind, key) {
            return Err(Failure::method_not_allowed());
        }
        let left = world.store.table(kind).get(key);
        Ok(left.map_or_else(|| raw_json(gone(kind, &before)), |left| raw_json(left.body())))
    })
}

/// The `Status` for an object that is gone.
fn gone(kind: Kind, object: &Object) -> String {
    let uid = serde_json::from_slice::<Value>(&object.body()).unwrap_or_default()["metadata"]["uid"].take();
    let mut details = json!({"name": &*object.traits.key.name, "kind": kind.resource().plural, "uid": uid});
    if !kind.resource().group.is_empty() {
        details["group"] = json!(kind.resource().group);
    }
    json!({"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "details": details})
        .to_string()
}

/// `fieldManager`, else what the client calls itself, up to the first slash.
fn manager(request: &Request<Body>) -> String {
    let query = Query::new(request.uri().query().unwrap_or_default());
    let agent = request.headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    let agent = agent.and_then(|agent| agent.split('/').next()).unwrap_or("unknown");
    query.text("fieldManager").unwrap_or(agent).to_owned()
}

async fn read(request: Request<Body>) -> Result<Value, Failure> {
    let body = to_bytes(request.into_body(), LONGEST).await;
    let body = body.map_err(|_| Failure::too_large_body())?;
    let manifest = serde_json::from_slice::<Value>(&body);
    let manifest = manifest.map_err(|error| Failure::bad_request(error.to_string()))?;
    if !manifest.is_object() {
        return Err(Failure::bad_request("the object is none"));
    }
    Ok(manifest)
}

/// RFC 7386.
fn merge(target: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    let Some(fields) = target.as_object_mut() else { return };
    for (key, value) in patch {
        if value.is_null() {
            fields.remove(&key);
        } else {
            merge(fields.entry(key).or_insert(Value::Null), value);
        }
    }
}
