//! Aggregated discovery: everything in one document.

use serde::Deserialize;

use super::{Found, Listed};
use crate::rest::{Fault, Rest};

/// The newest form first; an API server that has none of them answers as it always did.
const ACCEPT: &str = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,\
                      application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

/// All groups. What is absent is empty: a group that is broken may be named without anything.
#[derive(Deserialize)]
pub(super) struct Groups {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    items: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    #[serde(default)]
    metadata: Named,
    #[serde(default)]
    versions: Vec<Version>,
}

#[derive(Deserialize, Default)]
struct Named {
    /// Absent for the core.
    #[serde(default)]
    name: String,
}

#[derive(Deserialize)]
struct Version {
    #[serde(default, rename = "version")]
    name: String,
    #[serde(default)]
    resources: Option<Vec<Resource>>,
    /// `Current`, or `Stale` when the API server could not ask the group's own server.
    #[serde(default)]
    freshness: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Resource {
    #[serde(default, rename = "resource")]
    plural: String,
    #[serde(default)]
    response_kind: Option<ResponseKind>,
    #[serde(default)]
    scope: String,
    #[serde(default)]
    verbs: Vec<String>,
}

#[derive(Deserialize)]
struct ResponseKind {
    #[serde(default)]
    kind: String,
}

/// Asks for everything below `/api` or `/apis`. `None` when the API server does not have aggregated discovery.
pub(super) async fn ask(rest: &Rest, path: &str) -> Result<Option<Groups>, Fault> {
    let body = match rest.get_as(path, ACCEPT).await {
        Ok(body) => body,
        // 406: an old server that does not like to be asked in so many words.
        Err(Fault::Refused { code: 406, .. }) => return Ok(None),
        Err(fault) => return Err(fault),
    };
    let groups: Groups =
        serde_json::from_slice(&body).map_err(|error| Fault::Undecodable(error.to_string()))?;
    Ok((groups.kind == "APIGroupDiscoveryList").then_some(groups))
}

/// Adds what the document says. Versions come preferred first.
pub(super) fn read(groups: Groups, found: &mut Found) {
    for group in groups.items {
        let name = group.metadata.name;
        for version in group.versions {
            if version.freshness == "Stale" {
                let path =
                    if name.is_empty() { version.name.clone() } else { format!("{name}/{}", version.name) };
                found.fail(&path, "the server behind it does not answer the API server");
            }
            for resource in version.resources.unwrap_or_default() {
                found.add(&Listed {
                    group: &name,
                    version: &version.name,
                    plural: &resource.plural,
                    kind: resource.response_kind.as_ref().map_or("", |kind| &kind.kind),
                    namespaced: resource.scope == "Namespaced",
                    verbs: &resource.verbs,
                });
            }
        }
    }
}
