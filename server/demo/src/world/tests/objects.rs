//! The company's objects fit together, but for the troubles that are meant, and those can be seen.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use rstest::rstest;
use serde_json::{Value, json};

use super::{body, of_app, start, world};
use crate::{kind::Kind, store::Key, world::World};

fn all(world: &World, kind: Kind) -> Vec<Value> {
    let objects = world.store.table(kind).list(None);
    objects.map(|object| serde_json::from_slice(&object.body()).unwrap()).collect()
}

fn has(world: &World, kind: Kind, namespace: &str, name: &str) -> bool {
    world.store.table(kind).get(&Key::new(namespace, name)).is_some()
}

fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

fn list<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = &'a Value> {
    value.pointer(pointer).and_then(Value::as_array).into_iter().flatten()
}

/// What a pod's specification names in its namespace.
fn references(pod: &Value) -> Vec<(Kind, String)> {
    let mut found = vec![(Kind::ServiceAccount, text(pod, "/spec/serviceAccountName").to_owned())];
    let mut add = |kind, value: &Value, pointer: &str| {
        let name = text(value, pointer);
        if !name.is_empty() {
            found.push((kind, name.to_owned()));
        }
    };
    for volume in list(pod, "/spec/volumes") {
        add(Kind::ConfigMap, volume, "/configMap/name");
        add(Kind::Secret, volume, "/secret/secretName");
        add(Kind::PersistentVolumeClaim, volume, "/persistentVolumeClaim/claimName");
        list(volume, "/projected/sources").for_each(|source| add(Kind::ConfigMap, source, "/configMap/name"));
    }
    for container in list(pod, "/spec/containers") {
        list(container, "/envFrom").for_each(|from| add(Kind::ConfigMap, from, "/configMapRef/name"));
        list(container, "/env").for_each(|env| add(Kind::Secret, env, "/valueFrom/secretKeyRef/name"));
    }
    list(pod, "/spec/imagePullSecrets").for_each(|secret| add(Kind::Secret, secret, "/name"));
    found
}

#[test]
fn pods_refer_to_what_is_there_but_for_two() {
    let world = world(300, 0.0);
    let missing = all(&world, Kind::Pod)
        .iter()
        .flat_map(|pod| {
            let namespace = text(pod, "/metadata/namespace").to_owned();
            references(pod).into_iter().map(move |(kind, name)| (kind, namespace.clone(), name))
        })
        .filter(|(kind, namespace, name)| !has(&world, *kind, namespace, name))
        .map(|(kind, namespace, name)| format!("{kind:?} {namespace}/{name}"))
        .collect::<BTreeSet<_>>();
    let expected =
        ["ConfigMap shop-develop/newsletter-config", "PersistentVolumeClaim shop-develop/thumbnails-cache"];
    assert_eq!(missing.iter().map(String::as_str).collect::<Vec<_>>(), expected);
}

#[test]
fn every_deployment_has_a_service_with_its_selector() {
    let world = world(300, 0.0);
    let services = all(&world, Kind::Service);
    for deployment in all(&world, Kind::Deployment) {
        let fits = |service: &&Value| {
            text(service, "/metadata/namespace") == text(&deployment, "/metadata/namespace")
                && service["spec"]["selector"] == deployment["spec"]["selector"]["matchLabels"]
        };
        let service = services.iter().find(fits);
        let service = service.unwrap_or_else(|| panic!("{} has none", deployment["metadata"]));
        let wanted = &service["spec"]["ports"][0]["targetPort"];
        let mut ports =
            list(&deployment, "/spec/template/spec/containers").flat_map(|spec| list(spec, "/ports"));
        assert!(ports.any(|port| port["name"] == *wanted), "nobody listens: {}", service["metadata"]["name"]);
    }
}

/// Each EndpointSlice, with the names of its ready pods.
fn ready_in_slices(world: &World, namespace: &str, service: &str) -> BTreeSet<String> {
    let slices = all(world, Kind::EndpointSlice).into_iter().filter(|slice| {
        text(slice, "/metadata/namespace") == namespace
            && slice["metadata"]["labels"]["kubernetes.io/service-name"] == service
    });
    let endpoints = slices.flat_map(|slice| list(&slice, "/endpoints").cloned().collect::<Vec<_>>());
    let ready = endpoints.filter(|endpoint| endpoint["conditions"]["ready"] == true);
    ready.map(|endpoint| text(&endpoint, "/targetRef/name").to_owned()).collect()
}

#[test]
fn endpoint_slices_follow_readiness() {
    let mut world = world(0, 0.0);
    let ready = |world: &World| -> BTreeSet<String> {
        let pods = world
            .pods()
            .filter(|pod| *pod.key.namespace == *"data" && *pod.template.service_account == *"postgres");
        pods.filter(|pod| pod.is_ready() && pod.is_live()).map(|pod| pod.key.name.to_string()).collect()
    };
    assert_eq!(ready(&world).len(), 3);
    assert!(world.delete_pod(&Key::new("data", "postgres-1")));
    let mut seen = BTreeSet::new();
    for _ in 0..60 {
        world.advance(world.now() + SignedDuration::from_secs(1));
        let now = ready_in_slices(&world, "data", "postgres");
        assert_eq!(now, ready(&world));
        seen.insert(now.len());
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn ingresses_reach_services_but_for_one_and_one_port() {
    let world = world(0, 0.0);
    let mut wrong = Vec::new();
    for ingress in all(&world, Kind::Ingress) {
        let namespace = text(&ingress, "/metadata/namespace");
        for path in list(&ingress, "/spec/rules/0/http/paths") {
            let (name, port) =
                (text(path, "/backend/service/name"), &path["backend"]["service"]["port"]["number"]);
            let served = has(&world, Kind::Service, namespace, name)
                .then(|| body(&world, Kind::Service, namespace, name));
            match served {
                None => wrong.push(format!("no {namespace}/{name}")),
                Some(service) if list(&service, "/spec/ports").all(|known| known["port"] != *port) => {
                    wrong.push(format!("no port {port} of {namespace}/{name}"));
                }
                Some(_) => {}
            }
        }
        let secret = text(&ingress, "/spec/tls/0/secretName");
        assert!(secret.is_empty() || has(&world, Kind::Secret, namespace, secret), "{namespace}/{secret}");
    }
    assert_eq!(wrong, ["no port 8081 of shop-develop/images", "no shop-develop/wishlist"]);
}

#[test]
fn claims_are_bound_to_volumes_of_a_class_but_for_one() {
    let world = world(0, 0.0);
    let mut pending = Vec::new();
    for claim in all(&world, Kind::PersistentVolumeClaim) {
        let class = text(&claim, "/spec/storageClassName");
        if claim["status"]["phase"] == "Pending" {
            assert!(!has(&world, Kind::StorageClass, "", class));
            pending.push(text(&claim, "/metadata/name").to_owned());
            continue;
        }
        let volume = body(&world, Kind::PersistentVolume, "", text(&claim, "/spec/volumeName"));
        assert_eq!(volume["spec"]["claimRef"]["uid"], claim["metadata"]["uid"]);
        assert!(has(&world, Kind::StorageClass, "", class), "{class}");
    }
    assert_eq!(pending, ["data-reviews-0"]);
}

#[rstest]
#[case::config(Kind::Pod, "shop-develop", "newsletter-", "\"reason\":\"CreateContainerConfigError\"")]
#[case::config_event(
    Kind::Event,
    "shop-develop",
    "newsletter-",
    "Error: configmap \\\"newsletter-config\\\" not found"
)]
#[case::claim(
    Kind::Pod,
    "shop-develop",
    "thumbnails-",
    "persistentvolumeclaim \\\"thumbnails-cache\\\" not found"
)]
#[case::class(
    Kind::Event,
    "shop-develop",
    "data-reviews-0",
    "storageclass.storage.k8s.io \\\"fast-ssd\\\" not found"
)]
#[case::unbound(Kind::Pod, "shop-develop", "reviews-0", "pod has unbound immediate PersistentVolumeClaims")]
#[case::quota(
    Kind::Deployment,
    "shop-develop",
    "load-test",
    "exceeded quota: compute, requested: requests.memory=6Gi"
)]
#[case::quota_event(Kind::Event, "shop-develop", "load-test-", "\"reason\":\"FailedCreate\"")]
#[case::evicted(Kind::Pod, "tools", "build-agent-", "\"reason\":\"Evicted\"")]
#[case::pressure(Kind::Node, "", "build-1", "KubeletHasInsufficientMemory")]
#[case::cordoned(Kind::Node, "", "spare-1", "\"unschedulable\":true")]
#[case::silent(Kind::Node, "", "edge-1", "Kubelet stopped posting node status.")]
#[case::blind(Kind::HorizontalPodAutoscaler, "payments-staging", "api", "FailedGetPodsMetric")]
#[case::deadline(Kind::Deployment, "shop-staging", "checkout", "ProgressDeadlineExceeded")]
#[case::job(Kind::Job, "tools", "registry-cleanup-", "BackoffLimitExceeded")]
#[case::namespace(Kind::Namespace, "", "preview-1472", "SomeFinalizersRemain")]
#[case::finalizer(Kind::Campaign, "preview-1472", "teaser", "shop.example/campaign-cleanup")]
#[case::api_service(Kind::ApiService, "", "v1beta1.custom.metrics.k8s.io", "ServiceNotFound")]
fn a_trouble_is_told_in_its_words(
    #[case] kind: Kind,
    #[case] namespace: &str,
    #[case] name: &str,
    #[case] words: &str,
) {
    let world = world(0, 0.0);
    let mut objects = world.store.table(kind).list((!namespace.is_empty()).then_some(namespace));
    let told = objects.any(|object| {
        object.traits.key.name.starts_with(name) && String::from_utf8_lossy(&object.body()).contains(words)
    });
    assert!(told, "no {kind:?} {namespace}/{name} says {words}");
}

#[test]
fn production_is_calm() {
    let world = world(0, 0.0);
    let unready = world.pods().filter(|pod| pod.key.namespace.ends_with("-production"));
    let unready = unready.filter(|pod| !pod.is_ready() && !pod.is_over() && pod.template.is_happy(0));
    assert!(unready.count() <= 2, "a rollout at most");
}

#[test]
fn an_autoscaler_scales_and_somebody_edits() {
    let mut world = world(0, 0.0);
    let generation = |world: &World| body(world, Kind::Deployment, "shop-production", "orders-worker");
    let (mut sizes, mut editors) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..60 {
        world.advance(world.now() + SignedDuration::from_secs(60));
        let deployment = generation(&world);
        sizes.insert(deployment["spec"]["replicas"].as_u64().unwrap());
        let config = body(&world, Kind::ConfigMap, "shop-develop", "cart-config");
        editors.insert(text(&config, "/metadata/managedFields/0/manager").to_owned());
    }
    assert!(sizes.len() > 1, "{sizes:?}");
    assert!(editors.contains("kubectl-edit"), "{editors:?}");
    let deployment = generation(&world);
    assert!(deployment["metadata"]["generation"].as_i64() > Some(1));
    let entries = list(&deployment, "/metadata/managedFields").map(|entry| text(entry, "/subresource"));
    assert_eq!(entries.collect::<Vec<_>>(), ["", "scale", "status"]);
    let live = world.pods().filter(|pod| pod.key.name.starts_with("orders-worker-") && pod.is_live()).count();
    assert!((2..=6).contains(&live), "{live}");
}

#[test]
fn what_is_put_stays_as_it_is() {
    let mut world = world(0, 0.0);
    let key = of_app(&world, "data", "redis").key.clone();
    let mut pod = body(&world, Kind::Pod, "data", "redis-0");
    pod["status"] = json!({"phase": "Failed", "reason": "Shutdown"});
    world.put_outside(Kind::Pod, &key, pod, "tests").unwrap();
    assert!(world.touch_pod(&key));
    world.advance(start() + SignedDuration::from_mins(5));
    assert_eq!(body(&world, Kind::Pod, "data", "redis-0")["status"]["reason"], "Shutdown");
    assert!(world.delete_outside(Kind::Pod, &key));
    world.advance(start() + SignedDuration::from_mins(7));
    assert_eq!(
        body(&world, Kind::Pod, "data", "redis-0")["status"]["phase"],
        "Running",
        "its successor is well"
    );
}

#[test]
fn a_workload_is_deleted_with_all_that_is_its_own() {
    let mut world = world(0, 0.0);
    let key = Key::new("shop-develop", "cart");
    assert!(world.delete_outside(Kind::Deployment, &key));
    world.advance(start() + SignedDuration::from_mins(1));
    let left = |kind| {
        let objects = world.store.table(kind).list(Some("shop-develop"));
        objects.filter(|object| object.traits.key.name.starts_with("cart-")).count()
    };
    assert_eq!((left(Kind::Pod), left(Kind::ReplicaSet)), (0, 0));
    assert!(!has(&world, Kind::Deployment, "shop-develop", "cart"));
    assert!(ready_in_slices(&world, "shop-develop", "cart").is_empty());
}
