use proptest::prelude::*;
use rstest::rstest;

use super::{bytes, cores, summary};
use crate::{
    fixtures::{
        ago, autoscaler, budget, claim, config_map, endpoint_slice, gateway, http_route, ingress,
        network_policy, node, quota, secret, service, service_account, storage_class, tls_secret, volume,
    },
    resource::{PortRef, Resource, Surroundings},
};

fn named(name: &str) -> PortRef {
    PortRef::Name(name.into())
}

#[rstest]
#[case::service(service("web").port(80, 8080).build(), "ClusterIP · 80 → 8080")]
#[case::same_port(service("web").port(80, 80).build(), "ClusterIP · 80")]
#[case::named_port(service("web").any_port("http", 80, named("http"), "TCP").build(), "ClusterIP · 80 → http")]
#[case::other_protocol(
    service("dns").any_port("dns", 53, PortRef::Number(53), "UDP").any_port("tcp", 53, PortRef::Number(5353), "TCP")
        .any_port("metrics", 9153, named("m"), "SCTP").build(),
    "ClusterIP · 53/UDP, 53 → 5353 +1"
)]
#[case::without_ports(service("web").build(), "ClusterIP")]
#[case::headless(service("db").headless().port(5432, 5432).build(), "headless · 5432")]
#[case::external(service("db").external_name("db.test").build(), "ExternalName · db.test")]
#[case::load_balancer(
    service("web").kind("LoadBalancer").address("10.0.0.1").port(443, 8443).build(),
    "LoadBalancer · 10.0.0.1 · 443 → 8443"
)]
#[case::endpoints(endpoint_slice("web", 3, 0).build(), "3 ready")]
#[case::not_ready_endpoints(endpoint_slice("web", 2, 1).build(), "2 of 3 ready")]
#[case::ingress(ingress("shop").rule("shop.test", "web", 80).tls("tls").build(), "shop.test → web:80 · TLS")]
#[case::ingress_of_one_service(
    ingress("shop").rule("shop.test", "web", 80).rule("shop.test", "web", 81).build(),
    "shop.test → web"
)]
#[case::ingress_of_many(
    ingress("shop").rule("a.test", "a", 80).rule("b.test", "b", 80).rule("c.test", "a", 80).build(),
    "a.test, b.test +1 → 2 Services"
)]
#[case::ingress_without_rules(ingress("shop").build(), "*")]
#[case::gateway(gateway("edge").address("10.0.0.1").build(), "nginx · https 443 HTTPS · 10.0.0.1")]
#[case::route(http_route("shop").rule("shop.test", "web", 80).build(), "shop.test → web:80")]
#[case::config_map(config_map("a", &["x", "y", "z"]).build(), "3 keys")]
#[case::one_key(config_map("a", &["x"]).build(), "1 key")]
#[case::no_keys(config_map("a", &[]).build(), "no keys")]
#[case::secret(secret("a", "Opaque", &["x", "y"]).build(), "Opaque · 2 keys")]
#[case::certificate(tls_secret("a", ago(-86_400)).build(), "kubernetes.io/tls · expires 2026-01-16")]
#[case::account(service_account("robot", &[]).build(), "")]
#[case::pulling_account(service_account("robot", &["registry"]).build(), "1 pull secret")]
#[case::claim(claim("data", "Bound").build(), "Bound · 20Gi · RWO")]
#[case::volume(volume("pv", "Bound", "").build(), "Bound · 20Gi · default/data")]
#[case::class(storage_class("fast", "disk.test").build(), "disk.test · default")]
#[case::autoscaler(autoscaler("web", 4, 4).build(), "web 2…10, now 4")]
#[case::scaling(autoscaler("web", 4, 6).build(), "web 2…10, now 4 → 6")]
#[case::limited(
    autoscaler("web", 10, 10).condition("ScalingLimited", Some(true), "TooManyReplicas", "", 1).build(),
    "web 2…10, now 10, at its maximum"
)]
#[case::limited_below(
    autoscaler("web", 2, 2).condition("ScalingLimited", Some(true), "TooFewReplicas", "", 1).build(),
    "web 2…10, now 2"
)]
#[case::budget(budget("web", 1, 3, 2, 3).build(), "3 of 3 pods healthy · 1 may be evicted")]
#[case::blocking_budget(budget("web", 0, 1, 1, 1).build(), "1 of 1 pod healthy · none may be evicted")]
#[case::budget_of_nothing(budget("web", 0, 0, 0, 0).build(), "no pods")]
#[case::network_policy(network_policy("web").build(), "app=web · ingress")]
#[case::quota(
    quota("q", &[("cpu", "1", "4"), ("limits.memory", "3Gi", "4Gi"), ("pods", "0", "0")]).build(),
    "limits.memory 3Gi of 4Gi +2"
)]
#[case::quota_of_one(quota("q", &[("pods", "0", "0")]).build(), "pods 0 of 0")]
#[case::empty_quota(quota("q", &[]).build(), "no limits")]
#[case::node(node("n").build(), "v1.34.4 · 8 cores · 32 GiB")]
#[case::control_plane(
    node("n").role("control-plane", "x:NoSchedule").build(), "control-plane · v1.34.4 · 8 cores · 32 GiB"
)]
fn a_resource_is_told_in_a_few_words(#[case] resource: Resource, #[case] expected: &str) {
    assert_eq!(summary(&resource, &Surroundings::default()), expected);
}

#[rstest]
#[case(0, "0 B")]
#[case(1_023, "1023 B")]
#[case(1 << 10, "1 KiB")]
#[case(512 << 20, "512 MiB")]
#[case(3 << 29, "1.5 GiB")]
#[case((32 << 30) - 1, "31.9 GiB")]
#[case(1 << 40, "1 TiB")]
#[case(u64::MAX, "16777215 TiB")]
fn bytes_are_short(#[case] figure: u64, #[case] expected: &str) {
    assert_eq!(bytes(figure), expected);
}

#[rstest]
#[case(999, "0.9 cores")]
#[case(1_000, "1 core")]
#[case(1_500, "1.5 cores")]
#[case(64_000, "64 cores")]
fn cores_are_short(#[case] millis: u64, #[case] expected: &str) {
    assert_eq!(cores(millis), expected);
}

proptest! {
    #[test]
    fn no_figures_make_it_panic(one in any::<u32>(), two in any::<u32>(), text in "\\PC{0,99}", big in any::<u64>()) {
        let around = Surroundings::default();
        let figures = format!("{big}Ei");
        for resource in [
            endpoint_slice(&text, one, two).build(),
            autoscaler(&text, one, two).build(),
            budget(&text, one, two, one, two).build(),
            quota(&text, &[(&text, &figures, "1n"), (&text, "1", &figures)]).build(),
        ] {
            prop_assert!(!summary(&resource, &around).is_empty());
        }
        prop_assert!(!bytes(big).is_empty() && !cores(big).is_empty());
    }
}
