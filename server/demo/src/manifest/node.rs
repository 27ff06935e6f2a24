//! Manifests of what is not in a namespace.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{managed_fields, metadata, time, traits};
use crate::{
    store::{Key, Labels, Traits},
    world::{Node, Trouble},
};

/// What field selectors may ask of a namespace.
pub(crate) fn namespace_traits(name: &str) -> Traits {
    traits(&Key::new("", name), &Arc::new(namespace_labels(name)), vec![("status.phase", "Active".into())])
}

/// A namespace's manifest.
pub(crate) fn namespace(name: &str, uid: &str, created: Timestamp) -> Value {
    let metadata = metadata(&Key::new("", name), uid, created, &namespace_labels(name));
    json!({"metadata": metadata, "spec": {"finalizers": ["kubernetes"]}, "status": {"phase": "Active"}})
}

fn namespace_labels(name: &str) -> Labels {
    Labels::from([("kubernetes.io/metadata.name".into(), name.into())])
}

/// What field selectors may ask of a node.
pub(crate) fn node_traits(node: &Node) -> Traits {
    let unschedulable = if node.trouble == Some(Trouble::Cordoned) { "true" } else { "false" };
    traits(
        &Key::new("", node.name.clone()),
        &Arc::new(node_labels(node)),
        vec![("spec.unschedulable", unschedulable.into())],
    )
}

pub(super) fn node_labels(node: &Node) -> Labels {
    let mut labels = Labels::from([
        ("kubernetes.io/hostname".into(), node.name.clone()),
        ("kubernetes.io/os".into(), "linux".into()),
        ("kubernetes.io/arch".into(), "amd64".into()),
        ("topology.kubernetes.io/zone".into(), node.zone.into()),
    ]);
    let pool = if node.trouble.is_some() || !node.company { "special" } else { "general" };
    labels.insert("node.shop.example/pool".into(), pool.into());
    if node.control_plane {
        labels.insert("node-role.kubernetes.io/control-plane".into(), "".into());
    }
    labels
}

/// A node's manifest.
pub(crate) fn node(node: &Node) -> Value {
    let mut metadata =
        metadata(&Key::new("", node.name.clone()), &node.uid, node.created, &node_labels(node));
    metadata.insert(
        "managedFields".to_owned(),
        managed_fields("kubeadm", "v1", node.created, ("kubelet", node.heartbeat)),
    );
    let mut spec = json!({"providerID": format!("simulator:///{}/{}", node.zone, node.name)});
    let taints = taints(node);
    if !taints.is_empty() {
        spec["taints"] = taints.into();
    }
    if node.trouble == Some(Trouble::Cordoned) {
        spec["unschedulable"] = json!(true);
    }
    let (cores, gib) = node.size;
    let size = json!({
        "cpu": cores.to_string(), "memory": format!("{}Ki", gib * 1024 * 1024), "pods": "110",
        "ephemeral-storage": "101430960Ki",
    });
    let conditions = conditions(node);
    json!({
        "metadata": metadata,
        "spec": spec,
        "status": {
            "addresses": [
                {"type": "InternalIP", "address": &*node.ip},
                {"type": "Hostname", "address": &*node.name},
            ],
            "capacity": size,
            "allocatable": size,
            "conditions": conditions,
            "nodeInfo": {
                "architecture": "amd64", "operatingSystem": "linux", "osImage": "Debian GNU/Linux 12 (bookworm)",
                "kernelVersion": "6.1.0-37-amd64", "kubeletVersion": "v1.34.4", "kubeProxyVersion": "",
                "containerRuntimeVersion": "containerd://2.1.4", "bootID": &*node.uid, "machineID": &*node.uid,
                "systemUUID": &*node.uid,
            },
        },
    })
}

fn taints(node: &Node) -> Vec<Value> {
    let taint = |key: &str, effect: &str| json!({"key": key, "effect": effect});
    let since =
        |key: &str, effect: &str, at: Timestamp| json!({"key": key, "effect": effect, "timeAdded": time(at)});
    let mut taints = Vec::new();
    if node.control_plane {
        taints.push(taint("node-role.kubernetes.io/control-plane", "NoSchedule"));
    }
    match node.trouble {
        Some(Trouble::MemoryPressure) => {
            taints.push(taint("node.kubernetes.io/memory-pressure", "NoSchedule"));
        }
        Some(Trouble::Cordoned) => taints.push(taint("node.kubernetes.io/unschedulable", "NoSchedule")),
        Some(Trouble::Silent(at)) => taints.extend(
            ["NoSchedule", "NoExecute"].map(|effect| since("node.kubernetes.io/unreachable", effect, at)),
        ),
        None => {}
    }
    taints
}

fn conditions(node: &Node) -> Vec<Value> {
    let condition = |kind: &str, status: &str, reason: &str, message: &str, since: Timestamp| {
        json!({
            "type": kind, "status": status, "reason": reason, "message": message,
            "lastHeartbeatTime": time(node.heartbeat), "lastTransitionTime": time(since),
        })
    };
    if let Some(Trouble::Silent(since)) = node.trouble {
        let words = "Kubelet stopped posting node status.";
        return ["MemoryPressure", "DiskPressure", "PIDPressure", "Ready"]
            .map(|kind| condition(kind, "Unknown", "NodeStatusUnknown", words, since))
            .to_vec();
    }
    let well = [
        ("MemoryPressure", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
        ("DiskPressure", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
        ("PIDPressure", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
    ];
    let mut conditions =
        well.map(|(kind, reason, words)| condition(kind, "False", reason, words, node.created)).to_vec();
    if node.trouble == Some(Trouble::MemoryPressure) {
        let words = "kubelet has insufficient memory available";
        conditions[0] =
            condition("MemoryPressure", "True", "KubeletHasInsufficientMemory", words, node.heartbeat);
    }
    conditions.push(condition(
        "Ready",
        "True",
        "KubeletReady",
        "kubelet is posting ready status",
        node.created,
    ));
    conditions
}
