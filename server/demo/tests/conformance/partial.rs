//! Metadata only: `PartialObjectMetadata`.

use std::{pin::pin, time::Duration};

use anyhow::{Context, Result, bail, ensure};
use futures::TryStreamExt;
use k8s_openapi::api::core::v1::{ConfigMap, Pod};
use kube::{
    Api, ResourceExt,
    api::{DeleteParams, ListParams, WatchEvent, WatchParams},
};
use serde_json::Value;
use tokio::time::timeout;

use crate::stage::Stage;

const SINGLE: &str = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";
const LIST: &str = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";

/// Where there is something to list, in any cluster.
const COLLECTIONS: [&str; 10] = [
    "/api/v1/namespaces",
    "/api/v1/nodes",
    "/api/v1/pods",
    "/api/v1/services",
    "/api/v1/configmaps",
    "/api/v1/serviceaccounts",
    "/apis/apps/v1/deployments",
    "/apis/apps/v1/replicasets",
    "/apis/discovery.k8s.io/v1/endpointslices",
    "/apis/apiregistration.k8s.io/v1/apiservices",
];

fn is_partial(object: &Value) -> Result<()> {
    let fields = object.as_object().context("no object")?.keys().map(String::as_str);
    let others =
        fields.filter(|field| !matches!(*field, "kind" | "apiVersion" | "metadata")).collect::<Vec<_>>();
    ensure!(others.is_empty(), "more than metadata: {others:?}");
    for field in ["name", "uid", "resourceVersion", "creationTimestamp"] {
        ensure!(object["metadata"][field].is_string(), "no {field}: {object}");
    }
    Ok(())
}

pub(crate) async fn lists_hold_metadata_only(stage: &Stage) -> Result<()> {
    for path in COLLECTIONS {
        let whole = stage.get(path).await?.map_err(|status| *status)?;
        let list = stage.get_as(path, LIST).await?.map_err(|status| *status)?;
        ensure!(list["kind"] == "PartialObjectMetadataList", "{path}: {}", list["kind"]);
        ensure!(list["apiVersion"] == "meta.k8s.io/v1", "{path}: {}", list["apiVersion"]);
        ensure!(list["metadata"]["resourceVersion"].is_string(), "{path}: no version");
        let items = list["items"].as_array().with_context(|| format!("{path}: no items"))?;
        ensure!(!items.is_empty(), "{path}: nothing");
        items.iter().try_for_each(is_partial).context(path)?;
        // Something may have come or gone between the two.
        let count = whole["items"].as_array().map_or(0, Vec::len);
        ensure!(items.len().abs_diff(count) <= 3, "{path}: {} instead of {count}", items.len());
    }
    Ok(())
}

pub(crate) async fn pages_of_metadata_go_on(stage: &Stage) -> Result<()> {
    let path = format!("/api/v1/namespaces/{}/pods", stage.talker.namespace);
    let (mut names, mut token) = (Vec::new(), String::new());
    loop {
        let page = stage.get_as(&format!("{path}?limit=2&continue={token}"), LIST).await?;
        let page = page.map_err(|status| *status)?;
        let items = page["items"].as_array().context("no items")?;
        ensure!(items.len() <= 2, "{} on a page of two", items.len());
        names.extend(items.iter().map(|item| item["metadata"]["name"].to_string()));
        match page["metadata"]["continue"].as_str().filter(|token| !token.is_empty()) {
            Some(next) => next.clone_into(&mut token),
            None => break,
        }
    }
    let count = names.len();
    names.dedup();
    ensure!(count > 2 && names.len() == count, "{names:?}");
    Ok(())
}

pub(crate) async fn a_single_object_is_cut_down_too(stage: &Stage) -> Result<()> {
    let path = stage.talker.path();
    let pod = stage.get_as(&path, SINGLE).await?.map_err(|status| *status)?;
    ensure!(pod["kind"] == "PartialObjectMetadata" && pod["apiVersion"] == "meta.k8s.io/v1", "{pod}");
    is_partial(&pod)?;
    for (path, accept) in [(path.as_str(), LIST), ("/api/v1/pods", SINGLE)] {
        let refused = stage.get_as(path, accept).await?.err();
        let refused = refused.with_context(|| format!("{path} is answered as {accept}"))?;
        ensure!(refused.code == 406 && refused.reason == "NotAcceptable", "{path}: {refused:?}");
    }
    Ok(())
}

pub(crate) async fn watches_tell_metadata_only(stage: &Stage) -> Result<()> {
    let (namespace, labels) = &stage.stirred;
    let pods = stage.pods(namespace);
    let victim = stage.stirred_pod().await?;
    let listed = pods.list_metadata(&ListParams::default().labels(labels)).await?;
    let version = listed.metadata.resource_version.context("a list without version")?;
    let params = WatchParams::default().labels(labels).timeout(20);
    let mut events = pin!(pods.watch_metadata(&params, &version).await?);
    pods.delete(&victim, &DeleteParams::default()).await?;
    let (mut gone, mut marked) = (false, false);
    while let Some(event) =
        timeout(Duration::from_secs(40), events.try_next()).await.context("never ends")??
    {
        match event {
            WatchEvent::Added(pod) | WatchEvent::Modified(pod) => {
                ensure!(
                    pod.types.as_ref().is_some_and(|types| types.kind == "PartialObjectMetadata"),
                    "{pod:?}"
                );
            }
            WatchEvent::Deleted(pod) => gone |= pod.name_any() == victim,
            WatchEvent::Bookmark(mark) => {
                ensure!(mark.types.kind == "PartialObjectMetadata", "a bookmark of {}", mark.types.kind);
                marked = true;
            }
            WatchEvent::Error(status) => bail!("{status:?}"),
        }
    }
    ensure!(gone && marked, "gone: {gone}, bookmark: {marked}");
    Ok(())
}

/// A watch of another kind, from the beginning, and one from a version that is long gone.
pub(crate) async fn metadata_is_streamed_from_the_beginning(stage: &Stage) -> Result<()> {
    let maps = Api::<ConfigMap>::namespaced(stage.client.clone(), &stage.stirred.0);
    let params = WatchParams::default().fields("metadata.name=kube-root-ca.crt").timeout(5);
    let mut events = pin!(maps.watch_metadata(&params, "0").await?);
    let first = timeout(Duration::from_secs(5), events.try_next()).await??.context("nothing")?;
    let WatchEvent::Added(map) = first else { bail!("it begins with {first:?}") };
    ensure!(map.name_any() == "kube-root-ca.crt", "another one: {}", map.name_any());

    let pods = Api::<Pod>::all(stage.client.clone());
    let mut events = pin!(pods.watch_metadata(&WatchParams::default().timeout(5), "1").await?);
    match timeout(Duration::from_secs(10), events.try_next()).await? {
        Ok(Some(WatchEvent::Error(status))) | Err(kube::Error::Api(status)) => {
            ensure!(status.code == 410, "{status:?}");
        }
        other => bail!("{other:?}"),
    }
    Ok(())
}
