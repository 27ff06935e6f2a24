//! What is kept of each kind, and that nothing that an API server may write makes it panic.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::Time;
use kdr_core::{
    graph::Operator,
    resource::{Facts, PortRef, Resource},
    workload::Workload,
};
use kdr_testkit::object::{self, pod};
use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

use super::*;

fn trimmed<K: Watched<Trimmed = Object>>(object: impl Into<Value>) -> Object {
    serde_json::from_value::<K>(object.into()).unwrap().trim(&mut Names::new())
}

fn resource<K: Watched<Trimmed = Object>>(kind: &str, spec: Value, status: Value) -> Resource {
    let made = object::Object::new("v1", kind, "shop", "x").set("/spec", spec).set("/status", status);
    // As in a list, whose items do not say what they are.
    resource_of::<K>(made.set("/apiVersion", Value::Null).set("/kind", Value::Null))
}

fn resource_of<K: Watched<Trimmed = Object>>(object: impl Into<Value>) -> Resource {
    match trimmed::<K>(object) {
        Object::Resource(resource) => (*resource).clone(),
        other => panic!("not a resource: {other:?}"),
    }
}

fn workload<K: Watched<Trimmed = Object>>(object: object::Object) -> Workload {
    match trimmed::<K>(object) {
        Object::Workload(workload) => (*workload).clone(),
        other => panic!("not a workload: {other:?}"),
    }
}

fn paths(shape: &kdr_core::change::Shape) -> Vec<&str> {
    shape.iter().map(|(path, _)| &**path).collect()
}

#[test]
fn a_pods_containers_have_their_shares_and_ports() {
    let object = pod("shop", "web").set(
        "/spec/containers",
        json!([{
            "name": "app", "image": "app:1",
            "ports": [{"containerPort": 8080, "name": "http"}, {"containerPort": 9}, {"containerPort": 70_000}],
            "resources": {"requests": {"cpu": "250m", "memory": "64Mi"}, "limits": {"memory": "128Mi"}},
        }]),
    );
    let Object::Pod(pod) = trimmed::<Pod>(object) else { panic!("not a pod") };
    let app = &pod.containers[0];
    let ports: Vec<_> = app.ports.iter().map(|port| (&*port.name, port.number)).collect();
    assert_eq!(ports, [("http", 8080), ("", 9)]);
    assert_eq!((app.allotted.cpu_request, app.allotted.cpu_limit), (250, 0));
    assert_eq!((app.allotted.memory_request, app.allotted.memory_limit), (64 << 20, 128 << 20));
    assert!(pod.references.iter().any(|found| &*found.kind == "ServiceAccount" && found.optional));
}

#[rstest]
#[case::newest(&[("kubectl", "", 1), ("helm", "", 2)], "helm")]
#[case::status_is_no_change(&[("kubectl", "", 1), ("kubelet", "status", 2)], "kubectl")]
#[case::scale_is_one(&[("kubectl", "", 1), ("kube-controller-manager", "scale", 2)], "kube-controller-manager")]
#[case::the_later_of_two(&[("a", "", 1), ("b", "", 1)], "b")]
#[case::nobody(&[("kubelet", "status", 2)], "")]
#[case::none(&[], "")]
fn the_manager_is_whoever_wrote_last_but_not_the_status(
    #[case] entries: &[(&str, &str, i64)],
    #[case] manager: &str,
) {
    let entries: Vec<_> = entries
        .iter()
        .map(|(manager, subresource, second)| {
            let time = Time(jiff::Timestamp::from_second(*second).unwrap());
            json!({"manager": manager, "subresource": subresource, "time": time, "operation": "Update"})
        })
        .collect();
    let object = object::deployment("shop", "web", 1).set("/metadata/managedFields", entries);
    assert_eq!(&*workload::<Deployment>(object).meta.manager, manager);
}

#[test]
fn a_workload_has_the_shape_of_its_spec_and_what_its_template_refers_to() {
    let object = object::deployment("shop", "web", 2)
        .set("/spec/template/spec/volumes", json!([{"name": "v", "configMap": {"name": "settings"}}]));
    let web = workload::<Deployment>(object.clone());
    assert!(web.references.iter().any(|found| &*found.name == "settings"));
    let image = "spec.template.spec.containers[app].image";
    assert!(
        paths(&web.shape).contains(&image) && paths(&web.shape).contains(&"spec.replicas"),
        "{:?}",
        web.shape
    );
    assert!(paths(&web.shape).iter().all(|path| path.starts_with("spec.")));
    let set = object::replica_set("shop", "web-5d9c", 2).owned_by(&object);
    assert!(workload::<ReplicaSet>(set.clone()).shape.is_empty());
    assert!(!workload::<ReplicaSet>(set.set("/metadata/ownerReferences", Value::Null)).shape.is_empty());
    let cron = object::cron_job("shop", "nightly", "0 3 * * *");
    assert!(paths(&workload::<CronJob>(cron).shape).contains(&"spec.schedule"));
}

#[test]
fn a_service_leads_to_ports_by_number_or_name() {
    let spec = json!({"type": "LoadBalancer", "clusterIP": "10.0.0.1", "selector": {"app": "web"}, "ports": [
        {"name": "http", "port": 80, "targetPort": "web"}, {"port": 81, "targetPort": 8081}, {"port": 82},
        {"port": 99_999}, {"port": 83, "targetPort": "8083"},
    ]});
    let status = json!({"loadBalancer": {"ingress": [{"ip": "1.2.3.4"}, {"hostname": "lb.example"}, {}]}});
    let made = resource::<Service>("Service", spec, status);
    let Facts::Service(service) = &made.facts else { panic!("not a Service") };
    let targets: Vec<_> = service.ports.iter().map(|port| (port.port, port.target.clone())).collect();
    let number = PortRef::Number;
    let expected =
        [(80, PortRef::Name("web".into())), (81, number(8081)), (82, number(82)), (83, number(8083))];
    assert_eq!(targets, expected);
    assert_eq!(service.addresses.iter().map(|to| &**to).collect::<Vec<_>>(), ["1.2.3.4", "lb.example"]);
    assert_eq!(service.selector.as_ref().unwrap().words(), "app=web");
    assert!(paths(&made.shape).contains(&"spec.selector.app"));
    let headless = resource::<Service>("Service", json!({"clusterIP": "None"}), json!({}));
    assert!(
        matches!(headless.facts, Facts::Service(one) if one.cluster_ip.is_none() && one.selector.is_none())
    );
}

#[test]
fn the_endpoints_of_a_slice_are_counted_and_what_says_nothing_is_ready() {
    let slice = object::Object::new("discovery.k8s.io/v1", "EndpointSlice", "shop", "web-x")
        .label("kubernetes.io/service-name", "web")
        .set("/addressType", "IPv4")
        .set(
            "/endpoints",
            json!([
                {"addresses": ["10.0.0.1"], "conditions": {"ready": true}},
                {"addresses": ["10.0.0.2"], "conditions": {"ready": false}},
                {"addresses": ["10.0.0.3"]},
            ]),
        );
    let Facts::EndpointSlice(slice) = resource_of::<EndpointSlice>(slice).facts else { panic!("no slice") };
    assert_eq!((&*slice.service, slice.ready, slice.not_ready), ("web", 2, 1));
}

#[test]
fn an_ingress_leads_to_services_the_default_one_last() {
    let to = |name: &str, port: Value| json!({"service": {"name": name, "port": port}});
    let spec = json!({
        "defaultBackend": to("fallback", json!({"number": 80})),
        "rules": [
            {"host": "shop.example", "http": {"paths": [
                {"path": "/", "pathType": "Prefix", "backend": to("web", json!({"name": "http"}))},
                {"path": "/s3", "pathType": "Prefix", "backend": {"resource": {"kind": "Bucket", "name": "b"}}},
            ]}},
            {"host": "shop.example"},
        ],
        "tls": [{"secretName": "tls"}, {"hosts": ["x"]}, {"secretName": "tls"}],
    });
    let made = object::Object::new("networking.k8s.io/v1", "Ingress", "shop", "x")
        .annotation("kubernetes.io/ingress.class", "nginx")
        .set("/spec", spec);
    let Facts::Ingress(ingress) = resource_of::<Ingress>(made).facts else { panic!("not an Ingress") };
    let backends: Vec<_> =
        ingress.backends.iter().map(|to| (&*to.host, &*to.path, &*to.namespace, &*to.service)).collect();
    assert_eq!(backends, [("shop.example", "/", "shop", "web"), ("", "", "shop", "fallback")]);
    assert_eq!(ingress.backends[0].port, Some(PortRef::Name("http".into())));
    assert_eq!((&*ingress.class, ingress.hosts.len(), ingress.tls_secrets.len()), ("nginx", 1, 1));
}

#[test]
fn a_gateway_and_its_route_are_read_and_what_is_odd_about_them_is_left_out() {
    let spec = json!({"gatewayClassName": "envoy", "listeners": [
        {"name": "https", "port": 443, "protocol": "HTTPS", "tls": {"certificateRefs": [
            {"name": "tls"}, {"name": "other", "namespace": "certs"}, {"kind": "Bundle", "name": "b"}, 7,
        ]}},
        {"port": "odd"}, null,
    ]});
    let status = json!({"addresses": [{"value": "1.2.3.4"}, "odd"], "conditions": [
        {"type": "Programmed", "status": "False", "reason": "Invalid", "lastTransitionTime": "2026-11-01T08:00:00Z"},
    ]});
    let Facts::Gateway(gateway) = resource::<Gateway>("Gateway", spec, status).facts else {
        panic!("no Gateway")
    };
    assert_eq!(&*gateway.listeners[0], "https 443 HTTPS");
    let secret = |namespace: &str, name: &str| (namespace.into(), name.into());
    assert_eq!(gateway.tls_secrets, [secret("shop", "tls"), secret("certs", "other")]);
    assert_eq!((gateway.addresses.len(), gateway.conditions[0].status), (1, Some(false)));
    assert!(gateway.conditions[0].since.is_some());

    let spec = json!({"hostnames": ["shop.example"], "parentRefs": [{"name": "edge", "namespace": "infra"}],
        "rules": [{"matches": [{"path": {"type": "PathPrefix", "value": "/api"}}], "backendRefs": [
            {"name": "web", "port": 80}, {"kind": "Bucket", "name": "b"}, {"name": "far", "namespace": "other"}, [],
        ]}, "odd"]});
    let parent = |status: &str| json!({"conditions": [{"type": "Accepted", "status": status}]});
    let status = json!({"parents": [parent("True"), parent("False")]});
    let Facts::HttpRoute(route) = resource::<HttpRoute>("HTTPRoute", spec, status).facts else {
        panic!("no route")
    };
    let backends: Vec<_> = route
        .backends
        .iter()
        .map(|to| (&*to.host, &*to.path, &*to.namespace, &*to.service, to.port.clone()))
        .collect();
    let expected = [
        ("shop.example", "/api", "shop", "web", Some(PortRef::Number(80))),
        ("shop.example", "/api", "other", "far", None),
    ];
    assert_eq!(backends, expected);
    assert_eq!(route.gateways, [secret("infra", "edge")]);
    assert_eq!(route.conditions[0].status, Some(false), "the parent that is not content");
}

#[test]
fn of_a_config_map_only_keys_and_fingerprints_are_kept() {
    let map = object::Object::new("v1", "ConfigMap", "shop", "settings")
        .set("/data", json!({"b": "hunter2"}))
        .set("/binaryData", json!({"a": "aHVudGVyMg=="}));
    let map = resource_of::<ConfigMap>(map);
    assert!(matches!(&map.facts, Facts::ConfigMap { keys } if keys.iter().map(|key| &**key).eq(["a", "b"])));
    assert_eq!(paths(&map.shape), ["binaryData[a]", "data[b]"]);
    assert_eq!(map.shape[0].1, map.shape[1].1, "the same content, the same fingerprint");
    assert!(!format!("{map:?}").contains("hunter"));
}

#[test]
fn a_service_accounts_legacy_secrets_are_left_out() {
    let account = object::Object::new("v1", "ServiceAccount", "shop", "builder")
        .set("/secrets", json!([{"name": "builder-token"}]))
        .set("/imagePullSecrets", json!([{"name": "registry"}]));
    let Facts::ServiceAccount { pull_secrets } = resource_of::<ServiceAccount>(account).facts else {
        panic!("no account")
    };
    assert_eq!(pull_secrets, ["registry".into()]);
}

#[test]
fn a_claim_has_what_it_asks_for_until_it_has_something() {
    let spec = json!({
        "accessModes": ["ReadWriteOnce", "ReadWriteMany"], "storageClassName": "fast",
        "resources": {"requests": {"storage": "1Gi"}},
    });
    let claim =
        |status| match resource::<PersistentVolumeClaim>("PersistentVolumeClaim", spec.clone(), status).facts
        {
            Facts::Claim(claim) => claim,
            other => panic!("not a claim: {other:?}"),
        };
    let pending = claim(json!({"phase": "Pending"}));
    assert_eq!(
        (&*pending.phase, &*pending.capacity.text, pending.class.as_deref()),
        ("Pending", "1Gi", Some("fast"))
    );
    assert_eq!(pending.modes, ["RWO".into(), "RWX".into()]);
    assert_eq!(&*claim(json!({"phase": "Bound", "capacity": {"storage": "2Gi"}})).capacity.text, "2Gi");
}

#[test]
fn volumes_and_classes_are_read() {
    let spec = json!({
        "capacity": {"storage": "1Gi"}, "claimRef": {"namespace": "shop", "name": "data"}, "storageClassName": "fast",
    });
    let made =
        resource::<PersistentVolume>("PersistentVolume", spec, json!({"phase": "Failed", "message": "m"}));
    let Facts::Volume(volume) = &made.facts else { panic!("no volume") };
    assert_eq!(volume.claim, Some(("shop".into(), "data".into())));
    assert!(made.shape.is_empty());
    let class = object::Object::new("storage.k8s.io/v1", "StorageClass", "", "fast")
        .annotation("storageclass.kubernetes.io/is-default-class", "true")
        .set("/provisioner", "disk.example")
        .set("/volumeBindingMode", "WaitForFirstConsumer");
    let facts = resource_of::<StorageClass>(class).facts;
    assert!(matches!(facts, Facts::StorageClass { is_default: true, waits_for_consumer: true, .. }));
}

#[test]
fn policies_have_their_targets_and_selectors() {
    let spec = json!({"scaleTargetRef": {"kind": "Deployment", "name": "web"}, "maxReplicas": 5});
    let status = json!({"currentReplicas": 2, "desiredReplicas": 3, "conditions": [{"type": "AbleToScale", "status": "True"}]});
    let facts = resource::<HorizontalPodAutoscaler>("HorizontalPodAutoscaler", spec, status).facts;
    let Facts::Autoscaler(scaler) = facts else { panic!("no autoscaler") };
    assert_eq!((scaler.least, scaler.most, scaler.current, scaler.desired), (1, 5, 2, 3));
    assert_eq!(
        (&*scaler.target.kind, &*scaler.target.namespace, &*scaler.target.name),
        ("Deployment", "shop", "web")
    );

    let spec = json!({"selector": {"matchLabels": {"app": "web"}, "matchExpressions": [
        {"key": "tier", "operator": "NotIn", "values": ["a"]}, {"key": "x", "operator": "Exists"},
    ]}});
    let budget = |spec| match resource::<PodDisruptionBudget>("PodDisruptionBudget", spec, json!({})).facts {
        Facts::Budget(budget) => budget,
        other => panic!("no budget: {other:?}"),
    };
    assert_eq!(budget(spec).selector.words(), "app=web,tier!=a,x");
    let none = budget(json!({})).selector;
    assert_eq!(none.requirements[0].operator, Operator::Exists);
    assert!(!none.matches(&[("app".into(), "web".into())].into()));
    assert_eq!(budget(json!({"selector": {}})).selector.words(), "<all>");

    let policy = |spec| match resource::<NetworkPolicy>("NetworkPolicy", spec, Value::Null).facts {
        Facts::NetworkPolicy { selector, ingress, egress } => (selector.words(), ingress, egress),
        other => panic!("no policy: {other:?}"),
    };
    assert_eq!(policy(json!({"podSelector": {}})), ("<all>".into(), true, false));
    assert_eq!(policy(json!({"podSelector": {}, "egress": [{}]})), ("<all>".into(), true, true));
    assert_eq!(policy(json!({"podSelector": {}, "policyTypes": ["Egress"]})), ("<all>".into(), false, true));

    let status = json!({"hard": {"pods": "10", "requests.cpu": "1"}, "used": {"pods": "3"}});
    let Facts::Quota { limits } = resource::<ResourceQuota>("ResourceQuota", json!({}), status).facts else {
        panic!("no quota")
    };
    let limits: Vec<_> =
        limits.iter().map(|one| (&*one.resource, one.used.units(), one.hard.units())).collect();
    assert_eq!(limits, [("pods", 3, 10), ("requests.cpu", 0, 1)]);
}

#[test]
fn a_node_has_its_roles_taints_and_what_it_offers() {
    let node = object::Object::new("v1", "Node", "", "node-1")
        .label("node-role.kubernetes.io/control-plane", "")
        .label("kubernetes.io/role", "old")
        .set("/spec", json!({"unschedulable": true, "taints": [
            {"key": "dedicated", "value": "gpu", "effect": "NoSchedule"}, {"key": "x", "effect": "NoExecute"},
        ]}))
        .set("/status", json!({
            "allocatable": {"cpu": "3900m", "memory": "1Gi", "pods": "110"},
            "nodeInfo": {"kubeletVersion": "v1.34.4"},
            "conditions": [{"type": "Ready", "status": "Unknown", "lastHeartbeatTime": "2026-11-01T08:00:00Z"}],
        }));
    let Facts::Node(node) = resource_of::<Node>(node).facts else { panic!("no node") };
    assert_eq!((node.cpu_millis, node.memory, node.pods, node.cordoned), (3900, 1 << 30, 110, true));
    assert_eq!(node.taints, ["dedicated=gpu:NoSchedule".into(), "x:NoExecute".into()]);
    assert_eq!(node.roles, ["old".into(), "control-plane".into()]);
    assert_eq!((&*node.version, node.conditions[0].status), ("v1.34.4", None));
}

#[test]
fn finalizers_are_kept_only_while_they_hold_a_deletion_up() {
    let map = object::Object::new("v1", "ConfigMap", "shop", "x").set("/metadata/finalizers", json!(["a/b"]));
    assert!(resource_of::<ConfigMap>(map.clone()).finalizers.is_empty());
    let ending = resource_of::<ConfigMap>(map.deleted_at("2026-11-01T08:00:00Z"));
    assert_eq!(ending.finalizers, ["a/b".into()]);
}

/// Tries an object as every kind: it is trimmed or refused.
fn as_every_kind(object: &Value) {
    fn as_kind<K: Watched>(object: &Value) {
        if let Ok(object) = serde_json::from_value::<K>(object.clone()) {
            object.trim(&mut Names::new());
        }
    }
    as_kind::<Namespace>(object);
    as_kind::<Pod>(object);
    as_kind::<Deployment>(object);
    as_kind::<ReplicaSet>(object);
    as_kind::<StatefulSet>(object);
    as_kind::<DaemonSet>(object);
    as_kind::<Job>(object);
    as_kind::<CronJob>(object);
    as_kind::<Event>(object);
    as_kind::<Service>(object);
    as_kind::<EndpointSlice>(object);
    as_kind::<Ingress>(object);
    as_kind::<Gateway>(object);
    as_kind::<HttpRoute>(object);
    as_kind::<ConfigMap>(object);
    as_kind::<Secret>(object);
    as_kind::<ServiceAccount>(object);
    as_kind::<PersistentVolumeClaim>(object);
    as_kind::<PersistentVolume>(object);
    as_kind::<StorageClass>(object);
    as_kind::<HorizontalPodAutoscaler>(object);
    as_kind::<PodDisruptionBudget>(object);
    as_kind::<NetworkPolicy>(object);
    as_kind::<ResourceQuota>(object);
    as_kind::<Node>(object);
    as_kind::<Bare>(object);
}

#[test]
fn an_object_without_anything_is_trimmed() {
    as_every_kind(&json!({}));
    let _: Resource = resource_of::<Service>(json!({"metadata": {}}));
    let _: Resource = resource_of::<Gateway>(json!({"metadata": {}, "spec": "odd", "status": [1]}));
    let _: Resource = resource_of::<HttpRoute>(json!({"metadata": {}, "spec": {"rules": 7}, "status": null}));
}

fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,20}".prop_map(Value::from),
        "-?[0-9]{1,25}(Mi|m|e99|)".prop_map(Value::from),
    ];
    let key = prop::sample::select(vec![
        "metadata",
        "spec",
        "status",
        "data",
        "name",
        "namespace",
        "finalizers",
        "managedFields",
        "containers",
        "volumes",
        "ports",
        "port",
        "rules",
        "listeners",
        "backendRefs",
        "parentRefs",
        "parents",
        "conditions",
        "type",
        "tls",
        "tls.crt",
        "selector",
        "template",
        "containerPort",
        "targetPort",
        "resources",
        "limits",
        "requests",
        "memory",
        "storage",
        "capacity",
        "hard",
        "used",
        "endpoints",
        "env",
        "value",
        "replicas",
    ]);
    leaf.prop_recursive(6, 96, 8, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec((key.clone(), inner), 0..8).prop_map(|fields| {
                Value::Object(fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
            }),
        ]
    })
}

proptest! {
    #[test]
    fn no_object_makes_it_panic(object in anything()) {
        as_every_kind(&object);
        as_every_kind(&json!({"metadata": {"name": "x"}, "spec": object.clone(), "status": object}));
    }
}
