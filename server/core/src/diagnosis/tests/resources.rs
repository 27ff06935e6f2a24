use rstest::rstest;

use super::{about_resource, assert_sound};
use crate::{
    fixtures::{
        ago, autoscaler, backend, budget, claim, config_map, gateway, http_route, ingress, node, quota,
        reference, service, tls_secret, volume, warning,
    },
    graph::Relation,
    resource::{PodsOf, PortRef, Resource, Selected, Surroundings},
    rows::WorkloadRef,
};

fn selected(pods: u32) -> Surroundings {
    Surroundings { selected: Some(Selected { pods, ready: 0, starting: 0 }), ..Surroundings::default() }
}

fn web() -> crate::fixtures::ResourceBuilder<crate::resource::Service> {
    service("web").selects("app", "web").port(80, 8080)
}

fn alone() -> Surroundings {
    Surroundings::default()
}

fn missing(relation: Relation, kind: &str, name: &str) -> Surroundings {
    Surroundings { missing: vec![reference(relation, kind, name)], ..alone() }
}

fn refused(reason: &str) -> Resource {
    http_route("shop").condition("Accepted", Some(false), reason, "").build()
}

fn unmeasured(reason: &str, message: &str) -> Resource {
    autoscaler("web", 1, 1).condition("ScalingActive", Some(false), reason, message, 500).build()
}

fn pressed(kind: &str) -> Resource {
    node("n").ready().condition(kind, Some(true), "", "").build()
}

#[rstest]
#[case::selects_nothing(
    web().build(), selected(0), "Correct spec.selector, or start pods that have the labels `app=web`."
)]
#[case::scaled_to_zero(
    web().build(),
    Surroundings {
        pods_of: Some(PodsOf { workload: WorkloadRef { kind: "Deployment".into(), name: "web".into() }, desired: 0 }),
        ..selected(0)
    },
    "Scale its workload up when it should serve again."
)]
#[case::nothing_ready(web().build(), selected(1), "Look at its pods: they say why they are not ready.")]
#[case::port(
    web().build(),
    Surroundings {
        selected: Some(Selected { pods: 1, ready: 1, starting: 0 }),
        unserved: vec![PortRef::Number(8080)],
        ..alone()
    },
    "Correct targetPort, or declare the port in the container that serves it."
)]
#[case::load_balancer(
    web().kind("LoadBalancer").build(), alone(),
    "Check that something gives out load balancers here: without it, as on bare metal, the address stays empty."
)]
#[case::ingress(ingress("shop").build(), alone(), "Check that an ingress controller for class `nginx` runs.")]
#[case::ingress_port(
    ingress("shop").build(), Surroundings { portless: vec![backend("web", None)], ..alone() },
    "Correct the port of the backend, or add the port to the Service."
)]
#[case::ingress_to_nothing(
    ingress("shop").build(), missing(Relation::Routes, "Service", "web"),
    "Create Service `web`, or correct the name where this refers to it."
)]
#[case::expired(
    ingress("shop").build(), Surroundings { certificates: vec![("tls".into(), Some(ago(1)))], ..alone() },
    "Renew the certificate in Secret `tls`; where cert-manager keeps it, look at its Certificate."
)]
#[case::expired_secret(
    tls_secret("tls", ago(-1)).build(), alone(),
    "Renew the certificate in Secret `tls`; where cert-manager keeps it, look at its Certificate."
)]
#[case::gateway(gateway("edge").build(), alone(), "Check that a controller for class `nginx` runs.")]
#[case::gateway_address(
    gateway("edge").condition("Programmed", Some(false), "AddressNotAssigned", "").build(), alone(),
    "Check that something gives out load balancers here, or name an address in spec.addresses."
)]
#[case::gateway_listeners(
    gateway("edge").condition("Accepted", Some(false), "ListenersNotValid", "").build(), alone(),
    "Correct its listeners: their own conditions say what is wrong."
)]
#[case::gateway_parameters(
    gateway("edge").condition("Accepted", Some(false), "InvalidParameters", "").build(), alone(),
    "Correct what spec.infrastructure.parametersRef refers to."
)]
#[case::gateway_refused(
    gateway("edge").condition("Accepted", Some(false), "Moon", "").build(), alone(),
    "Change it as its controller says."
)]
#[case::route(http_route("shop").build(), alone(), "Check that the controller of its Gateway runs.")]
#[case::route_port(
    http_route("shop").build(), Surroundings { portless: vec![backend("web", None)], ..alone() },
    "Correct the port of the backend, or add the port to the Service."
)]
#[case::route_host(
    refused("NoMatchingListenerHostname"),
    alone(),
    "Let one of its hostnames match a listener of the Gateway."
)]
#[case::route_parent(
    refused("NoMatchingParent"),
    alone(),
    "Correct sectionName and port in parentRefs: the Gateway has no such listener."
)]
#[case::route_namespace(
    refused("NotAllowedByListeners"),
    alone(),
    "Allow its namespace in allowedRoutes of the Gateway's listener."
)]
#[case::route_backend(
    refused("BackendNotFound"),
    alone(),
    "Create the Service it leads to, or correct its name."
)]
#[case::route_grant(
    refused("RefNotPermitted"),
    alone(),
    "Create a ReferenceGrant in the namespace of the Service that it leads to."
)]
#[case::route_kind(
    refused("InvalidKind"),
    alone(),
    "Lead it to a Service: its controller knows no other kind."
)]
#[case::route_refused(refused("Moon"), alone(), "Change it as its controller says.")]
#[case::lost_claim(
    claim("data", "Lost").build(), alone(),
    "Make a new claim and restore the data into it: what was on the volume is not reachable any more."
)]
#[case::claim(
    claim("data", "Pending").build(), alone(), "Look at its events: class `fast` has made no volume yet."
)]
#[case::claim_without_a_class(
    claim("data", "Pending").class(None).build(), alone(),
    "Name a storageClassName, mark a class as the default one, or make a volume for it by hand."
)]
#[case::claim_of_a_missing_class(
    claim("data", "Pending").build(),
    Surroundings { missing: vec![reference(Relation::BoundTo, "StorageClass", "fast")], ..alone() },
    "Create StorageClass `fast`, or correct the name where this refers to it."
)]
#[case::failed_volume(
    volume("pv", "Failed", "").build(), alone(),
    "Free what is behind it on the storage by hand, then delete the volume; its message says what failed."
)]
#[case::released_volume(
    volume("pv", "Released", "").build(), alone(),
    "Delete `pv` if its data is not needed any more, or remove its spec.claimRef so that it is bound again."
)]
#[case::unmeasured(
    unmeasured("FailedGetResourceMetric", "unable to get metrics for resource cpu: unable to fetch metrics"),
    alone(),
    "Install metrics-server, or look at why the API metrics.k8s.io does not answer."
)]
#[case::without_requests(
    unmeasured(
        "FailedGetResourceMetric",
        "failed to get cpu utilization: missing request for cpu in container web"
    ),
    alone(),
    "Give every container of Deployment `web` a request for cpu: the target is a share of it."
)]
#[case::unready(
    unmeasured(
        "FailedGetResourceMetric",
        "did not receive metrics for targeted pods (pods might be unready)"
    ),
    alone(),
    "Look at the pods of Deployment `web`: those that are not ready have no metrics."
)]
#[case::custom_metric(
    unmeasured("FailedGetExternalMetric", ""),
    alone(),
    "Look at the adapter that serves this metric, and at the metric's name."
)]
#[case::selector(
    unmeasured("InvalidSelector", ""),
    alone(),
    "Let the selector of Deployment `web` match its own pods and nobody else's autoscaler."
)]
#[case::scaled_to_zero(
    unmeasured("ScalingDisabled", ""),
    alone(),
    "Scale Deployment `web` to at least one when it should run."
)]
#[case::unable(
    autoscaler("web", 1, 1).condition("AbleToScale", Some(false), "FailedUpdateScale", "", 1).build(), alone(),
    "Check that Deployment `web` can be scaled, and what the message says."
)]
#[case::budget(
    budget("web", 0, 1, 2, 3).build(), alone(),
    "Look at its pods that are not healthy; a node with them cannot be drained until then."
)]
#[case::uncountable_budget(
    budget("web", 0, 0, 0, 0).condition("DisruptionAllowed", Some(false), "SyncFailed", "").build(), alone(),
    "Let it select pods of controllers that can be scaled, or use a number instead of a share."
)]
#[case::quota(
    quota("q", &[("pods", "9", "9")]).build(), alone(), "Raise the quota, or remove what is not needed any more."
)]
#[case::exceeded_quota(
    quota("q", &[("pods", "9", "8")]).build(), alone(), "Raise the quota, or remove what is not needed any more."
)]
#[case::node_not_ready(
    node("n").condition("Ready", Some(false), "", "").build(), alone(),
    "Look at the kubelet and the container runtime of `n`: `journalctl -u kubelet`."
)]
#[case::node_lost(
    node("n").condition("Ready", None, "", "").build(), alone(),
    "Check that `n` runs and reaches the API server; if it is gone for good: `kubectl delete node n`."
)]
#[case::node_never_seen(node("n").build(), alone(), "Look at the kubelet of `n`: `journalctl -u kubelet`.")]
#[case::memory(
    pressed("MemoryPressure"),
    alone(),
    "Find which pods use the memory of `n`, and give them requests and limits; it evicts pods."
)]
#[case::disk(
    pressed("DiskPressure"),
    alone(),
    "Free disk space on `n`: images, logs, emptyDir volumes; until then it evicts pods."
)]
#[case::processes(
    pressed("PIDPressure"),
    alone(),
    "Find which pods start so many processes on `n`; it evicts pods."
)]
#[case::network(pressed("NetworkUnavailable"), alone(), "Look at the network plugin's pod on `n`.")]
#[case::cordoned(
    node("n").ready().cordoned().build(), alone(), "Let it take pods again when it may: `kubectl uncordon n`."
)]
#[case::stuck(
    config_map("a", &[]).deleted(301).finalizer("shop.test/clean").build(), alone(),
    "Look at the controller that finalizer `shop.test/clean` belongs to; only if there is none any more, remove the \
     finalizer by hand."
)]
#[case::stuck_twice(
    config_map("a", &[]).deleted(301).finalizer("a/b").finalizer("c/d").build(), alone(),
    "Look at the controllers that its finalizers belong to; only if they are gone, remove the finalizers by hand."
)]
#[case::used_claim(
    claim("data", "Bound").deleted(301).finalizer("kubernetes.io/pvc-protection").build(), alone(),
    "Delete the pods that still use it."
)]
#[case::bound_volume(
    volume("pv", "Bound", "").deleted(301).finalizer("kubernetes.io/pv-protection").build(), alone(),
    "Delete the claim that is bound to it."
)]
#[case::foreground(
    config_map("a", &[]).deleted(301).finalizer("foregroundDeletion").build(), alone(),
    "Look at what it owns: something of that is not gone yet."
)]
#[case::deleted(config_map("a", &[]).deleted(1).build(), alone(), "")]
#[case::well(config_map("a", &[]).build(), alone(), "")]
fn a_resource_has_a_next_step(
    #[case] resource: Resource,
    #[case] around: Surroundings,
    #[case] expected: &str,
) {
    let (verdict, advice) = about_resource(&resource, &around, vec![]);
    assert_sound(&verdict, &advice);
    assert_eq!(advice.next, expected);
}

#[rstest]
#[case::waits_for_a_pod(
    "WaitForFirstConsumer",
    "",
    "Start a pod that uses it: its class makes the volume only then."
)]
#[case::provisioner(
    "ProvisioningFailed",
    "no space left. More.",
    "Look at the provisioner of class `fast`: no space left."
)]
#[case::external(
    "ExternalProvisioning",
    "",
    "Check that the provisioner of class `fast` runs, if this lasts."
)]
fn a_claim_is_told_by_its_latest_event(#[case] reason: &str, #[case] message: &str, #[case] expected: &str) {
    let events = vec![warning("FailedBinding", "older", 60), warning(reason, message, 5)];
    let (_, advice) = about_resource(&claim("data", "Pending").build(), &alone(), events);
    assert_eq!(advice.next, expected);
}

#[rstest]
#[case::selector(web().build(), selected(0), &[("spec.selector", "app=web")])]
#[case::stuck(
    config_map("a", &[]).deleted(301).finalizer("a/b").build(), alone(),
    &[("metadata.deletionTimestamp", "2026-01-15T11:54:59Z"), ("metadata.finalizers", "a/b")]
)]
#[case::node(
    node("n").ready().condition("DiskPressure", Some(true), "KubeletHasDiskPressure", "")
        .condition("PIDPressure", Some(false), "", "").build(),
    alone(), &[("status.conditions[DiskPressure].reason", "KubeletHasDiskPressure")]
)]
#[case::node_not_ready(
    node("n").condition("Ready", Some(false), "KubeletNotReady", "no network").build(), alone(),
    &[("status.conditions[Ready].message", "no network")]
)]
#[case::quota(
    quota("q", &[("cpu", "1", "2"), ("pods", "9", "9")]).build(), alone(), &[("status.used[pods]", "9")]
)]
#[case::autoscaler(
    autoscaler("web", 1, 1).condition("AbleToScale", Some(true), "", "fine", 1)
        .condition("ScalingActive", Some(false), "FailedGetResourceMetric", "no metrics", 500).build(),
    alone(), &[("status.conditions[ScalingActive].message", "no metrics")]
)]
fn a_verdict_is_proved_by_fields(
    #[case] resource: Resource,
    #[case] around: Surroundings,
    #[case] expected: &[(&str, &str)],
) {
    let (_, advice) = about_resource(&resource, &around, vec![]);
    let proofs: Vec<_> = advice.proofs.iter().map(|proof| (&*proof.label, &*proof.text)).collect();
    assert_eq!(proofs, expected);
}
