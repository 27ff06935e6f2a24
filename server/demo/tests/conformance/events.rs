//! Events as kubelet and scheduler write them.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use k8s_openapi::api::core::v1::Event;
use kube::{Api, api::ListParams};

use crate::stage::{Part, Stage};

async fn events(stage: &Stage, part: &Part) -> Result<Vec<Event>> {
    let events = Api::<Event>::namespaced(stage.client.clone(), &part.namespace);
    let params = ListParams::default().fields(&format!("involvedObject.name={}", part.pod));
    let list = events.list(&params).await?.items;
    ensure!(
        list.iter().all(|event| event.involved_object.name.as_deref() == Some(&part.pod)),
        "others' events"
    );
    Ok(list)
}

/// An event of this reason, once it is there.
async fn event(stage: &Stage, part: &Part, reason: &str) -> Result<Event> {
    for _ in 0..120 {
        let list = events(stage, part).await?;
        if let Some(event) = list.into_iter().find(|event| event.reason.as_deref() == Some(reason)) {
            return Ok(event);
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    anyhow::bail!("no event {reason} within 30 s")
}

pub(crate) async fn a_crash_loop_is_told_and_counted(stage: &Stage) -> Result<()> {
    let part = &stage.crasher;
    let container = part.container();
    for (reason, kind, words) in [
        ("Created", "Normal", format!("Created container: {container}")),
        ("Started", "Normal", format!("Started container {container}")),
        (
            "BackOff",
            "Warning",
            format!("Back-off restarting failed container {container} in pod {}_", part.pod),
        ),
    ] {
        let event = event(stage, part, reason).await?;
        let message = event.message.clone().unwrap_or_default();
        ensure!(event.type_.as_deref() == Some(kind) && message.starts_with(&words), "{reason}: {message}");
        ensure!(event.count.is_some_and(|count| count >= 1), "{reason}: counted {:?}", event.count);
        let (first, last) =
            (event.first_timestamp.context("no first time")?, event.last_timestamp.context("no last")?);
        ensure!(first.0 <= last.0 && event.event_time.is_none(), "{reason}: times");
        let object = &event.involved_object;
        ensure!(object.kind.as_deref() == Some("Pod") && object.uid.is_some(), "{reason}: {object:?}");
        ensure!(
            object.field_path.as_deref() == Some(&format!("spec.containers{{{container}}}")),
            "{object:?}"
        );
        let source = event.source.context("no source")?;
        ensure!(
            source.component.as_deref() == Some("kubelet") && source.host.is_some(),
            "{reason}: {source:?}"
        );
        ensure!(event.reporting_component.as_deref() == Some("kubelet"), "{reason}: reporter");
        let name = event.metadata.name.context("no name")?;
        ensure!(name.starts_with(&format!("{}.", part.pod)), "{reason}: it is called {name}");
    }
    // The kubelet tells of the same thing 25 times, and then once in five minutes.
    for _ in 0..60 {
        let list = events(stage, part).await?;
        let told = list.iter().filter(|event| event.reason.as_deref() == Some("BackOff"));
        if told.filter_map(|event| event.count).max().is_some_and(|count| count > 1) {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    anyhow::bail!("what happens again and again is not counted within 30 s")
}

pub(crate) async fn the_scheduler_tells_in_the_newer_form(stage: &Stage) -> Result<()> {
    let event = event(stage, &stage.misfit, "FailedScheduling").await?;
    ensure!(event.type_.as_deref() == Some("Warning"), "{:?}", event.type_);
    ensure!(event.event_time.is_some(), "no eventTime");
    ensure!(event.first_timestamp.is_none() && event.last_timestamp.is_none(), "times of the older form");
    ensure!(event.count.is_none_or(|count| count == 0), "a count of the older form");
    ensure!(event.source.is_none_or(|source| source.component.is_none()), "a source of the older form");
    ensure!(
        event.reporting_component.as_deref() == Some("default-scheduler"),
        "{:?}",
        event.reporting_component
    );
    ensure!(event.action.as_deref() == Some("Scheduling"), "{:?}", event.action);
    ensure!(event.message.is_some_and(|words| words.contains(" nodes are available: ")), "the message");
    Ok(())
}
