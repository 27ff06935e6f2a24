//! Gateways and HTTPRoutes of the Gateway API, an extension. Only what KDR shows is read, field by field: what is absent
//! or odd is left out, and spoils nothing beside it.

use std::sync::Arc;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use kdr_core::{
    pod::Condition,
    resource::{self, Backend, Facts, PortRef},
};
use serde::Deserialize;
use serde_json::Value;

use super::{Names, resource::resource, shape};
use crate::message::Object;

/// `gateway.networking.k8s.io/v1 Gateway`.
#[derive(Deserialize)]
pub(crate) struct Gateway {
    #[serde(default)]
    pub(super) metadata: ObjectMeta,
    #[serde(default)]
    spec: Value,
    #[serde(default)]
    status: Value,
}

/// `gateway.networking.k8s.io/v1 HTTPRoute`.
#[derive(Deserialize)]
pub(crate) struct HttpRoute {
    #[serde(default)]
    pub(super) metadata: ObjectMeta,
    #[serde(default)]
    spec: Value,
    #[serde(default)]
    status: Value,
}

/// Trims a Gateway.
pub(super) fn gateway(gateway: Gateway, names: &mut Names) -> Object {
    let Gateway { metadata, spec, status } = gateway;
    let namespace = metadata.namespace.as_deref().unwrap_or_default();
    let mut facts = resource::Gateway {
        class: names.share(text(&spec, "gatewayClassName")),
        addresses: list(&status, "addresses")
            .map(|address| text(address, "value"))
            .filter(|address| !address.is_empty())
            .map(Into::into)
            .collect(),
        conditions: conditions(&status, names),
        ..resource::Gateway::default()
    };
    for listener in list(&spec, "listeners") {
        let port = listener.get("port").and_then(Value::as_u64).map(|port| port.to_string());
        let words = [text(listener, "name"), port.as_deref().unwrap_or_default(), text(listener, "protocol")];
        let words = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        facts.listeners.push(names.share(&words));
        let tls = listener.get("tls").unwrap_or(&Value::Null);
        for certificate in list(tls, "certificateRefs").filter(|found| is(found, "kind", "Secret")) {
            let secret =
                (names.share(or(text(certificate, "namespace"), namespace)), name(certificate, names));
            if !secret.1.is_empty() && !facts.tls_secrets.contains(&secret) {
                facts.tls_secrets.push(secret);
            }
        }
    }
    let shape = shape::of_spec(&spec, names);
    resource(metadata, shape, Facts::Gateway(facts), names)
}

/// Trims a HTTPRoute.
pub(super) fn http_route(route: HttpRoute, names: &mut Names) -> Object {
    let HttpRoute { metadata, spec, status } = route;
    let namespace = metadata.namespace.as_deref().unwrap_or_default();
    let hosts = spec.get("hostnames").and_then(Value::as_array).into_iter().flatten();
    let mut facts = resource::HttpRoute {
        hosts: hosts.filter_map(Value::as_str).map(|host| names.share(host)).collect(),
        ..resource::HttpRoute::default()
    };
    for parent in list(&spec, "parentRefs").filter(|parent| is(parent, "kind", "Gateway")) {
        let gateway = (names.share(or(text(parent, "namespace"), namespace)), name(parent, names));
        if !gateway.1.is_empty() && !facts.gateways.contains(&gateway) {
            facts.gateways.push(gateway);
        }
    }
    let host = facts.hosts.first().cloned().unwrap_or_default();
    for rule in list(&spec, "rules") {
        let first = list(rule, "matches").find_map(|found| found.get("path")?.get("value")?.as_str());
        let path = names.share_or_empty(first);
        for found in list(rule, "backendRefs").filter(|found| is(found, "kind", "Service")) {
            let service = name(found, names);
            if service.is_empty() {
                continue;
            }
            let port = found.get("port").and_then(Value::as_u64).and_then(|port| u16::try_from(port).ok());
            facts.backends.push(Backend {
                host: host.clone(),
                path: path.clone(),
                namespace: names.share(or(text(found, "namespace"), namespace)),
                service,
                port: port.map(PortRef::Number),
            });
        }
    }
    let mut parents: Vec<_> = list(&status, "parents").map(|parent| conditions(parent, names)).collect();
    let unhappy = parents.iter().position(|found| found.iter().any(|one| one.status != Some(true)));
    if !parents.is_empty() {
        facts.conditions = parents.swap_remove(unhappy.unwrap_or(0));
    }
    let shape = shape::of_spec(&spec, names);
    resource(metadata, shape, Facts::HttpRoute(facts), names)
}

fn text<'a>(object: &'a Value, field: &str) -> &'a str {
    object.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn list<'a>(object: &'a Value, field: &str) -> impl Iterator<Item = &'a Value> {
    object.get(field).and_then(Value::as_array).into_iter().flatten()
}

fn name(reference: &Value, names: &mut Names) -> Arc<str> {
    names.share(text(reference, "name"))
}

/// The text, unless it is empty.
fn or<'a>(text: &'a str, otherwise: &'a str) -> &'a str {
    if text.is_empty() { otherwise } else { text }
}

/// Whether a field has this value; absent means the default, which it is.
fn is(reference: &Value, field: &str, default: &str) -> bool {
    or(text(reference, field), default) == default
}

fn conditions(status: &Value, names: &mut Names) -> Vec<Condition> {
    let trim = |found: &Value, names: &mut Names| Condition {
        kind: names.share(text(found, "type")),
        status: match text(found, "status") {
            "True" => Some(true),
            "False" => Some(false),
            _ => None,
        },
        reason: names.share(text(found, "reason")),
        message: names.share(text(found, "message")),
        since: text(found, "lastTransitionTime").parse().ok(),
    };
    list(status, "conditions").map(|found| trim(found, names)).collect()
}
