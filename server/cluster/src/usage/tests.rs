//! Where figures come from, and what is said when there are none.

use std::time::Duration;

use jiff::Timestamp;
use k8s_openapi::api::core::v1::Node;
use kdr_testkit::{MockApi, Scenario, object::Object};
use serde_json::json;

use super::*;
use crate::{kind::Kind, message::Change, trim::Watched};

const PODS: &str = "/apis/metrics.k8s.io/v1beta1/pods";

fn meter(api: &MockApi) -> Meter {
    let rest = Rest::new(api.client(), "here", Duration::from_secs(20));
    let roster = Roster::new(["shop".into()]);
    roster.observe(Kind::Nodes, &Change::Listed(Vec::new()));
    Meter { rest, roster: Arc::new(roster), names: Names::new() }
}

/// As the watch of the nodes tells them.
fn nodes(meter: &Meter, names: &[&str]) {
    for name in names {
        let ready = json!([{"type": "Ready", "status": "True"}]);
        let node = Object::new("v1", "Node", "", name).set("/status/conditions", ready);
        let node = serde_json::from_value::<Node>(node.0).unwrap().trim(&mut Names::new());
        meter.roster.observe(Kind::Nodes, &Change::Applied(node));
    }
}

fn pod(namespace: &str) -> String {
    json!({"kind": "PodMetricsList", "metadata": {}, "items": [{
        "metadata": {"name": "web-1", "namespace": namespace}, "timestamp": "2026-11-01T08:00:00Z", "window": "15s",
        "containers": [
            {"name": "app", "usage": {"cpu": "123456789n", "memory": "64Mi"}},
            {"name": "odd"},
        ],
    }]})
    .to_string()
}

fn figures(measured: &Measured) -> Vec<(String, u32, u64)> {
    match measured {
        Measured::Containers(found) => found
            .iter()
            .map(|one| {
                let path = format!("{}/{}/{}", one.namespace, one.pod, one.container);
                (path, one.sample.cpu_millis, one.sample.memory)
            })
            .collect(),
        Measured::Unavailable(why) => panic!("no figures: {why}"),
    }
}

async fn why(meter: &mut Meter) -> String {
    match meter.measure().await.0 {
        Measured::Unavailable(why) => why,
        Measured::Containers(found) => panic!("figures from nowhere: {found:?}"),
    }
}

#[tokio::test]
async fn the_metrics_api_is_read_container_by_container() {
    let api = MockApi::start().await;
    api.at(PODS, Scenario::body(&pod("shop")));
    let (measured, nodes) = meter(&api).measure().await;
    assert_eq!(nodes, 0);
    let expected =
        [("shop/web-1/app".to_owned(), 124, 64 * 1024 * 1024), ("shop/web-1/odd".to_owned(), 0, 0)];
    assert_eq!(figures(&measured), expected);
    let Measured::Containers(found) = measured else { unreachable!("it was just read") };
    assert_eq!(found[0].sample.at, "2026-11-01T08:00:00Z".parse::<Timestamp>().unwrap());
}

#[tokio::test]
async fn where_the_whole_cluster_is_forbidden_each_namespace_is_asked() {
    let api = MockApi::start().await;
    api.at(PODS, Scenario::Forbidden);
    api.at("/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods", Scenario::body(&pod("shop")));
    assert_eq!(figures(&meter(&api).measure().await.0).len(), 2);
}

#[tokio::test]
async fn without_the_metrics_api_the_nodes_are_asked() {
    let api = MockApi::start().await;
    let mut meter = meter(&api);
    nodes(&meter, &["node-1", "node-2"]);
    let summary = json!({"node": {"nodeName": "node-1"}, "pods": [{
        "podRef": {"name": "web-1", "namespace": "shop", "uid": "x"},
        "containers": [{
            "name": "app",
            "cpu": {"time": "2026-11-01T08:00:00Z", "usageNanoCores": 123_456_789},
            "memory": {"time": "2026-11-01T08:00:00Z", "workingSetBytes": 1024},
        }, {"name": "odd"}],
    }]});
    api.at("/api/v1/nodes/node-1/proxy/stats/summary", Scenario::body(&summary.to_string()));
    let (measured, nodes) = meter.measure().await;
    let expected = [("shop/web-1/app".to_owned(), 124, 1024), ("shop/web-1/odd".to_owned(), 0, 0)];
    assert_eq!((figures(&measured), nodes), (expected.to_vec(), 2));
}

#[tokio::test]
async fn where_nobody_answers_it_is_said_why() {
    let api = MockApi::start().await;
    let mut meter = meter(&api);
    assert_eq!(
        why(&mut meter).await,
        "the cluster does not have the metrics API, which metrics-server provides; and the nodes cannot be \
         asked instead: none is ready."
    );
    nodes(&meter, &["node-1"]);
    api.at(PODS, Scenario::refused(503, "service unavailable"));
    api.at("/api/v1/nodes/node-1/proxy/stats/summary", Scenario::Forbidden);
    let words = why(&mut meter).await;
    assert!(words.contains("503: service unavailable") && words.contains("lacks a right"), "{words}");
    api.at(PODS, Scenario::body("{\"items\": [7]}"));
    assert!(why(&mut meter).await.contains("cannot be read"));
}
