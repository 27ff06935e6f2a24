//! "No access" is a state: what may be read is shown, and what is missing is named.

use kdr_cluster::Caches;
use kdr_core::view::{Rows, Sync, View};
use kdr_testkit::{
    MockApi, Scenario, Verb,
    object::{Object, deployment, namespace, pod},
};
use rstest::rstest;
use serde_json::json;

use crate::harness::{Viewer, caches, connection, pods, quick, workloads};

/// Two namespaces with a pod and a deployment each.
async fn company() -> MockApi {
    let api = MockApi::start().await;
    for name in ["payments", "shop"] {
        api.put(namespace(name));
        api.put(pod(name, &format!("{name}-tool")));
        api.put(deployment(name, &format!("{name}-web"), 1));
    }
    api
}

fn readable(viewer: &Viewer, kind: &str) -> Vec<String> {
    viewer.state(kind).namespaces.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn where_the_cluster_may_not_be_listed_the_namespaces_that_may_be_are_shown() {
    let api = company().await;
    api.only_within("pods", &["shop"]);
    let caches = caches(&api, quick()).await;
    let (mut by_pods, mut by_workloads) =
        (Viewer::open(&caches, pods()).await, Viewer::open(&caches, workloads()).await);
    by_pods.until("the pod that may be seen", |viewer| readable(viewer, "pods") == ["shop"]).await;
    by_pods.until("the pod that may be seen", |viewer| viewer.pod("shop-tool").is_some()).await;
    assert!(by_pods.pod("payments-tool").is_none());
    let state = by_pods.state("pods").clone();
    assert_eq!((state.sync, state.objects), (Sync::Live, Some(1)));
    assert!(state.message.contains("cannot list resource \"pods\""), "{state:?}");
    assert!(state.grant.contains("kind: ClusterRole\n") && state.grant.contains("[pods]"), "{state:?}");
    for deployment in ["payments-web", "shop-web"] {
        by_workloads.until(deployment, |viewer| viewer.workload("Deployment", deployment).is_some()).await;
    }
    assert_eq!(by_workloads.state("deployments.apps").sync, Sync::Live);
    assert!(readable(&by_workloads, "deployments.apps").is_empty());

    api.put(pod("shop", "new"));
    by_pods.until("what comes later", |viewer| viewer.pod("new").is_some()).await;
    api.delete("pods", "shop", "new");
    by_pods.until("it to go", |viewer| viewer.pod("new").is_none()).await;
    api.put(namespace("late"));
    api.put(pod("late", "late-tool"));
    api.only_within("pods", &["late", "shop"]);
    by_pods.until("a namespace that is new", |viewer| viewer.pod("late-tool").is_some()).await;
    by_pods.until("its name", |viewer| readable(viewer, "pods") == ["late", "shop"]).await;
}

#[tokio::test]
async fn a_right_that_is_granted_or_taken_is_noticed() {
    let api = company().await;
    api.only_within("pods", &["shop"]);
    let caches = caches(&api, quick()).await;
    let mut viewer = Viewer::open(&caches, pods()).await;
    viewer.until("one namespace", |viewer| readable(viewer, "pods") == ["shop"]).await;
    api.heal("pods");
    viewer.until("the other one", |viewer| viewer.pod("payments-tool").is_some()).await;
    viewer.live().await;
    viewer.until("no word of it", |viewer| viewer.state("pods").message.is_empty()).await;
    assert!(readable(&viewer, "pods").is_empty() && viewer.state("pods").grant.is_empty());

    api.only_within("pods", &["shop"]);
    api.expire("pods");
    viewer.until("the other one to go", |viewer| viewer.pod("payments-tool").is_none()).await;
    viewer.until("one namespace", |viewer| readable(viewer, "pods") == ["shop"]).await;
    assert!(viewer.pod("shop-tool").is_some());

    api.only_within("pods", &[]);
    api.expire("pods");
    viewer.kind("pods", Sync::Forbidden).await;
    viewer.until("nothing", |viewer| viewer.pods.is_empty()).await;
}

#[tokio::test]
async fn a_namespace_of_the_configuration_is_looked_into_although_namespaces_may_not_be_listed() {
    let api = company().await;
    api.always("namespaces", Verb::List, Scenario::Forbidden);
    for kind in ["pods", "deployments.apps"] {
        api.only_within(kind, &["shop"]);
    }
    let caches = Caches::start(connection(&api, quick()).with_namespaces(["shop".to_owned()]));
    let mut viewer = Viewer::open(&caches, pods()).await;
    viewer.until("its pod", |viewer| viewer.pod("shop-tool").is_some()).await;
    viewer.kind("namespaces", Sync::Forbidden).await;
    assert!(viewer.namespaces.contains_key("shop"));
}

#[tokio::test]
async fn a_namespace_that_loses_its_connection_says_so_for_the_kind() {
    let api = company().await;
    api.only_within("pods", &["shop"]);
    let caches = caches(&api, quick()).await;
    let mut viewer = Viewer::open(&caches, pods()).await;
    viewer.until("one namespace", |viewer| readable(viewer, "pods") == ["shop"]).await;
    api.always("pods", Verb::Watch, Scenario::refused(503, "etcdserver: no leader"));
    api.cut("pods");
    viewer.until("the fault", |viewer| viewer.state("pods").message.contains("no leader")).await;
    assert_eq!(viewer.state("pods").sync, Sync::Reconnecting);
    assert!(viewer.pod("shop-tool").is_some(), "the rows stay");
    api.heal("pods");
    api.only_within("pods", &["shop"]);
    viewer.kind("pods", Sync::Live).await;
}

#[rstest]
#[case::not_served(false)]
#[case::not_allowed_either(true)]
#[tokio::test]
async fn an_extension_that_is_not_installed_is_no_fault_and_found_when_it_is(#[case] forbidden: bool) {
    const GATEWAYS: &str = "gateways.gateway.networking.k8s.io";
    let api = company().await;
    if forbidden {
        // The mock has no discovery of the group, as an API server without it.
        api.only_within(GATEWAYS, &[]);
    } else {
        api.always(GATEWAYS, Verb::List, Scenario::NotServed);
    }
    let caches = caches(&api, quick()).await;
    let mut viewer = Viewer::open(&caches, pods()).await;
    let state = viewer.kind(GATEWAYS, Sync::NotServed).await;
    assert_eq!((state.message.as_str(), state.objects), ("", Some(0)));
    assert_eq!(caches.metrics().kinds.iter().find(|kind| kind.kind == "pods").unwrap().watch_errors, 0);
    api.put(Object::new("gateway.networking.k8s.io/v1", "Gateway", "shop", "edge"));
    api.heal(GATEWAYS);
    viewer.kind(GATEWAYS, Sync::Live).await;
    viewer.until("its object", |viewer| viewer.state(GATEWAYS).objects == Some(1)).await;
}

#[tokio::test]
async fn an_extension_that_is_removed_takes_its_objects_with_it() {
    const ROUTES: &str = "httproutes.gateway.networking.k8s.io";
    let api = company().await;
    api.put(Object::new("gateway.networking.k8s.io/v1", "HTTPRoute", "shop", "web"));
    let caches = caches(&api, quick()).await;
    let mut viewer = Viewer::open(&caches, pods()).await;
    viewer.until("the route", |viewer| viewer.state(ROUTES).objects == Some(1)).await;
    api.always(ROUTES, Verb::List, Scenario::NotServed);
    api.always(ROUTES, Verb::Watch, Scenario::NotServed);
    api.cut(ROUTES);
    viewer.kind(ROUTES, Sync::NotServed).await;
    viewer.until("none", |viewer| viewer.state(ROUTES).objects == Some(0)).await;
}

#[tokio::test]
async fn nothing_of_a_secrets_data_ever_reaches_a_viewer() {
    let api = company().await;
    api.put(
        Object::new("v1", "Secret", "shop", "database")
            .annotation("kubectl.kubernetes.io/last-applied-configuration", "{\"data\":\"aHVudGVyMg==\"}")
            .set("/data", json!({"password": "aHVudGVyMg=="})),
    );
    let caches = caches(&api, quick()).await;
    let map = View {
        rows: Rows::Map { namespace: "shop".into() },
        open: Some(kdr_core::meta::ResourceRef::new("Secret", "shop", "database")),
    };
    let mut viewer = Viewer::open(&caches, map).await;
    viewer.until("the Secret", |viewer| viewer.state("secrets").objects == Some(1)).await;
    api.put(
        Object::new("v1", "Secret", "shop", "database")
            .set("/data", json!({"password": "aHVudGVyMw==", "user": "aHVudGVyNA=="})),
    );
    viewer.until("the change", |viewer| format!("{:?}", viewer.seen).contains("user")).await;
    let seen = format!("{:?}", viewer.seen);
    for leak in ["aHVudGVy", "hunter"] {
        assert!(!seen.contains(leak), "{leak} is in {seen}");
    }
}
