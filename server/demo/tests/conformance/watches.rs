//! Watches.

use std::{pin::pin, time::Duration};

use anyhow::{Context, Result, bail, ensure};
use futures::{StreamExt, TryStreamExt};
use k8s_openapi::api::core::v1::Pod;
use kube::{
    ResourceExt,
    api::{DeleteParams, ListParams, WatchEvent, WatchParams},
};
use tokio::time::{Instant, timeout};

use crate::stage::Stage;

/// A pod is deleted; the watch tells what becomes of it and of its successor, then a bookmark, then ends on its own.
pub(crate) async fn a_watch_goes_on_from_a_list_and_ends_with_a_bookmark(stage: &Stage) -> Result<()> {
    const SECONDS: u32 = 14;
    let (namespace, labels) = &stage.stirred;
    let pods = stage.pods(namespace);
    let victim = stage.stirred_pod().await?;
    let listed = pods.list(&ListParams::default().labels(labels)).await?;
    let version = listed.metadata.resource_version.context("a list without version")?;
    let mut latest = version.parse::<u64>()?;
    let begin = Instant::now();
    let params = WatchParams::default().labels(labels).timeout(SECONDS);
    let mut events = pin!(pods.watch(&params, &version).await?);
    pods.delete(&victim, &DeleteParams::default()).await?;
    let (mut going, mut gone, mut successor, mut bookmark) = (false, false, false, false);
    while let Some(event) =
        timeout(Duration::from_secs(30), events.try_next()).await.context("never ends")??
    {
        let current = match &event {
            WatchEvent::Added(pod) => {
                ensure!(pod.name_any() != victim, "what was there is added");
                successor = true;
                pod.resource_version()
            }
            WatchEvent::Modified(pod) => {
                going |= pod.name_any() == victim && pod.metadata.deletion_timestamp.is_some();
                pod.resource_version()
            }
            WatchEvent::Deleted(pod) => {
                ensure!(pod.name_any() == victim && going, "another one is deleted, or at once");
                gone = true;
                pod.resource_version()
            }
            WatchEvent::Bookmark(mark) => {
                ensure!(
                    mark.types.kind == "Pod" && mark.types.api_version == "v1",
                    "a bookmark of another kind"
                );
                bookmark = true;
                Some(mark.metadata.resource_version.clone())
            }
            WatchEvent::Error(status) => bail!("{status:?}"),
        };
        let current = current.context("no version")?.parse::<u64>()?;
        // A bookmark may repeat the version of the last event.
        let fine =
            if matches!(event, WatchEvent::Bookmark(_)) { current >= latest } else { current > latest };
        ensure!(fine, "{event:?}: version {current} comes after {latest}");
        latest = current;
    }
    ensure!(going && gone, "the deleted pod is not seen to go ({going}) and to be gone ({gone})");
    ensure!(successor, "its successor is not seen");
    ensure!(bookmark, "no bookmark");
    let seconds = begin.elapsed().as_secs_f64();
    ensure!(
        (f64::from(SECONDS) - 1.0..f64::from(SECONDS) + 4.0).contains(&seconds),
        "it seconds {seconds} s"
    );
    Ok(())
}

pub(crate) async fn a_version_that_is_too_old_expires(stage: &Stage) -> Result<()> {
    let path = "/api/v1/pods?watch=true&resourceVersion=1&timeoutSeconds=3";
    let (code, reason, message) = match stage.text(path).await? {
        Ok(lines) => {
            let line = lines.lines().next().unwrap_or("{}");
            let event = serde_json::from_str::<serde_json::Value>(line)?;
            ensure!(event["type"] == "ERROR", "it begins with {}", line.chars().take(80).collect::<String>());
            let text = |key: &str| event["object"][key].as_str().unwrap_or_default().to_owned();
            (event["object"]["code"].as_u64(), text("reason"), text("message"))
        }
        Err(status) => (Some(u64::from(status.code)), status.reason.clone(), status.message.clone()),
    };
    ensure!(code == Some(410) && reason == "Expired", "{code:?} {reason}");
    ensure!(message.starts_with("too old resource version: 1 ("), "{message}");
    Ok(())
}

pub(crate) async fn a_watch_without_a_version_begins_with_what_is_there(stage: &Stage) -> Result<()> {
    let pods = stage.pods(&stage.talker.namespace);
    let params = WatchParams::default().fields(&format!("metadata.name={}", stage.talker.pod)).timeout(5);
    for version in ["0", ""] {
        let mut events = pin!(pods.watch(&params, version).await?);
        let first = timeout(Duration::from_secs(5), events.try_next()).await??.context("nothing")?;
        let WatchEvent::Added(pod) = first else { bail!("version {version:?}: it begins with {first:?}") };
        ensure!(pod.name_any() == stage.talker.pod, "another pod");
    }
    Ok(())
}

pub(crate) async fn a_streamed_list_ends_with_its_mark(stage: &Stage) -> Result<()> {
    let pods = stage.pods(&stage.talker.namespace);
    let listed = pods.list(&ListParams::default()).await?;
    let params = WatchParams { send_initial_events: true, timeout: Some(5), ..WatchParams::default() };
    let mut events = pin!(pods.watch(&params, "").await?);
    let mut added = Vec::new();
    loop {
        match timeout(Duration::from_secs(5), events.try_next())
            .await??
            .context("it ends without its mark")?
        {
            WatchEvent::Added(pod) => added.push(pod.name_any()),
            WatchEvent::Bookmark(mark) => {
                ensure!(
                    mark.metadata.annotations.contains_key("k8s.io/initial-events-end"),
                    "another bookmark"
                );
                break;
            }
            other => bail!("{other:?} before the mark"),
        }
    }
    added.sort();
    let mut listed = listed.iter().map(ResourceExt::name_any).collect::<Vec<_>>();
    listed.sort();
    ensure!(added == listed, "{added:?} instead of {listed:?}");
    Ok(())
}

pub(crate) async fn a_selector_sees_its_own_only(stage: &Stage) -> Result<()> {
    let (namespace, _) = &stage.stirred;
    let pods = stage.pods(namespace);
    let victim = stage.stirred_pod().await?;
    let version = pods.list(&ListParams::default()).await?.metadata.resource_version.context("no version")?;
    let params =
        WatchParams::default().fields(&format!("metadata.name={victim}")).timeout(9).disable_bookmarks();
    let events = pods.watch(&params, &version).await?;
    pods.delete(&victim, &DeleteParams::default()).await?;
    let seen = timeout(Duration::from_secs(20), events.collect::<Vec<_>>()).await.context("never ends")?;
    let seen = seen.into_iter().collect::<Result<Vec<WatchEvent<Pod>>, _>>()?;
    for event in &seen {
        let (WatchEvent::Added(pod) | WatchEvent::Modified(pod) | WatchEvent::Deleted(pod)) = event else {
            bail!("{event:?}")
        };
        ensure!(pod.name_any() == victim, "{} is seen", pod.name_any());
    }
    ensure!(
        matches!(seen.last(), Some(WatchEvent::Deleted(_))),
        "it does not end with the deletion: {seen:?}"
    );
    Ok(())
}
