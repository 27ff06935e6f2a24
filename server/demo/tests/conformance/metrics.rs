//! `metrics.k8s.io`.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use jiff::Timestamp;
use serde_json::Value;

use crate::stage::Stage;

const GROUP: &str = "/apis/metrics.k8s.io/v1beta1";

fn is_usage(usage: &Value) -> bool {
    let number = |key: &str, units: &[&str]| {
        usage[key].as_str().is_some_and(|text| {
            text == "0"
                || units.iter().any(|unit| text.strip_suffix(unit).is_some_and(|n| n.parse::<u64>().is_ok()))
        })
    };
    number("cpu", &["n", "u", "m"]) && number("memory", &["Ki", "Mi"])
}

fn check_times(item: &Value) -> Result<()> {
    let time = item["timestamp"].as_str().context("no timestamp")?.parse::<Timestamp>()?;
    ensure!(Timestamp::now().duration_since(time).as_secs() < 120, "measured at {time}");
    ensure!(item["window"].as_str().is_some_and(|window| window.ends_with('s')), "window {}", item["window"]);
    Ok(())
}

pub(crate) async fn pods_and_nodes_are_measured(stage: &Stage) -> Result<()> {
    let talker = &stage.talker;
    let path = format!("{GROUP}/namespaces/{}/pods", talker.namespace);
    // A metrics-server measures every 15 s, and needs two measurements.
    let mut found = None;
    for _ in 0..360 {
        if let Ok(list) = stage.get(&path).await? {
            ensure!(
                list["kind"] == "PodMetricsList" && list["metadata"]["resourceVersion"].is_null(),
                "{list}"
            );
            let items = list["items"].as_array().cloned().unwrap_or_default();
            found = items.into_iter().find(|item| item["metadata"]["name"] == *talker.pod);
        }
        if found.is_some() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    let pod = found.context("the pod is not measured within 90 s")?;
    check_times(&pod)?;
    ensure!(
        pod["metadata"]["namespace"] == *talker.namespace && pod["metadata"]["labels"].is_object(),
        "{pod}"
    );
    let container = &pod["containers"][0];
    ensure!(container["name"] == *talker.container() && is_usage(&container["usage"]), "{container}");
    let single = stage.get(&format!("{path}/{}", talker.pod)).await?.map_err(|status| *status)?;
    ensure!(single["kind"] == "PodMetrics", "{single}");

    let nodes = stage.get(&format!("{GROUP}/nodes")).await?.map_err(|status| *status)?;
    ensure!(nodes["kind"] == "NodeMetricsList", "{}", nodes["kind"]);
    let node = &nodes["items"][0];
    check_times(node)?;
    ensure!(is_usage(&node["usage"]) && node["metadata"]["labels"].is_object(), "{node}");
    Ok(())
}

pub(crate) async fn what_is_not_measured_is_named(stage: &Stage) -> Result<()> {
    for (path, words) in
        [("namespaces/x/pods/y", "pods \"y\" not found"), ("nodes/y", "node \"y\" not found")]
    {
        let refused = stage.get(&format!("{GROUP}/{path}")).await?.err().context("it is measured")?;
        ensure!(refused.code == 404 && refused.reason == "NotFound", "{refused:?}");
        ensure!(refused.message.contains(words), "{}", refused.message);
    }
    Ok(())
}
