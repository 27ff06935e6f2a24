//! Discovery: which groups and resources there are, in the old form and the aggregated one.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use crate::kind::{GROUPS, Kind, REVIEWS, Resource, STALE};

const AGGREGATED: &str = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/// `/version`
pub(super) fn version() -> Value {
    json!({
        "major": "1",
        "minor": "34",
        "emulationMajor": "1",
        "emulationMinor": "34",
        "minCompatibilityMajor": "1",
        "minCompatibilityMinor": "33",
        "gitVersion": "v1.34.4",
        "gitCommit": "",
        "gitTreeState": "clean",
        "buildDate": "2026-02-10T12:00:00Z",
        "goVersion": "go1.24.12",
        "compiler": "gc",
        "platform": "linux/amd64",
    })
}

/// `/api`
pub(super) fn core() -> Value {
    json!({"kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": []})
}

/// `/apis`
pub(super) fn groups() -> Value {
    let groups = all_groups().map(|(name, version)| api_group(name, version)).collect::<Vec<_>>();
    json!({"kind": "APIGroupList", "apiVersion": "v1", "groups": groups})
}

/// `/apis/GROUP`
pub(super) fn group(name: &str) -> Option<Value> {
    let (name, version) = all_groups().find(|(known, _)| *known == name)?;
    let mut group = api_group(name, version);
    group["kind"] = json!("APIGroup");
    group["apiVersion"] = json!("v1");
    Some(group)
}

/// The groups, that of reviews and the one whose server does not answer included.
fn all_groups() -> impl Iterator<Item = (&'static str, &'static str)> {
    GROUPS.into_iter().chain([REVIEWS, STALE])
}

fn api_group(name: &str, version: &str) -> Value {
    let version = json!({"groupVersion": format!("{name}/{version}"), "version": version});
    json!({"name": name, "versions": [version], "preferredVersion": version})
}

/// `/api/v1` and `/apis/GROUP/VERSION`
pub(super) fn resources(group: &str, version: &str) -> Option<Value> {
    let mut resources = Vec::new();
    if (group, version) == REVIEWS {
        resources.push(json!({
            "name": "selfsubjectaccessreviews", "singularName": "selfsubjectaccessreview", "namespaced": false,
            "kind": "SelfSubjectAccessReview", "verbs": ["create"],
        }));
    }
    for kind in kinds(group, version) {
        let Resource { kind: name, plural, singular, namespaced, short_names, verbs, .. } = kind.resource();
        let mut resource = json!({
            "name": plural, "singularName": singular, "namespaced": namespaced, "kind": name, "verbs": verbs,
        });
        if !short_names.is_empty() {
            resource["shortNames"] = json!(short_names);
        }
        resources.push(resource);
        if kind == Kind::Pod {
            resources.push(json!({
                "name": "pods/log", "singularName": "", "namespaced": true, "kind": "Pod", "verbs": ["get"],
            }));
        }
    }
    let group_version = if group.is_empty() { version.to_owned() } else { format!("{group}/{version}") };
    let list = json!({
        "kind": "APIResourceList", "apiVersion": "v1", "groupVersion": group_version, "resources": resources,
    });
    (!resources.is_empty()).then_some(list)
}

fn kinds(group: &str, version: &str) -> impl Iterator<Item = Kind> {
    Kind::ALL.into_iter().filter(move |kind| {
        let resource = kind.resource();
        resource.group == group && resource.version == version
    })
}

/// `/api`, aggregated
pub(super) fn aggregated_core() -> Response {
    aggregated(&[json!({"metadata": {}, "versions": [aggregated_version("", "v1")]})])
}

/// `/apis`, aggregated
pub(super) fn aggregated_groups() -> Response {
    let groups = all_groups().map(|(name, version)| {
        // Of a server that has never answered, the aggregator knows no resources.
        let version = if (name, version) == STALE {
            json!({"version": version, "freshness": "Stale"})
        } else {
            aggregated_version(name, version)
        };
        json!({"metadata": {"name": name}, "versions": [version]})
    });
    aggregated(&groups.collect::<Vec<_>>())
}

fn aggregated(groups: &[Value]) -> Response {
    let list = json!({
        "kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2", "metadata": {}, "items": groups,
    });
    ([(header::CONTENT_TYPE, AGGREGATED)], list.to_string()).into_response()
}

fn aggregated_version(group: &str, version: &str) -> Value {
    let resources = kinds(group, version).map(|kind| {
        let Resource { kind: name, plural, singular, namespaced, short_names, verbs, .. } = kind.resource();
        // The API server leaves the version out where it is the one of the list.
        let response_kind = json!({"group": "", "version": "", "kind": name});
        let mut resource = json!({
            "resource": plural, "responseKind": response_kind, "singularResource": singular, "verbs": verbs,
            "scope": if namespaced { "Namespaced" } else { "Cluster" },
        });
        if !short_names.is_empty() {
            resource["shortNames"] = json!(short_names);
        }
        if kind == Kind::Pod {
            resource["subresources"] =
                json!([{"subresource": "log", "responseKind": response_kind, "verbs": ["get"]}]);
        }
        resource
    });
    let mut resources = resources.collect::<Vec<_>>();
    if (group, version) == REVIEWS {
        resources.push(json!({
            "resource": "selfsubjectaccessreviews", "singularResource": "selfsubjectaccessreview",
            "responseKind": {"group": "", "version": "", "kind": "SelfSubjectAccessReview"},
            "scope": "Cluster", "verbs": ["create"],
        }));
    }
    json!({"version": version, "resources": resources, "freshness": "Current"})
}
