//! Manifests of what is not in a namespace.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{managed_fields, metadata, time, traits};
use crate::{
    store::{Key, Labels, Traits},
    world::Node,
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
    traits(
        &Key::new("", node.name.clone()),
        &Arc::new(node_labels(node)),
        vec![("spec.unschedulable", "false".into())],
    )
}

pub(super) fn node_labels(node: &Node) -> Labels {
    let mut labels = Labels::from([
        ("kubernetes.io/hostname".into(), node.name.clone()),
        ("kubernetes.io/os".into(), "linux".into()),
        ("kubernetes.io/arch".into(), "amd64".into()),
        ("topology.kubernetes.io/zone".into(), node.zone.into()),
    ]);
    if node.control_plane {
        labels.insert("node-role.kubernetes.io/control-plane".into(), "".into());
    }
    labels
}

/// A node's manifest.
pub(crate) fn node(node: &Node) -> Value {
    let mut metadata =
        metadata(&Key::new("", node.name.clone()), &node.uid, node.created, &node_labels(node));
    metadata.insert("managedFields".to_owned(), managed_fields("kubeadm", "v1", node.created, "kubelet"));
    let mut spec = json!({"providerID": format!("simulator:///{}/{}", node.zone, node.name)});
    if node.control_plane {
        spec["taints"] = json!([{"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"}]);
    }
    let (cores, gib) = node.size;
    let size = json!({
        "cpu": cores.to_string(), "memory": format!("{}Ki", gib * 1024 * 1024), "pods": "110",
        "ephemeral-storage": "101430960Ki",
    });
    let condition = |kind: &str, status: &str, reason: &str, message: &str| {
        json!({
            "type": kind, "status": status, "reason": reason, "message": message,
            "lastHeartbeatTime": time(node.heartbeat), "lastTransitionTime": time(node.created),
        })
    };
    let sufficient = [
        ("MemoryPressure", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
        ("DiskPressure", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
        ("PIDPressure", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
    ];
    let mut conditions =
        sufficient.map(|(kind, reason, words)| condition(kind, "False", reason, words)).to_vec();
    conditions.push(condition("Ready", "True", "KubeletReady", "kubelet is posting ready status"));
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
