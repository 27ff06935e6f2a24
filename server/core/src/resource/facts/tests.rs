use rstest::rstest;

use super::facts;
use crate::{
    fixtures::{
        NOW, autoscaler, budget, claim, config_map, endpoint_slice, gateway, http_route, ingress,
        network_policy, node, quota, secret, service, service_account, storage_class, tls_secret, volume,
    },
    resource::{PortRef, Resource, Selected, Surroundings},
};

fn around() -> Surroundings {
    Surroundings {
        selected: Some(Selected { pods: 3, ready: 2, starting: 1 }),
        certificates: vec![("tls".into(), Some(NOW)), ("odd".into(), None)],
        ..Surroundings::default()
    }
}

#[rstest]
#[case::service(
    service("web").selects("app", "web").port(80, 8080)
        .any_port("admin", 81, PortRef::Name("admin".into()), "TCP").build(),
    "Type: ClusterIP
Cluster IP: 10.96.0.7
Ports: 80 → 8080, admin 81 → admin
Selector: app=web
Pods: 2 of 3 pods ready"
)]
#[case::endpoints(endpoint_slice("web", 2, 1).build(), "Service: web\nReady: 2\nNot ready: 1")]
#[case::ingress(
    ingress("shop").rule("shop.test", "web", 80).tls("tls").address("10.0.0.1").build(),
    "Class: nginx
Rules: shop.test → web:80
Addresses: 10.0.0.1
TLS secrets: tls
Certificates: tls until 2026-01-15, odd (cannot be read)"
)]
#[case::gateway(
    gateway("edge").address("10.0.0.1").build(),
    "Class: nginx
Listeners: https 443 HTTPS
Addresses: 10.0.0.1
Certificates: tls until 2026-01-15, odd (cannot be read)"
)]
#[case::route(
    http_route("shop").rule("shop.test", "web", 80).build(),
    "Hosts: shop.test\nGateways: default/edge\nRules: / → web:80"
)]
#[case::config_map(config_map("a", &["x", "y"]).build(), "Keys: x, y")]
#[case::secret(secret("a", "Opaque", &["x"]).build(), "Type: Opaque\nKeys: x")]
#[case::certificate(
    tls_secret("a", NOW).build(),
    "Type: kubernetes.io/tls\nKeys: tls.crt, tls.key\nExpires: 2026-01-15"
)]
#[case::account(service_account("robot", &["registry"]).build(), "Pull secrets: registry")]
#[case::claim(
    claim("data", "Bound").build(),
    "Phase: Bound\nCapacity: 20Gi\nAccess modes: RWO\nClass: fast\nVolume: pv-data"
)]
#[case::volume(
    volume("pv", "Failed", "busy").build(),
    "Phase: Failed\nMessage: busy\nCapacity: 20Gi\nClass: fast\nClaim: default/data"
)]
#[case::class(
    storage_class("fast", "disk.test").build(),
    "Provisioner: disk.test
Default: yes
Binds: when the first pod wants it (WaitForFirstConsumer)"
)]
#[case::autoscaler(
    autoscaler("web", 2, 4).build(), "Scales: Deployment web\nReplicas: 2 to 10\nNow: 2\nWanted: 4"
)]
#[case::budget(
    budget("web", 1, 3, 2, 3).build(),
    "Selector: app=web\nMay be evicted: 1\nHealthy: 3 of 3 pods\nAsks for: 2 healthy"
)]
#[case::network_policy(
    network_policy("web").build(), "Selector: app=web\nFilters: ingress\nPods: 2 of 3 pods ready"
)]
#[case::quota(
    quota("q", &[("cpu", "1", "2"), ("pods", "0", "9")]).build(), "Used: cpu 1 of 2, pods 0 of 9"
)]
#[case::node(
    node("n").role("gpu", "dedicated=gpu:NoSchedule").cordoned().build(),
    "Roles: gpu
Kubelet: v1.34.4
CPU: 8 cores
Memory: 32 GiB
Most pods: 110
Taints: dedicated=gpu:NoSchedule
Cordoned: yes"
)]
#[case::deleted(config_map("a", &[]).deleted(9).finalizer("a/b").build(), "Finalizers: a/b")]
fn a_panel_has_lines(#[case] resource: Resource, #[case] expected: &str) {
    let lines: Vec<_> = facts(&resource, &around())
        .into_iter()
        .map(|fact| format!("{}: {}", fact.label, fact.value))
        .collect();
    assert_eq!(lines.join("\n"), expected);
}

#[test]
fn a_long_list_is_cut() {
    let keys: Vec<String> = (10..32).map(|key| key.to_string()).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let facts = facts(&config_map("a", &keys).build(), &around());
    assert!(facts.iter().any(|fact| fact.value.ends_with("28, 29, 2 more")));
}
