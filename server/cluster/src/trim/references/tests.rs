//! What a pod refers to.

use k8s_openapi::api::core::v1 as api;
use serde_json::json;

use super::*;

fn references(spec: serde_json::Value) -> Vec<(String, bool)> {
    let spec: api::PodSpec = serde_json::from_value(spec).unwrap();
    let found = of_pod(&"shop".into(), "web-1", &spec, &mut Names::new());
    found
        .iter()
        .map(|found| {
            assert_eq!(&*found.namespace, "shop");
            (format!("{:?} {} {}", found.relation, found.kind, found.name), found.optional)
        })
        .collect()
}

fn expected(found: &[(&str, bool)]) -> Vec<(String, bool)> {
    found.iter().map(|(words, optional)| ((*words).to_owned(), *optional)).collect()
}

#[test]
fn volumes_lead_to_what_they_are_made_of() {
    let spec = json!({"containers": [], "volumes": [
        {"name": "a", "configMap": {"name": "settings"}},
        {"name": "b", "configMap": {"name": "extras", "optional": true}},
        {"name": "c", "secret": {"secretName": "keys"}},
        {"name": "d", "persistentVolumeClaim": {"claimName": "data"}},
        {"name": "scratch", "ephemeral": {"volumeClaimTemplate": {"spec": {}}}},
        {"name": "e", "projected": {"sources": [
            {"serviceAccountToken": {"path": "token"}},
            {"configMap": {"name": "kube-root-ca.crt"}},
            {"configMap": {"name": "projected"}},
            {"secret": {"name": "certificate", "optional": true}},
        ]}},
        {"name": "f", "emptyDir": {}},
        {"name": "g", "secret": {}},
    ]});
    let expected = expected(&[
        ("Mounts ConfigMap extras", true),
        ("Mounts ConfigMap projected", false),
        ("Mounts ConfigMap settings", false),
        ("Mounts PersistentVolumeClaim data", false),
        ("Mounts PersistentVolumeClaim web-1-scratch", false),
        ("Mounts Secret certificate", true),
        ("Mounts Secret keys", false),
    ]);
    assert_eq!(references(spec), expected);
}

#[test]
fn the_environment_of_every_container_counts() {
    let read =
        |kind: &str, name: &str| json!([{"name": "X", "valueFrom": {kind: {"name": name, "key": "k"}}}]);
    let spec = json!({
        "containers": [{"name": "app", "env": read("configMapKeyRef", "a"), "envFrom": [
            {"configMapRef": {"name": "all"}}, {"secretRef": {"name": "secrets", "optional": true}},
        ]}],
        "initContainers": [{"name": "init", "env": read("secretKeyRef", "b")}],
        "ephemeralContainers": [{"name": "debug", "env": read("secretKeyRef", "c")}],
    });
    let expected = expected(&[
        ("Reads ConfigMap a", false),
        ("Reads ConfigMap all", false),
        ("Reads Secret b", false),
        ("Reads Secret c", false),
        ("Reads Secret secrets", true),
    ]);
    assert_eq!(references(spec), expected);
}

#[test]
fn the_account_and_the_pull_secrets_count_and_what_kubernetes_does_without_is_optional() {
    let spec = json!({
        "containers": [], "serviceAccountName": "builder", "imagePullSecrets": [{"name": "registry"}, {"name": ""}],
    });
    let found = expected(&[("RunsAs ServiceAccount builder", false), ("PullsWith Secret registry", true)]);
    assert_eq!(references(spec), found);
    let spec = json!({"containers": [], "serviceAccountName": "default"});
    assert_eq!(references(spec), expected(&[("RunsAs ServiceAccount default", true)]));
}

#[test]
fn pods_of_one_template_share_what_they_refer_to() {
    let spec: api::PodSpec = serde_json::from_value(json!({
        "containers": [{"name": "app", "envFrom": [{"secretRef": {"name": "b"}}, {"secretRef": {"name": "b"}}]}],
        "volumes": [{"name": "a", "configMap": {"name": "a"}}],
    }))
    .unwrap();
    let mut names = Names::new();
    let (one, two) = (
        of_pod(&"shop".into(), "web-1", &spec, &mut names),
        of_pod(&"shop".into(), "web-2", &spec, &mut names),
    );
    assert!(Arc::ptr_eq(&one, &two));
    assert_eq!(one.len(), 2, "what is named twice is there once: {one:?}");
}
