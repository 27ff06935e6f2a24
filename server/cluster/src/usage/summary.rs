//! The kubelets' own statistics, through the API server.

use futures::{StreamExt, stream};
use jiff::Timestamp;
use kdr_core::usage::Sample;
use serde::Deserialize;

use crate::{
    message::Measurement,
    rest::{Fault, Rest, encoded},
    roster::Roster,
    trim::Names,
};

/// Nodes that are asked at the same time.
const AT_ONCE: usize = 8;

/// Why no node has answered.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unanswered {
    /// Their list may not be read, or has not been yet.
    #[error("they cannot be listed")]
    Unknown,
    /// There is none to ask.
    #[error("none is ready")]
    NoneReady,
    /// What the last of them said.
    #[error("{0}")]
    Fault(Fault),
}

/// `stats/summary` of a kubelet, as far as it is read.
#[derive(Deserialize)]
struct Summary {
    #[serde(default)]
    pods: Vec<PodStats>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PodStats {
    pod_ref: PodRef,
    #[serde(default)]
    containers: Option<Vec<ContainerStats>>,
}

#[derive(Deserialize)]
struct PodRef {
    #[serde(default)]
    name: String,
    #[serde(default)]
    namespace: String,
}

#[derive(Deserialize)]
struct ContainerStats {
    #[serde(default)]
    name: String,
    #[serde(default)]
    cpu: Option<CpuStats>,
    #[serde(default)]
    memory: Option<MemoryStats>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CpuStats {
    #[serde(default)]
    time: Option<Timestamp>,
    #[serde(default)]
    usage_nano_cores: Option<u64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MemoryStats {
    #[serde(default)]
    time: Option<Timestamp>,
    #[serde(default)]
    working_set_bytes: Option<u64>,
}

/// The containers of all nodes that answer, and how many were asked. Fails when none answers.
pub(super) async fn ask(
    rest: &Rest,
    roster: &Roster,
    names: &mut Names,
) -> Result<(Vec<Measurement>, u32), Unanswered> {
    let nodes = roster.ready_nodes().await.ok_or(Unanswered::Unknown)?;
    let asked = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
    let answers = stream::iter(nodes)
        .map(|node| async move {
            rest.get(&format!("/api/v1/nodes/{}/proxy/stats/summary", encoded(&node))).await
        })
        .buffer_unordered(AT_ONCE);
    let mut answers = std::pin::pin!(answers);
    let mut measurements = None;
    let mut last_fault = Unanswered::NoneReady;
    while let Some(answer) = answers.next().await {
        let summary = answer.and_then(|body| {
            serde_json::from_slice::<Summary>(&body).map_err(|error| Fault::Undecodable(error.to_string()))
        });
        match summary {
            Ok(summary) => {
                let pods = summary.pods.into_iter().flat_map(|pod| read(pod, names));
                measurements.get_or_insert_with(Vec::new).extend(pods);
            }
            Err(fault) => last_fault = Unanswered::Fault(fault),
        }
    }
    measurements.map(|measurements| (measurements, asked)).ok_or(last_fault)
}

fn read(pod: PodStats, names: &mut Names) -> Vec<Measurement> {
    let (namespace, name) = (names.share(&pod.pod_ref.namespace), names.share(&pod.pod_ref.name));
    let containers = pod.containers.unwrap_or_default();
    let measured = containers.into_iter().map(|container| {
        let (cpu, memory) = (container.cpu.as_ref(), container.memory.as_ref());
        let at = cpu.and_then(|cpu| cpu.time).or(memory.and_then(|memory| memory.time));
        let nanos = cpu.and_then(|cpu| cpu.usage_nano_cores).unwrap_or_default();
        Measurement {
            namespace: namespace.clone(),
            pod: name.clone(),
            container: names.share(&container.name),
            sample: Sample {
                at: at.unwrap_or_else(Timestamp::now),
                cpu_millis: u32::try_from(nanos.div_ceil(1_000_000)).unwrap_or(u32::MAX),
                memory: memory.and_then(|memory| memory.working_set_bytes).unwrap_or_default(),
            },
        }
    });
    measured.collect()
}
