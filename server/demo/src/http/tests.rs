//! Requests: whatever is asked, there is one answer and no panic.

use std::sync::{Arc, LazyLock};

use axum::{body::Body, http::Request, response::Response};
use http_body_util::BodyExt;
use jiff::Timestamp;
use proptest::prelude::*;
use rstest::rstest;
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::path::{Target, parse};
use crate::{
    kind::Kind,
    shared::Shared,
    world::{Plan, World},
};

/// A world at rest.
static SHARED: LazyLock<Arc<Shared>> = LazyLock::new(|| {
    let world = World::new(Plan { pods: 150, seed: 3, churn: 0.0 }, Timestamp::now());
    Arc::new(Shared::new(world, CancellationToken::new()))
});

async fn ask(path: &str) -> Option<Response> {
    let request = Request::get(path).body(Body::empty()).ok()?;
    super::router(Arc::clone(&SHARED)).oneshot(request).await.ok()
}

async fn json(path: &str) -> Value {
    let body = ask(path).await.unwrap().into_body().collect().await.unwrap().to_bytes();
    serde_json::from_slice(&body).unwrap()
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

fn names(list: &Value) -> Vec<String> {
    let items = list["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| format!("{}/{}", item["metadata"]["namespace"], item["metadata"]["name"]))
        .collect()
}

#[rstest]
#[case("/api/v1/pods", Target::Collection { kind: Kind::Pod, namespace: None })]
#[case("/api/v1/namespaces", Target::Collection { kind: Kind::Namespace, namespace: None })]
#[case("/api/v1/namespaces/a", Target::Object { kind: Kind::Namespace, namespace: String::new(), name: "a".into() })]
#[case("/api/v1/namespaces/a/pods", Target::Collection { kind: Kind::Pod, namespace: Some("a".into()) })]
#[case("/api/v1/namespaces/a/pods/b/log", Target::Log { namespace: "a".into(), pod: "b".into() })]
#[case("/api/v1/namespaces/a/nodes", Target::NoResource)]
#[case("/api/v1/pods/b", Target::NoResource)]
#[case("/apis/apps/v1/namespaces/a/pods/b/log", Target::NoResource)]
#[case("/apis/metrics.k8s.io/v1beta1/nodes", Target::Collection { kind: Kind::NodeMetrics, namespace: None })]
#[case("/apis/apps/v2/deployments", Target::NoPage)]
#[case("/api/v2", Target::NoPage)]
#[case("/apis/custom.metrics.k8s.io/v1beta1/pods", Target::Unavailable)]
#[case("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", Target::AccessReview)]
#[case("/apis/gateway.networking.k8s.io/v1/httproutes", Target::Collection { kind: Kind::HttpRoute, namespace: None })]
fn paths(#[case] path: &str, #[case] expected: Target) {
    assert_eq!(parse(path), expected);
}

#[tokio::test]
async fn every_kind_is_listed_with_what_is_in_it() {
    for kind in Kind::ALL {
        let resource = kind.resource();
        let prefix =
            if resource.group.is_empty() { "api".to_owned() } else { format!("apis/{}", resource.group) };
        let list = json(&format!("/{prefix}/{}/{}", resource.version, resource.plural)).await;
        assert_eq!(list["kind"], format!("{}List", resource.kind));
        assert!(!names(&list).is_empty(), "no {}", resource.kind);
    }
}

#[tokio::test]
async fn a_world_that_cannot_be_understood_by_a_typed_client_is_none() {
    use k8s_openapi::api::{
        apps::v1 as apps, autoscaling::v2 as autoscaling, batch::v1 as batch, core::v1 as core,
        discovery::v1 as discovery, networking::v1 as networking, policy::v1 as policy,
        storage::v1 as storage,
    };
    fn typed<K: serde::de::DeserializeOwned>(list: &Value) {
        for item in list["items"].as_array().unwrap() {
            serde_json::from_value::<K>(item.clone()).unwrap();
        }
    }
    typed::<core::Pod>(&json("/api/v1/pods").await);
    typed::<core::Node>(&json("/api/v1/nodes").await);
    typed::<core::Event>(&json("/api/v1/events").await);
    typed::<core::Namespace>(&json("/api/v1/namespaces").await);
    typed::<apps::Deployment>(&json("/apis/apps/v1/deployments").await);
    typed::<apps::ReplicaSet>(&json("/apis/apps/v1/replicasets").await);
    typed::<apps::StatefulSet>(&json("/apis/apps/v1/statefulsets").await);
    typed::<apps::DaemonSet>(&json("/apis/apps/v1/daemonsets").await);
    typed::<batch::Job>(&json("/apis/batch/v1/jobs").await);
    typed::<batch::CronJob>(&json("/apis/batch/v1/cronjobs").await);
    typed::<core::Service>(&json("/api/v1/services").await);
    typed::<core::PersistentVolumeClaim>(&json("/api/v1/persistentvolumeclaims").await);
    typed::<core::PersistentVolume>(&json("/api/v1/persistentvolumes").await);
    typed::<core::ConfigMap>(&json("/api/v1/configmaps").await);
    typed::<core::Secret>(&json("/api/v1/secrets").await);
    typed::<core::ServiceAccount>(&json("/api/v1/serviceaccounts").await);
    typed::<core::ResourceQuota>(&json("/api/v1/resourcequotas").await);
    typed::<core::LimitRange>(&json("/api/v1/limitranges").await);
    typed::<autoscaling::HorizontalPodAutoscaler>(
        &json("/apis/autoscaling/v2/horizontalpodautoscalers").await,
    );
    typed::<discovery::EndpointSlice>(&json("/apis/discovery.k8s.io/v1/endpointslices").await);
    typed::<networking::Ingress>(&json("/apis/networking.k8s.io/v1/ingresses").await);
    typed::<networking::NetworkPolicy>(&json("/apis/networking.k8s.io/v1/networkpolicies").await);
    typed::<policy::PodDisruptionBudget>(&json("/apis/policy/v1/poddisruptionbudgets").await);
    typed::<storage::StorageClass>(&json("/apis/storage.k8s.io/v1/storageclasses").await);
}

#[tokio::test]
async fn a_group_whose_server_is_away_is_listed_as_stale_and_unavailable() {
    let request = Request::get("/apis")
        .header("accept", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList")
        .body(Body::empty())
        .unwrap();
    let answer = super::router(Arc::clone(&SHARED)).oneshot(request).await.unwrap();
    let bytes = answer.into_body().collect().await.unwrap().to_bytes();
    let groups = serde_json::from_slice::<Value>(&bytes).unwrap();
    let mut stale = groups["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|group| group["versions"][0]["freshness"] == "Stale");
    assert_eq!(stale.next().unwrap()["metadata"]["name"], "custom.metrics.k8s.io");
    assert!(stale.next().is_none());
    assert_eq!(ask("/apis/custom.metrics.k8s.io/v1beta1").await.unwrap().status(), 503);
}

#[tokio::test]
async fn the_door_puts_removes_and_crashes() {
    let post = async |path: &str, body: String| {
        let request = Request::post(path).body(Body::from(body)).unwrap();
        super::router(Arc::clone(&SHARED)).oneshot(request).await.unwrap().status()
    };
    let object =
        r#"{"apiVersion":"v1","kind":"Secret","metadata":{"namespace":"data","name":"put"},"type":"x"}"#;
    assert_eq!(post("/simulator/put", object.to_owned()).await, 200);
    assert_eq!(json("/api/v1/namespaces/data/secrets/put").await["type"], "x");
    assert_eq!(post("/simulator/remove", object.to_owned()).await, 200);
    assert_eq!(ask("/api/v1/namespaces/data/secrets/put").await.unwrap().status(), 404);
    assert_eq!(post("/simulator/remove", object.to_owned()).await, 404);
    assert_eq!(post("/simulator/put", "{".to_owned()).await, 400);
    assert_eq!(post("/simulator/crash/data/nobody/x", String::new()).await, 404);
    assert_eq!(post("/simulator/crash/ingress/nobody/x", String::new()).await, 404);
}

#[tokio::test]
async fn the_door_answers_what_it_has_done() {
    let post = async |path: &str, body: &'static str| {
        let request = Request::post(path).body(Body::from(body)).unwrap();
        super::router(Arc::clone(&SHARED)).oneshot(request).await.unwrap()
    };
    for path in ["/simulator/touch/data/redis-0", "/simulator/write/data/redis-0/redis"] {
        let answer = post(path, "a line").await;
        assert!(answer.status().is_success(), "{path}");
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        let done = serde_json::from_slice::<Value>(&body).unwrap();
        done["time"].as_str().unwrap().parse::<Timestamp>().unwrap();
    }
    for path in ["/simulator/touch/data/nobody", "/simulator/write/data/redis-0/nobody", "/simulator/dance"] {
        assert_eq!(post(path, "").await.status(), 404, "{path}");
    }
    let log = ask("/api/v1/namespaces/data/pods/redis-0/log?tailLines=40").await.unwrap();
    let text = log.into_body().collect().await.unwrap().to_bytes();
    assert!(String::from_utf8_lossy(&text).contains("a line\n"));
    assert_eq!(ask("/simulator/touch/data/redis-0").await.unwrap().status(), 405, "a GET does nothing");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn pages_of_any_size_hold_the_same_set(limits in proptest::collection::vec(1_usize..60, 1..8)) {
        block_on(async {
            let path = "/api/v1/pods?labelSelector=app.kubernetes.io/name";
            let expected = names(&json(path).await);
            let (mut got, mut token) = (Vec::new(), String::new());
            for limit in limits.iter().cycle() {
                let page = json(&format!("{path}&limit={limit}&continue={token}")).await;
                assert!(names(&page).len() <= *limit);
                got.extend(names(&page));
                match page["metadata"]["continue"].as_str() {
                    Some(next) => token = next.to_owned(),
                    None => break,
                }
            }
            assert_eq!(got, expected);
        });
    }

    #[test]
    fn foreign_queries_are_answered(
        text in "\\PC{0,40}",
        bytes in proptest::collection::vec(any::<u8>(), 0..24),
        parameter in prop::sample::select(vec![
            "limit", "continue", "resourceVersion", "labelSelector", "fieldSelector", "timeoutSeconds", "tailLines",
            "sinceTime", "sinceSeconds", "limitBytes", "container", "resourceVersionMatch",
        ]),
        path in prop::sample::select(vec!["/api/v1/pods", "/api/v1/namespaces/data/pods/redis-0/log"]),
    ) {
        let escaped = bytes.iter().fold(String::new(), |text, byte| format!("{text}%{byte:02x}"));
        let text = form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        block_on(async {
            for value in [&escaped, &text, "%zz%", "-1", "18446744073709551616"] {
                let answer = ask(&format!("{path}?{parameter}={value}")).await.unwrap();
                let code = answer.status().as_u16();
                assert!(matches!(code, 200 | 400 | 410 | 422 | 504), "{path} {parameter} {value}: {code}");
            }
        });
    }

    #[test]
    fn foreign_paths_are_answered(path in "(/[a-z0-9.]{0,8}){0,8}") {
        let _ = parse(&path);
    }
}
