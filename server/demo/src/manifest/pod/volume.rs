//! A pod's volumes, and where its containers mount them.

use serde_json::{Value, json};

use crate::world::{
    pod::Pod,
    template::{Container, Role},
    wiring::{Claim, Wiring},
};

/// The name of the volume with the ServiceAccount's token, which admission makes up for each pod.
pub(super) fn token_name(pod: &Pod) -> String {
    let suffix = pod.uid.chars().filter(char::is_ascii_alphanumeric).take(5).collect::<String>();
    format!("kube-api-access-{suffix}")
}

/// The volumes of a template, or of a pod of it.
pub(super) fn volumes(wiring: &Wiring, pod: Option<&Pod>, token: Option<&str>) -> Vec<Value> {
    let mut volumes = Vec::new();
    if let Some(name) = &wiring.config_map {
        volumes.push(json!({"name": "config", "configMap": {"name": &**name, "defaultMode": 420}}));
    }
    if let Some(name) = &wiring.mounted_secret {
        volumes.push(json!({"name": "certificate", "secret": {"secretName": &**name, "defaultMode": 420}}));
    }
    let claim = match (wiring.claim, pod) {
        (Some(claim @ Claim::Shared(_)), _) => Some(claim.of_pod("")),
        (Some(claim @ Claim::PerPod { .. }), Some(pod)) => Some(claim.of_pod(&pod.key.name)),
        _ => None,
    };
    if let Some(claim) = claim {
        volumes.push(json!({"name": "data", "persistentVolumeClaim": {"claimName": claim}}));
    }
    if let Some(token) = token {
        volumes.push(json!({
            "name": token,
            "projected": {
                "defaultMode": 420,
                "sources": [
                    {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}},
                    {"configMap": {"name": "kube-root-ca.crt", "items": [{"key": "ca.crt", "path": "ca.crt"}]}},
                    {"downwardAPI": {"items": [{
                        "path": "namespace", "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"},
                    }]}},
                ],
            },
        }));
    }
    volumes
}

/// Where a container mounts them.
pub(super) fn mounts(spec: &Container, wiring: &Wiring, token: Option<&str>) -> Vec<Value> {
    let mut mounts = Vec::new();
    if spec.role == Role::App {
        if wiring.config_map.is_some() {
            mounts.push(json!({"name": "config", "mountPath": "/etc/config", "readOnly": true}));
        }
        if wiring.mounted_secret.is_some() {
            mounts.push(json!({"name": "certificate", "mountPath": "/etc/tls", "readOnly": true}));
        }
        if wiring.claim.is_some() {
            mounts.push(json!({"name": "data", "mountPath": "/data"}));
        }
    }
    if let Some(token) = token {
        mounts.push(json!({
            "name": token, "readOnly": true, "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount",
        }));
    }
    mounts
}
