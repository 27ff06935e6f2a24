//! What `metrics.k8s.io` measures: figures that swing around what a container asks for.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{label_map, node::node_labels, time};
use crate::{
    store::{Key, Labels},
    world::{Node, pod::Pod, template::Container},
};

/// What a container takes: nanocores and KiB.
fn usage(pod: &Pod, spec: &Container, now: Timestamp) -> (u64, u64) {
    let seed =
        pod.uid.bytes().fold(u64::from(spec.requests.0), |sum, byte| sum.wrapping_mul(31) ^ u64::from(byte));
    // A triangle wave of some minutes, between 40 % and 100 % of what is requested.
    let period = 180 + seed % 240;
    let phase = (now.as_second().unsigned_abs() + seed % period) % period;
    let height = if phase * 2 < period { phase } else { period - phase };
    let percent = 40 + height * 120 / period;
    let (cpu, memory) = spec.requests;
    let noise = (now.as_second().unsigned_abs() / 15).wrapping_mul(seed | 1) >> 44;
    (u64::from(cpu) * percent * 10_000 + noise, u64::from(memory) * 1_024 * (60 + percent / 3) / 100)
}

fn usage_of(cpu: u64, memory: u64) -> Value {
    json!({"cpu": format!("{cpu}n"), "memory": format!("{memory}Ki")})
}

fn metadata(key: &Key, created: Timestamp, labels: &Labels) -> Value {
    let mut metadata = json!({"name": &*key.name, "creationTimestamp": time(created)});
    if !key.namespace.is_empty() {
        metadata["namespace"] = json!(&*key.namespace);
    }
    if !labels.is_empty() {
        metadata["labels"] = label_map(labels);
    }
    metadata
}

/// A pod's `PodMetrics`, when it has containers that run.
pub(crate) fn pod_metrics(pod: &Pod, now: Timestamp) -> Option<Value> {
    let running = pod.main_parts().filter(|(_, _, status)| status.running_since().is_some());
    let containers = running
        .map(|(_, spec, _)| {
            let (cpu, memory) = usage(pod, spec, now);
            json!({"name": &*spec.name, "usage": usage_of(cpu, memory)})
        })
        .collect::<Vec<_>>();
    (!containers.is_empty()).then(|| {
        json!({
            "metadata": metadata(&pod.key, now, &pod.labels),
            "timestamp": time(now),
            "window": "15.213s",
            "containers": containers,
        })
    })
}

/// A node's `NodeMetrics`: the sum of its pods and its own daemons.
pub(crate) fn node_metrics<'a>(node: &Node, pods: impl Iterator<Item = &'a Pod>, now: Timestamp) -> Value {
    let (cpu, memory) = pods
        .flat_map(|pod| pod.main_parts().map(move |(_, spec, status)| (pod, spec, status)))
        .filter(|(_, _, status)| status.running_since().is_some())
        .map(|(pod, spec, _)| usage(pod, spec, now))
        .fold((120_000_000, 900_000), |(cpu, memory), (more_cpu, more)| (cpu + more_cpu, memory + more));
    json!({
        "metadata": metadata(&Key::new("", node.name.clone()), now, &node_labels(node)),
        "timestamp": time(now),
        "window": "20.04s",
        "usage": usage_of(cpu, memory),
    })
}
