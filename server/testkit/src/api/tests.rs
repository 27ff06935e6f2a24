//! The mock behaves like an API server, so that a client that passes against it is worth something.

use http::Request as HttpRequest;
use serde_json::Value;

use super::*;
use crate::{
    log::Gate,
    object::{namespace, pod},
};

async fn get(api: &MockApi, path: &str) -> Value {
    let request = HttpRequest::get(path).body(Vec::new()).unwrap();
    api.client().request::<Value>(request).await.unwrap()
}

async fn refusal(api: &MockApi, path: &str) -> u16 {
    let request = HttpRequest::get(path).body(Vec::new()).unwrap();
    match api.client().request::<Value>(request).await {
        Err(kube::Error::Api(status)) => status.code,
        other => panic!("{path} was answered {other:?}"),
    }
}

#[tokio::test]
async fn a_list_comes_in_pages_of_one_moment() {
    let api = MockApi::start().await;
    for name in ["a", "b", "c"] {
        api.put(pod("shop", name));
    }
    let first = get(&api, "/api/v1/pods?limit=2").await;
    api.put(pod("shop", "d"));
    let token = first["metadata"]["continue"].as_str().unwrap().replace('+', "%2B");
    let second = get(&api, &format!("/api/v1/pods?limit=2&continue={token}")).await;
    assert_eq!(first["items"].as_array().unwrap().len(), 2);
    assert_eq!(second["items"].as_array().unwrap().len(), 1);
    assert_eq!(first["metadata"]["resourceVersion"], second["metadata"]["resourceVersion"]);
    assert_eq!(second["metadata"]["continue"], Value::Null);
}

#[tokio::test]
async fn a_watch_tells_what_came_after_its_version_and_is_refused_when_that_is_forgotten() {
    let api = MockApi::start().await;
    api.put(pod("shop", "a"));
    api.put(pod("shop", "b"));
    let request = HttpRequest::get("/api/v1/pods?watch=1&resourceVersion=1").body(Vec::new()).unwrap();
    let client = api.client();
    let lines = client.request_stream(request).await.unwrap();
    let mut lines = futures::AsyncBufReadExt::lines(lines);
    let line = futures::StreamExt::next(&mut lines).await.unwrap().unwrap();
    assert!(line.starts_with(r#"{"type":"ADDED""#) && line.contains(r#""name":"b""#), "{line}");
    api.cut("pods");
    assert!(futures::StreamExt::next(&mut lines).await.unwrap().is_err(), "a cut is not a proper end");
    api.forget("pods");
    assert_eq!(refusal(&api, "/api/v1/pods?watch=1&resourceVersion=1").await, 410);
}

#[tokio::test]
async fn scenarios_are_for_one_resource_and_verb() {
    let api = MockApi::start().await;
    api.put(namespace("shop"));
    api.next("pods", Verb::List, Scenario::refused(503, "no leader"));
    api.always("events", Verb::List, Scenario::Forbidden);
    assert_eq!(refusal(&api, "/api/v1/pods").await, 503);
    assert_eq!(get(&api, "/api/v1/pods").await["kind"], "PodList");
    assert_eq!(refusal(&api, "/api/v1/events").await, 403);
    assert_eq!(refusal(&api, "/api/v1/events").await, 403);
    api.heal("events");
    assert_eq!(get(&api, "/api/v1/events").await["kind"], "EventList");
    assert_eq!(get(&api, "/api/v1/namespaces/shop").await["metadata"]["name"], "shop");
    assert_eq!(api.lists("events"), 3);
}

#[tokio::test]
async fn a_stopped_server_refuses_connections_and_comes_back_on_the_same_port_with_its_objects() {
    let api = MockApi::start().await;
    api.put(pod("shop", "a"));
    api.stop().await;
    let request = HttpRequest::get("/api/v1/pods").body(Vec::new()).unwrap();
    assert!(api.client().request::<Value>(request).await.is_err());
    api.restart().await;
    assert_eq!(get(&api, "/api/v1/pods").await["items"][0]["metadata"]["name"], "a");
}

#[tokio::test]
async fn a_log_follows_its_script() {
    let api = MockApi::start().await;
    api.put(pod("shop", "a"));
    let gate = Gate::new();
    api.log("shop", "a", LogScript::new().bytes("one\n").wait(&gate).bytes("two\n").cut());
    api.log("shop", "a", LogScript::refused(400, "container \"app\" is waiting to start: ContainerCreating"));
    let path = "/api/v1/namespaces/shop/pods/a/log?container=app&tailLines=5";
    let request = HttpRequest::get(path).body(Vec::new()).unwrap();
    let client = api.client();
    let mut lines = futures::AsyncBufReadExt::lines(client.request_stream(request).await.unwrap());
    assert_eq!(futures::StreamExt::next(&mut lines).await.unwrap().unwrap(), "one");
    gate.open();
    assert_eq!(futures::StreamExt::next(&mut lines).await.unwrap().unwrap(), "two");
    assert!(futures::StreamExt::next(&mut lines).await.unwrap().is_err());
    assert_eq!(refusal(&api, path).await, 400);
    assert_eq!(api.requests("/log")[0].parameter("tailLines"), Some("5"));
    assert_eq!(refusal(&api, "/api/v1/namespaces/shop/pods/gone/log").await, 404);
}
