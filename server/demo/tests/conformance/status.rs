//! What the states of pods look like.

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::stage::{Part, Stage};

async fn status(stage: &Stage, part: &Part) -> Result<Value> {
    let pod = stage.get(&part.path()).await?.map_err(|status| *status)?;
    ensure!(pod["kind"] == "Pod" && pod["apiVersion"] == "v1", "a single object does not say its kind");
    Ok(pod["status"].clone())
}

fn condition<'a>(status: &'a Value, kind: &str) -> Result<&'a Value> {
    let conditions = status["conditions"].as_array().context("no conditions")?;
    conditions
        .iter()
        .find(|condition| condition["type"] == kind)
        .with_context(|| format!("no condition {kind}"))
}

fn message(value: &Value) -> &str {
    value["message"].as_str().unwrap_or_default()
}

pub(crate) async fn a_crash_loop_waits_and_remembers(stage: &Stage) -> Result<()> {
    let part = &stage.crasher;
    // It is started again now and then.
    let mut status = status(stage, part).await?;
    for _ in 0..60 {
        if status["containerStatuses"][0]["state"]["waiting"]["reason"] == "CrashLoopBackOff" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(250)).await;
        status = self::status(stage, part).await?;
    }
    let container = &status["containerStatuses"][0];
    ensure!(status["phase"] == "Running", "phase {}", status["phase"]);
    ensure!(container["ready"] == false && container["started"] == false, "{container}");
    let restarts = container["restartCount"].as_u64().context("no restartCount")?;
    let waiting = &container["state"]["waiting"];
    ensure!(waiting["reason"] == "CrashLoopBackOff", "{waiting}");
    let words =
        format!("s restarting failed container={} pod={}_{}(", part.container(), part.pod, part.namespace);
    ensure!(message(waiting).starts_with("back-off ") && message(waiting).contains(&words), "{waiting}");
    let end = &container["lastState"]["terminated"];
    ensure!(restarts > 0 && end["exitCode"] == 1 && end["reason"] == "Error", "{restarts} {end}");
    for field in ["startedAt", "finishedAt", "containerID"] {
        ensure!(end[field].is_string(), "lastState has no {field}");
    }
    ensure!(container["containerID"] == end["containerID"], "not the container that ended: {container}");
    let ready = condition(&status, "Ready")?;
    ensure!(ready["status"] == "False" && ready["reason"] == "ContainersNotReady", "{ready}");
    ensure!(message(ready) == format!("containers with unready status: [{}]", part.container()), "{ready}");
    let order = status["conditions"].as_array().context("no conditions")?.iter();
    let order = order.filter_map(|condition| condition["type"].as_str()).collect::<Vec<_>>();
    let usual = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"];
    ensure!(order == usual, "conditions {order:?}");
    Ok(())
}

pub(crate) async fn an_image_that_cannot_be_pulled_is_told_in_full(stage: &Stage) -> Result<()> {
    let status = status(stage, &stage.unpullable).await?;
    ensure!(status["phase"] == "Pending", "phase {}", status["phase"]);
    let container = &status["containerStatuses"][0];
    let (image, waiting) = (container["image"].as_str().unwrap_or_default(), &container["state"]["waiting"]);
    let pulling = format!("rpc error: code = NotFound desc = failed to pull and unpack image \"{image}\": ");
    let fine = match waiting["reason"].as_str() {
        Some("ErrImagePull") => message(waiting).starts_with(&pulling),
        Some("ImagePullBackOff") => message(waiting)
            .starts_with(&format!("Back-off pulling image \"{image}\": ErrImagePull: {pulling}")),
        _ => false,
    };
    ensure!(fine && message(waiting).ends_with(": not found"), "{waiting}");
    ensure!(container["imageID"] == "" && container["lastState"] == serde_json::json!({}), "{container}");
    Ok(())
}

pub(crate) async fn an_unschedulable_pod_says_why(stage: &Stage) -> Result<()> {
    let status = status(stage, &stage.misfit).await?;
    ensure!(status["phase"] == "Pending", "phase {}", status["phase"]);
    ensure!(
        status["containerStatuses"].is_null() && status["startTime"].is_null(),
        "a kubelet knows it: {status}"
    );
    let scheduled = condition(&status, "PodScheduled")?;
    ensure!(scheduled["status"] == "False" && scheduled["reason"] == "Unschedulable", "{scheduled}");
    ensure!(message(scheduled).contains(" nodes are available: "), "{scheduled}");
    Ok(())
}

pub(crate) async fn a_pod_that_initialises_says_what_it_waits_for(stage: &Stage) -> Result<()> {
    let status = status(stage, &stage.initialising).await?;
    ensure!(status["phase"] == "Pending", "phase {}", status["phase"]);
    let init = &status["initContainerStatuses"][0];
    ensure!(init["state"]["running"]["startedAt"].is_string(), "{init}");
    ensure!(init["ready"] == false && init["started"] == true, "{init}");
    let waiting = &status["containerStatuses"][0]["state"]["waiting"];
    ensure!(waiting["reason"] == "PodInitializing", "{waiting}");
    let initialized = condition(&status, "Initialized")?;
    ensure!(initialized["reason"] == "ContainersNotInitialized", "{initialized}");
    let words = format!("containers with incomplete status: [{}]", init["name"].as_str().unwrap_or_default());
    ensure!(message(initialized) == words, "{initialized}");
    Ok(())
}
