//! Manifests: one object, read from the API server now, as YAML without noise.

mod masked;
mod place;

use kdr_core::{Error, Scope, access::Right, meta::ResourceRef};
use serde_json::Value;
use serde_yaml_ng::Mapping;

use crate::{
    discovery::Discovery,
    rest::{Fault, Rest},
};

/// What stands first in a manifest, in this order; the rest follows as the API server has it.
const FIRST: [&str; 5] = ["apiVersion", "kind", "metadata", "spec", "status"];

/// What a client wrote the last time, over again as JSON in one line.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// Reads a resource and writes it down as YAML.
pub(crate) async fn read(
    rest: &Rest,
    discovery: &Discovery,
    scope: &Scope,
    resource: &ResourceRef,
) -> Result<String, Error> {
    let place = place::of(discovery, scope, resource).await?;
    scope.demand(Right::See, &place.seen_within)?;
    let body = rest.get(&place.path).await.map_err(|fault| match explain(fault, resource) {
        // The API server's words are for those who run KDR.
        Error::Forbidden(_) if !scope.is_everything() => {
            Error::Forbidden("KDR's account may not read it; whoever runs KDR sees why.".to_owned())
        }
        Error::Unavailable(_) if !scope.is_everything() => {
            Error::Unavailable("The manifest cannot be read now.".to_owned())
        }
        error => error,
    })?;
    let object = serde_json::from_slice(&body)
        .map_err(|error| explain(Fault::Undecodable(error.to_string()), resource))?;
    yaml(object)
        .map_err(|error| Error::Unavailable(format!("The manifest cannot be written as YAML: {error}.")))
}

fn missing(resource: &ResourceRef) -> Error {
    let ResourceRef { kind, namespace, name } = resource;
    Error::NotFound(if namespace.is_empty() {
        format!("There is no {kind} `{name}` (any more).")
    } else {
        format!("There is no {kind} `{name}` in namespace `{namespace}` (any more).")
    })
}

fn explain(fault: Fault, resource: &ResourceRef) -> Error {
    match fault {
        Fault::NotFound(_) => missing(resource),
        Fault::Forbidden(message) => Error::Forbidden(format!("KDR's account may not read it: {message}.")),
        fault => Error::Unavailable(format!("The manifest cannot be read: {fault}.")),
    }
}

/// YAML of an object without what only machines read.
fn yaml(mut object: Value) -> Result<String, serde_yaml_ng::Error> {
    masked::mask(&mut object);
    if let Some(metadata) = object.get_mut("metadata").and_then(Value::as_object_mut) {
        metadata.remove("managedFields");
        if let Some(annotations) = metadata.get_mut("annotations").and_then(Value::as_object_mut) {
            annotations.remove(LAST_APPLIED);
            if annotations.is_empty() {
                metadata.remove("annotations");
            }
        }
    }
    let Value::Object(mut fields) = object else {
        return serde_yaml_ng::to_string(&object);
    };
    let mut ordered = Mapping::new();
    for key in FIRST {
        if let Some(value) = fields.remove(key) {
            ordered.insert(key.into(), serde_yaml_ng::to_value(value)?);
        }
    }
    for (key, value) in fields {
        ordered.insert(key.into(), serde_yaml_ng::to_value(value)?);
    }
    serde_yaml_ng::to_string(&ordered)
}

#[cfg(test)]
mod tests;
