//! Discovery group by group, as every API server has it.

use futures::{StreamExt, stream};
use serde::{Deserialize, de::DeserializeOwned};

use super::{Found, Listed};
use crate::rest::{Fault, Rest};

/// Groups that are asked at the same time.
const AT_ONCE: usize = 8;

#[derive(Deserialize)]
struct Groups {
    #[serde(default)]
    groups: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Group {
    #[serde(default)]
    versions: Vec<Version>,
    #[serde(default)]
    preferred_version: Option<Version>,
}

#[derive(Deserialize, Clone, PartialEq)]
#[serde(rename_all = "camelCase")]
struct Version {
    #[serde(default)]
    group_version: String,
}

#[derive(Deserialize)]
struct Resources {
    #[serde(default)]
    resources: Option<Vec<Resource>>,
}

#[derive(Deserialize)]
struct Resource {
    #[serde(default)]
    name: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    namespaced: bool,
    #[serde(default)]
    verbs: Option<Vec<String>>,
}

/// Asks for the groups, then each group for its kinds.
pub(super) async fn ask(rest: &Rest) -> Result<Found, Fault> {
    let groups: Groups = get(rest, "/apis").await?;
    // Preferred versions first, for which the order within the answers is kept.
    let preferred = groups.groups.iter().filter_map(|group| group.preferred_version.clone());
    let mut versions: Vec<Version> = preferred.collect();
    for version in groups.groups.into_iter().flat_map(|group| group.versions) {
        if !versions.contains(&version) {
            versions.push(version);
        }
    }
    let paths: Vec<(String, String)> = std::iter::once(("v1".to_owned(), "/api/v1".to_owned()))
        .chain(versions.into_iter().map(|version| {
            let path = format!("/apis/{}", version.group_version);
            (version.group_version, path)
        }))
        .collect();
    let mut answers = stream::iter(paths)
        .map(|(name, path)| async move {
            let answer = get::<Resources>(rest, &path).await;
            (name, answer)
        })
        .buffered(AT_ONCE);
    let mut found = Found::default();
    while let Some((name, answer)) = answers.next().await {
        match answer {
            Ok(answer) => read(&name, answer, &mut found),
            // Without an API server nothing is known of any group.
            Err(fault) if !fault.is_answer() => return Err(fault),
            Err(fault) => found.fail(&name, &fault.to_string()),
        }
    }
    Ok(found)
}

fn read(group_version: &str, answer: Resources, found: &mut Found) {
    let (group, version) = group_version.split_once('/').unwrap_or(("", group_version));
    for resource in answer.resources.unwrap_or_default() {
        found.add(&Listed {
            group,
            version,
            plural: &resource.name,
            kind: &resource.kind,
            namespaced: resource.namespaced,
            verbs: resource.verbs.as_deref().unwrap_or_default(),
        });
    }
}

async fn get<T: DeserializeOwned>(rest: &Rest, path: &str) -> Result<T, Fault> {
    let body = rest.get(path).await?;
    serde_json::from_slice(&body).map_err(|error| Fault::Undecodable(error.to_string()))
}
