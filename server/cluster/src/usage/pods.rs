//! The metrics API.

use std::{collections::BTreeSet, sync::Arc};

use futures::{StreamExt, stream};
use jiff::Timestamp;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use kdr_core::{quantity::Quantity, usage::Sample};
use serde::Deserialize;

use crate::{
    message::Measurement,
    rest::{Fault, Rest, encoded},
    trim::{Names, Watched},
    watch::list,
};

/// The API whose objects these are.
const API: &str = "/apis/metrics.k8s.io/v1beta1";

/// Pods a page, of whoever serves the API in pages.
const PAGE: u32 = 500;

/// Namespaces that are asked at the same time, and at most.
const AT_ONCE: usize = 4;
const MOST_NAMESPACES: usize = 50;

/// `metrics.k8s.io/v1beta1 PodMetrics`.
#[derive(Deserialize)]
struct PodMetrics {
    #[serde(default)]
    metadata: ObjectMeta,
    #[serde(default)]
    timestamp: Option<Timestamp>,
    #[serde(default)]
    containers: Option<Vec<ContainerMetrics>>,
}

#[derive(Deserialize)]
struct ContainerMetrics {
    #[serde(default)]
    name: String,
    #[serde(default)]
    usage: Usage,
}

#[derive(Deserialize, Default)]
struct Usage {
    #[serde(default)]
    cpu: String,
    #[serde(default)]
    memory: String,
}

impl Watched for PodMetrics {
    type Trimmed = Vec<Measurement>;

    fn metadata(&self) -> &ObjectMeta {
        &self.metadata
    }

    fn trim(self, names: &mut Names) -> Vec<Measurement> {
        let namespace = names.share_or_empty(self.metadata.namespace.as_deref());
        let pod = names.share_or_empty(self.metadata.name.as_deref());
        let at = self.timestamp.unwrap_or_else(Timestamp::now);
        let containers = self.containers.unwrap_or_default();
        containers
            .iter()
            .map(|container| Measurement {
                namespace: namespace.clone(),
                pod: pod.clone(),
                container: names.share(&container.name),
                sample: Sample {
                    at,
                    cpu_millis: u32::try_from(Quantity::new(&container.usage.cpu).thousandths())
                        .unwrap_or(u32::MAX),
                    memory: Quantity::new(&container.usage.memory).units(),
                },
            })
            .collect()
    }
}

/// The containers of all pods.
pub(super) async fn everywhere(rest: &Rest, names: &mut Names) -> Result<Vec<Measurement>, Fault> {
    pages(rest, &format!("{API}/pods"), names).await
}

/// The containers of these namespaces, as far as they may be read; `None` when none may.
pub(super) async fn within(
    rest: &Rest,
    namespaces: &BTreeSet<Arc<str>>,
    names: &mut Names,
) -> Option<Vec<Measurement>> {
    let paths: Vec<String> = namespaces
        .iter()
        .take(MOST_NAMESPACES)
        .map(|namespace| format!("{API}/namespaces/{}/pods", encoded(namespace)))
        .collect();
    let answers =
        stream::iter(paths).map(|path| async move { rest.get(&path).await }).buffer_unordered(AT_ONCE);
    let mut answers = std::pin::pin!(answers);
    let mut found = None;
    while let Some(answer) = answers.next().await {
        let mut pods = Vec::new();
        if answer.and_then(|body| list::<PodMetrics>(&body, names, &mut pods)).is_ok() {
            found.get_or_insert_with(Vec::new).extend(pods.into_iter().flatten());
        }
    }
    found
}

async fn pages(rest: &Rest, path: &str, names: &mut Names) -> Result<Vec<Measurement>, Fault> {
    let mut pods = Vec::new();
    let mut token = String::new();
    loop {
        let body = rest.get(&format!("{path}?limit={PAGE}{token}")).await?;
        let meta = list::<PodMetrics>(&body, names, &mut pods)?;
        match meta.continue_.filter(|token| !token.is_empty()) {
            Some(next) => token = format!("&continue={}", encoded(&next)),
            None => return Ok(pods.into_iter().flatten().collect()),
        }
    }
}
