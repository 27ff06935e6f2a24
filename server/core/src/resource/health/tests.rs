use proptest::prelude::*;
use rstest::rstest;

use super::{or_missing, turns_at, verdict};
use crate::{
    fixtures::{
        NOW, ResourceBuilder, ago, autoscaler, backend, budget, claim, config_map, endpoint_slice, gateway,
        http_route, ingress, network_policy, node, quota, reference, secret, service, service_account,
        storage_class, tls_secret, volume,
    },
    graph::{Reference, Relation},
    health::{Health, Verdict},
    resource::{PodsOf, PortRef, Resource, Selected, Surroundings},
    rows::WorkloadRef,
};

const DAY: i64 = 86_400;

fn alone() -> Surroundings {
    Surroundings::default()
}

fn selected(pods: u32, ready: u32, starting: u32) -> Surroundings {
    Surroundings { selected: Some(Selected { pods, ready, starting }), ..alone() }
}

/// No pods, of a Deployment that asks for so many.
fn pods_of_web(desired: u32) -> Surroundings {
    let workload = WorkloadRef { kind: "Deployment".into(), name: "web".into() };
    Surroundings { pods_of: Some(PodsOf { workload, desired }), ..selected(0, 0, 0) }
}

fn unserved(ports: &[PortRef]) -> Surroundings {
    Surroundings { unserved: ports.to_vec(), ..selected(1, 1, 0) }
}

fn portless(ports: &[(&str, Option<PortRef>)]) -> Surroundings {
    let portless = ports.iter().map(|(service, port)| backend(service, port.clone()));
    Surroundings { portless: portless.collect(), ..alone() }
}

/// Secrets and how many days their certificates are still valid.
fn certificates(certificates: &[(&str, Option<i64>)]) -> Surroundings {
    let known = certificates.iter().map(|(name, days)| ((*name).into(), days.map(|days| ago(-days * DAY))));
    Surroundings { certificates: known.collect(), ..alone() }
}

fn missing(missing: &[(Relation, &str, &str)]) -> Vec<Reference> {
    missing.iter().map(|(relation, kind, name)| reference(*relation, kind, name)).collect()
}

fn named(name: &str) -> PortRef {
    PortRef::Name(name.into())
}

fn web() -> ResourceBuilder<crate::resource::Service> {
    service("web").selects("app", "web").port(80, 8080)
}

fn shop() -> ResourceBuilder<crate::resource::Ingress> {
    ingress("shop").rule("shop.test", "web", 80).address("10.0.0.1")
}

fn edge() -> ResourceBuilder<crate::resource::Gateway> {
    gateway("edge").condition("Accepted", Some(true), "Accepted", "")
}

fn route() -> ResourceBuilder<crate::resource::HttpRoute> {
    http_route("shop").rule("shop.test", "web", 80)
}

#[rstest]
#[case::service(web().build(), selected(3, 1, 0))]
#[case::service_whose_pods_may_not_be_read(web().build(), alone())]
#[case::service_without_a_selector(service("db").port(80, 80).build(), alone())]
#[case::external_name(service("db").external_name("db.test").build(), selected(0, 0, 0))]
#[case::load_balancer(web().kind("LoadBalancer").address("10.0.0.1").build(), selected(1, 1, 0))]
#[case::endpoint_slice(endpoint_slice("web", 0, 3).build(), alone())]
#[case::ingress(shop().build(), alone())]
#[case::ingress_with_a_certificate(shop().tls("a").build(), certificates(&[("a", Some(15)), ("b", None)]))]
#[case::gateway(edge().condition("Programmed", Some(true), "Programmed", "").build(), alone())]
#[case::route(route().condition("Accepted", Some(true), "Accepted", "").build(), alone())]
#[case::route_that_belongs_to_no_gateway(route().detached().build(), alone())]
#[case::config_map(config_map("a", &["x"]).build(), alone())]
#[case::secret(secret("a", "Opaque", &["x"]).build(), alone())]
#[case::certificate(tls_secret("a", ago(-15 * DAY)).build(), alone())]
#[case::service_account(service_account("robot", &[]).build(), alone())]
#[case::claim(claim("data", "Bound").build(), alone())]
#[case::volume(volume("pv", "Bound", "").build(), alone())]
#[case::free_volume(volume("pv", "Available", "").build(), alone())]
#[case::class(storage_class("fast", "disk.test").build(), alone())]
#[case::autoscaler(
    autoscaler("web", 10, 10).condition("AbleToScale", Some(true), "", "", 60)
        .condition("ScalingActive", Some(true), "", "", 60)
        .condition("ScalingLimited", Some(true), "TooManyReplicas", "", 60).build(),
    alone()
)]
#[case::autoscaler_that_has_not_run_yet(autoscaler("web", 0, 0).build(), alone())]
#[case::budget(budget("web", 1, 3, 2, 3).build(), alone())]
#[case::budget_that_allows_nothing_on_purpose(budget("web", 0, 3, 3, 3).build(), alone())]
#[case::network_policy(network_policy("web").build(), alone())]
#[case::quota(quota("q", &[("pods", "9", "10"), ("services.loadbalancers", "0", "0")]).build(), alone())]
#[case::node(node("n").ready().condition("MemoryPressure", Some(false), "", "").build(), alone())]
fn well(#[case] resource: Resource, #[case] around: Surroundings) {
    assert_eq!(verdict(&resource, &around, NOW), Verdict::healthy());
}

#[rstest]
#[case::selects_nothing(
    web().selects("tier", "front").build(), selected(0, 0, 0),
    "NoEndpoints", "Selects no pods: none has the labels `app=web,tier=front`."
)]
#[case::only_pod_not_ready(
    web().build(), selected(1, 0, 0), "NoReadyEndpoints", "Its only pod is not ready."
)]
#[case::no_pod_ready(
    web().build(), selected(3, 0, 0), "NoReadyEndpoints", "None of its 3 pods is ready."
)]
#[case::named_port_not_served(
    web().build(), unserved(&[PortRef::Number(1), named("http")]),
    "PortNotServed", "No container of its pods has a port named `http`."
)]
#[case::named_ports_not_served(
    web().build(), unserved(&[named("http"), named("admin")]),
    "PortNotServed", "No container of its pods has ports named `http` and `admin`."
)]
#[case::port_not_declared(
    web().build(), unserved(&[PortRef::Number(8080)]),
    "PortNotServed", "Sends to port 8080, which no container declares; they declare others."
)]
#[case::ports_not_declared(
    web().kind("LoadBalancer").build(), unserved(&[PortRef::Number(1), PortRef::Number(2)]),
    "PortNotServed", "Sends to ports 1 and 2, which no container declares; they declare others."
)]
#[case::ingress_to_a_port_that_is_not_there(
    ingress("shop").build(), portless(&[("web", Some(PortRef::Number(81)))]),
    "PortNotFound", "Leads to port 81 of Service `web`, which has no such port."
)]
#[case::route_to_ports_that_are_not_there(
    route().build(), portless(&[("web", Some(named("http"))), ("api", None)]),
    "PortNotFound",
    "Leads to port `http` of Service `web` and a port of Service `api`, which have no such ports."
)]
#[case::expired_certificate_of_an_ingress(
    shop().build(), certificates(&[("b", Some(90)), ("a", Some(0)), ("c", Some(3))]),
    "CertificateExpired", "The certificate of Secret `a` expired on 2026-01-15."
)]
#[case::expired_certificate_of_a_gateway(
    edge().build(), certificates(&[("a", Some(-1))]),
    "CertificateExpired", "The certificate of Secret `a` expired on 2026-01-14."
)]
#[case::expired_secret(
    tls_secret("a", ago(DAY)).build(), alone(),
    "CertificateExpired", "Its certificate expired on 2026-01-14."
)]
#[case::refused_gateway(
    gateway("edge").condition("Accepted", Some(false), "InvalidParameters", "No such class. More.").build(),
    alone(), "InvalidParameters", "Not accepted: No such class."
)]
#[case::gateway_that_is_not_programmed(
    edge().condition("Programmed", Some(false), "Invalid", "").build(), alone(),
    "Invalid", "Not programmed: Invalid."
)]
#[case::gateway_that_is_not_programmed_and_nobody_says_why(
    edge().condition("Programmed", Some(false), "", "").build(), alone(),
    "NotProgrammed", "Not programmed: its controller does not say why."
)]
#[case::refused_route(
    route().condition("Accepted", Some(false), "NoMatchingListenerHostname", "no listener for shop.test").build(),
    alone(), "NoMatchingListenerHostname", "Not accepted by its Gateway: no listener for shop.test."
)]
#[case::unresolved_route(
    route().condition("Accepted", Some(true), "", "")
        .condition("ResolvedRefs", Some(false), "RefNotPermitted", "backend in another namespace").build(),
    alone(), "RefNotPermitted",
    "Refers to what it may not or cannot use: backend in another namespace."
)]
#[case::lost_claim(
    claim("data", "Lost").build(), alone(), "Lost", "Its volume `pv-data` is gone, and what was on it."
)]
#[case::claim_that_lost_a_nameless_volume(
    claim("data", "Lost").volume("").build(), alone(), "Lost", "Its volume is gone."
)]
#[case::failed_volume(
    volume("pv", "Failed", "disk is busy. More.").build(), alone(),
    "Failed", "Its claim `default/data` is gone, and it could not be freed: disk is busy."
)]
#[case::failed_volume_in_silence(
    volume("pv", "Failed", "").build(), alone(),
    "Failed", "Its claim `default/data` is gone, and it could not be freed."
)]
#[case::autoscaler_that_cannot_scale(
    autoscaler("web", 2, 4).condition("AbleToScale", Some(false), "FailedUpdateScale", "forbidden", 1).build(),
    alone(), "FailedUpdateScale", "Cannot scale Deployment `web`: forbidden."
)]
#[case::autoscaler_without_metrics(
    autoscaler("web", 2, 0)
        .condition("ScalingActive", Some(false), "FailedGetResourceMetric", "no metrics API", 120).build(),
    alone(), "FailedGetResourceMetric", "Cannot tell how many pods are needed: no metrics API."
)]
#[case::budget_that_cannot_be_counted(
    budget("web", 0, 0, 0, 0).condition("DisruptionAllowed", Some(false), "SyncFailed", "no scale").build(),
    alone(), "SyncFailed", "Cannot count its pods: no scale."
)]
#[case::exceeded_quota(
    quota("q", &[("pods", "10", "10"), ("limits.memory", "5Gi", "4Gi")]).build(), alone(),
    "QuotaExceeded", "More is used than it allows: limits.memory (5Gi of 4Gi)."
)]
#[case::node_not_ready(
    node("n").cordoned().condition("Ready", Some(false), "KubeletNotReady", "container runtime is down").build(),
    alone(), "NotReady", "Not ready: container runtime is down."
)]
#[case::node_does_not_answer(
    node("n").condition("Ready", None, "NodeStatusUnknown", "Kubelet stopped posting node status.").build(),
    alone(), "NodeStatusUnknown", "Does not answer: Kubelet stopped posting node status."
)]
#[case::node_under_pressure(
    node("n").ready().condition("DiskPressure", Some(true), "", "")
        .condition("MemoryPressure", Some(true), "", "").build(),
    alone(), "MemoryPressure", "Is short of memory and short of disk space."
)]
#[case::node_without_a_network(
    node("n").ready().condition("NetworkUnavailable", Some(true), "NoRouteCreated", "").build(),
    alone(), "NetworkUnavailable", "Is without a network."
)]
#[case::stuck(
    config_map("a", &[]).deleted(300).finalizer("shop.test/clean").build(), alone(),
    "StuckFinalizer", "Cannot be deleted: finalizer `shop.test/clean` has not been removed."
)]
#[case::stuck_for_several_reasons(
    config_map("a", &[]).deleted(301).finalizer("a/b").finalizer("foregroundDeletion").build(), alone(),
    "StuckFinalizer", "Cannot be deleted: finalizers `a/b` and `foregroundDeletion` have not been removed."
)]
#[case::used_claim(
    claim("data", "Bound").deleted(301).finalizer("kubernetes.io/pvc-protection").build(), alone(),
    "StuckFinalizer",
    "Cannot be deleted: finalizer `kubernetes.io/pvc-protection` has not been removed (a pod still uses it)."
)]
fn trouble(
    #[case] resource: Resource,
    #[case] around: Surroundings,
    #[case] reason: &str,
    #[case] why: &str,
) {
    assert_eq!(verdict(&resource, &around, NOW), Verdict::new(Health::Degraded, reason, why));
    assert_eq!(turns_at(&resource, &around, NOW), None);
}

#[rstest]
#[case::service_with_starting_pods(
    web().build(), selected(2, 0, 1), "NoReadyEndpoints", "None of its 2 pods is ready."
)]
#[case::service_of_a_workload_without_pods(
    web().build(), pods_of_web(2), "NoReadyEndpoints", "Deployment `web` has no pods yet."
)]
#[case::load_balancer(
    web().kind("LoadBalancer").build(), selected(1, 1, 0),
    "NoAddress", "Waits for the address of its load balancer."
)]
#[case::ingress(
    ingress("shop").build(), alone(),
    "NoAddress", "Has no address yet: the controller of class `nginx` has not given it one."
)]
#[case::certificate_of_an_ingress(
    shop().build(), certificates(&[("a", Some(14)), ("b", Some(15))]),
    "CertificateExpiresSoon", "The certificate of Secret `a` expires on 2026-01-29."
)]
#[case::certificate(
    tls_secret("a", ago(-1)).build(), alone(),
    "CertificateExpiresSoon", "Its certificate expires on 2026-01-15."
)]
#[case::gateway_without_a_controller(
    gateway("edge").build(), alone(), "Pending", "Waits for a controller to take it up."
)]
#[case::gateway_that_waits_for_its_controller(
    gateway("edge").condition("Programmed", None, "Pending", "Waiting for controller").build(), alone(),
    "Pending", "Waits for its controller: Waiting for controller."
)]
#[case::gateway_without_an_address(
    edge().condition("Programmed", Some(false), "AddressNotAssigned", "no address left").build(), alone(),
    "AddressNotAssigned", "Waits for its controller: no address left."
)]
#[case::route_that_nobody_has_seen(route().build(), alone(), "Pending", "Waits for its Gateway to accept it.")]
#[case::claim(claim("data", "Pending").build(), alone(), "Pending", "Waits for a volume of class `fast`.")]
#[case::claim_without_a_class(
    claim("data", "Pending").class(None).build(), alone(),
    "Pending", "Waits for a volume; it names no class that would make one."
)]
#[case::claim_of_a_volume(
    claim("data", "Pending").volume("pv-1").build(), alone(), "Pending", "Waits to be bound to volume `pv-1`."
)]
#[case::volume(volume("pv", "Pending", "").build(), alone(), "Pending", "Is being made.")]
#[case::autoscaler_without_metrics_yet(
    autoscaler("web", 2, 0).condition("ScalingActive", Some(false), "FailedGetResourceMetric", "", 119).build(),
    alone(), "FailedGetResourceMetric", "Cannot tell how many pods are needed: FailedGetResourceMetric."
)]
#[case::budget_short_of_healthy_pods(
    budget("web", 0, 1, 2, 3).build(), alone(),
    "DisruptionsBlocked", "No pod may be evicted: it asks for 2 healthy pods and has 1."
)]
#[case::budget_that_asks_for_too_much(
    budget("web", 0, 1, 2, 1).build(), alone(),
    "DisruptionsBlocked", "No pod may be evicted: it asks for 2 healthy pods, but there are only 1."
)]
#[case::quota(
    quota("q", &[("pods", "10", "10"), ("cpu", "1", "2"), ("limits.memory", "4096Mi", "4Gi")]).build(), alone(),
    "QuotaExhausted", "Used up: pods (10 of 10) and limits.memory (4096Mi of 4Gi); what needs more is refused."
)]
#[case::deleted(web().deleted(9_999).build(), selected(0, 0, 0), "Terminating", "Being deleted.")]
#[case::finalized(
    web().deleted(299).finalizer("service.kubernetes.io/load-balancer-cleanup").build(), selected(0, 0, 0),
    "Terminating",
    "Being deleted: waits for finalizer `service.kubernetes.io/load-balancer-cleanup` \
     (its load balancer is not removed yet)."
)]
#[case::deleted_by_a_clock_that_is_ahead(
    volume("pv", "Bound", "").deleted(-3600).finalizer("kubernetes.io/pv-protection").build(), alone(),
    "Terminating",
    "Being deleted: waits for finalizer `kubernetes.io/pv-protection` (a claim is still bound to it)."
)]
fn on_its_way(
    #[case] resource: Resource,
    #[case] around: Surroundings,
    #[case] reason: &str,
    #[case] why: &str,
) {
    assert_eq!(verdict(&resource, &around, NOW), Verdict::new(Health::Progressing, reason, why));
}

#[rstest]
#[case::released_volume(
    volume("pv", "Released", "").build(), "Released",
    "Its claim `default/data` is gone; it keeps its data and serves no other claim until it is freed."
)]
#[case::autoscaler_of_nothing(
    autoscaler("web", 0, 0).condition("ScalingActive", Some(false), "ScalingDisabled", "", 9).build(),
    "ScalingDisabled", "Does nothing while Deployment `web` is scaled to zero."
)]
#[case::cordoned_node(
    node("n").ready().cordoned().build(), "SchedulingDisabled", "Cordoned: no new pods are placed on it."
)]
fn halted_on_purpose(#[case] resource: Resource, #[case] reason: &str, #[case] why: &str) {
    assert_eq!(verdict(&resource, &alone(), NOW), Verdict::new(Health::Suspended, reason, why));
}

#[test]
fn a_service_rests_while_its_workload_is_scaled_to_zero() {
    let why = "Sends nowhere while Deployment `web` is scaled to zero.";
    let expected = Verdict::new(Health::Suspended, "ScaledToZero", why);
    assert_eq!(verdict(&web().build(), &pods_of_web(0), NOW), expected);
}

#[test]
fn of_a_node_that_never_reported_nothing_is_known() {
    let said = verdict(&node("n").build(), &alone(), NOW);
    let why = "Its kubelet has not reported yet.";
    assert_eq!(said, Verdict::new(Health::Unknown, "NodeStatusNeverUpdated", why));
}

#[rstest]
#[case::one(
    &[(Relation::Mounts, "ConfigMap", "shop")], "ConfigMapNotFound", "Needs ConfigMap `shop`, which does not exist."
)]
#[case::two(
    &[(Relation::Reads, "Secret", "db"), (Relation::Mounts, "ConfigMap", "shop")],
    "SecretNotFound", "Needs Secret `db` and ConfigMap `shop`, which do not exist."
)]
#[case::many(
    &[
        (Relation::Reads, "Secret", "a"), (Relation::Reads, "Secret", "b"), (Relation::Reads, "Secret", "c"),
        (Relation::Reads, "Secret", "d"), (Relation::Reads, "Secret", "e"),
    ],
    "SecretNotFound", "Needs Secret `a`, Secret `b`, Secret `c` and 2 more, which do not exist."
)]
#[case::traffic(
    &[(Relation::Routes, "Service", "web")], "ServiceNotFound", "Leads to Service `web`, which does not exist."
)]
#[case::traffic_and_its_certificate(
    &[(Relation::Routes, "Service", "web"), (Relation::SecuresWith, "Secret", "tls")],
    "ServiceNotFound", "Needs Service `web` and Secret `tls`, which do not exist."
)]
#[case::scale(
    &[(Relation::Scales, "Deployment", "web")],
    "DeploymentNotFound", "Scales Deployment `web`, which does not exist."
)]
#[case::gateway(
    &[(Relation::AttachedTo, "Gateway", "edge")],
    "GatewayNotFound", "Is attached to Gateway `edge`, which does not exist."
)]
fn what_leads_nowhere_is_named(
    #[case] gone: &[(Relation, &str, &str)],
    #[case] reason: &str,
    #[case] why: &str,
) {
    let expected = Verdict::new(Health::Missing, reason, why);
    assert_eq!(or_missing(Verdict::healthy(), &missing(gone)), expected);
}

#[test]
fn what_is_broken_says_more_than_what_is_missing() {
    let gone = missing(&[(Relation::SecuresWith, "Secret", "tls")]);
    let broken = Surroundings { missing: gone.clone(), ..portless(&[("web", Some(PortRef::Number(1)))]) };
    assert_eq!(verdict(&shop().build(), &broken, NOW).reason, "PortNotFound");
    let around = Surroundings { missing: gone, ..alone() };
    assert_eq!(verdict(&ingress("shop").build(), &around, NOW).reason, "SecretNotFound");
}

#[test]
fn an_autoscaler_of_nothing_names_what_is_missing() {
    let around = Surroundings { missing: missing(&[(Relation::Scales, "Deployment", "web")]), ..alone() };
    let unable =
        autoscaler("web", 0, 0).condition("AbleToScale", Some(false), "FailedGetScale", "not found", 9);
    assert_eq!(verdict(&unable.build(), &around, NOW).reason, "DeploymentNotFound");
}

#[rstest]
#[case::well(web().build(), selected(1, 1, 0), None)]
#[case::deleted(web().deleted(9).build(), alone(), None)]
#[case::finalized(web().deleted(9).finalizer("a/b").build(), alone(), Some(-291))]
#[case::valid_certificate(tls_secret("a", ago(-20 * DAY)).build(), alone(), Some(-6 * DAY))]
#[case::nearly_expired(tls_secret("a", ago(-3 * DAY)).build(), alone(), Some(-3 * DAY))]
#[case::of_several_the_first(
    shop().build(), certificates(&[("a", Some(40)), ("b", Some(30)), ("c", None)]), Some(-16 * DAY)
)]
#[case::unmeasured(
    autoscaler("web", 1, 1).condition("ScalingActive", Some(false), "Moon", "", 20).build(), alone(), Some(-100)
)]
fn the_verdict_turns_by_itself(
    #[case] resource: Resource,
    #[case] around: Surroundings,
    #[case] seconds: Option<i64>,
) {
    let at = turns_at(&resource, &around, NOW);
    assert_eq!(at, seconds.map(ago));
    if let Some(at) = at {
        assert!(at > NOW);
        assert_ne!(verdict(&resource, &around, at), verdict(&resource, &around, NOW));
    }
}

proptest! {
    #[test]
    fn no_words_and_no_times_make_it_panic(
        text in "\\PC{0,300}",
        seconds in any::<i64>(),
        status in any::<Option<bool>>(),
        figure in any::<u32>(),
    ) {
        let at = jiff::Timestamp::from_second(seconds % 253_402_207_200).unwrap_or(NOW);
        let around = Surroundings {
            unserved: vec![PortRef::Name(text.as_str().into()), PortRef::Number(0)],
            portless: vec![backend(&text, Some(PortRef::Name(text.as_str().into())))],
            certificates: vec![(text.as_str().into(), Some(at))],
            missing: vec![reference(Relation::Routes, &text, &text)],
            ..selected(figure, 1, figure)
        };
        let deleted = Resource {
            meta: crate::meta::Meta { deleted: Some(at), ..web().build().meta },
            ..web().finalizer(&text).build()
        };
        let resources = [
            web().kind(&text).build(),
            deleted,
            shop().rule(&text, &text, 0).build(),
            edge().condition("Programmed", status, &text, &text).build(),
            route().condition("Accepted", status, &text, &text).build(),
            tls_secret(&text, at).build(),
            claim(&text, &text).volume(&text).build(),
            volume(&text, &text, &text).build(),
            autoscaler(&text, figure, 0).condition("ScalingActive", status, &text, &text, seconds).build(),
            budget(&text, figure, 0, figure, 0).condition("DisruptionAllowed", status, &text, &text).build(),
            quota(&text, &[(&text, &text, "1"), (&text, "1", &text)]).build(),
            node(&text).condition("Ready", status, &text, &text).build(),
        ];
        for resource in resources {
            for around in [&around, &alone()] {
                let said = verdict(&resource, around, NOW);
                prop_assert_eq!(said.health == Health::Healthy, said.why.is_empty());
                prop_assert_eq!(said.health == Health::Healthy, said.reason.is_empty());
                prop_assert!(turns_at(&resource, around, NOW).is_none_or(|at| at > NOW));
            }
        }
    }
}
