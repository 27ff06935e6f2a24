//! `kdr demo` as browsers, scripts and probes see it: everything on one port.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod support;

use std::collections::BTreeSet;

use futures::{StreamExt as _, stream};
use kdr_proto::v1::{
    GetManifestRequest, Health, LogEndReason, PodSelection, ReadRequest, ResourceRef, WatchRequest,
    cluster_service_client::ClusterServiceClient, log_service_client::LogServiceClient,
    read_request::Selection, read_response, watch_request, watch_response::Event,
};
use support::{Kdr, LIMIT, get};
use tempfile::tempdir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};
use tonic::{Code, transport::Channel};
use tonic_health::pb::{
    HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient,
};
use tonic_reflection::pb::v1::{
    ServerReflectionRequest, server_reflection_client::ServerReflectionClient,
    server_reflection_request::MessageRequest, server_reflection_response::MessageResponse,
};

async fn demo() -> Kdr {
    let home = tempdir().unwrap();
    Kdr::start(support::command(&["demo", "--no-open", "--seed", "1"], home.path())).await
}

/// A pod in a crash loop, as `namespace/name`.
async fn crash_loop(channel: Channel) -> (String, String) {
    let rows = watch_request::Rows::Pods(PodSelection::default());
    let request = WatchRequest { rows: Some(rows), open: None };
    let mut stream = ClusterServiceClient::new(channel).watch(request).await.unwrap().into_inner();
    let found = async {
        loop {
            let pods = match stream.message().await.unwrap().expect("another message").event.unwrap() {
                Event::Snapshot(snapshot) => snapshot.pods,
                Event::Delta(delta) => delta.pods,
                Event::Heartbeat(_) | Event::Goodbye(_) => Vec::new(),
            };
            if let Some(pod) = pods.into_iter().find(|pod| pod.status == "CrashLoopBackOff") {
                assert_eq!(pod.health(), Health::Degraded);
                assert!(!pod.why.is_empty() && pod.restarts > 0);
                return (pod.namespace, pod.name);
            }
        }
    };
    timeout(LIMIT, found).await.expect("the company has a crash loop")
}

#[tokio::test]
async fn the_crash_loop_is_seen_read_and_explained_over_grpc() {
    let kdr = demo().await;
    let channel = kdr.channel().await;
    let (namespace, name) = crash_loop(channel.clone()).await;

    let resource = ResourceRef { kind: "Pod".into(), namespace: namespace.clone(), name: name.clone() };
    let request = GetManifestRequest { resource: Some(resource) };
    let yaml =
        ClusterServiceClient::new(channel.clone()).get_manifest(request).await.unwrap().into_inner().yaml;
    assert!(yaml.contains(&format!("name: {name}")) && !yaml.contains("managedFields"), "{yaml}");

    let request = ReadRequest {
        namespace,
        selection: Some(Selection::Pod(name)),
        previous: true,
        ..ReadRequest::default()
    };
    let mut log = LogServiceClient::new(channel).read(request).await.unwrap().into_inner();
    let mut lines = 0;
    let end = loop {
        match log.message().await.unwrap().expect("an end").event.unwrap() {
            read_response::Event::Lines(batch) => lines += batch.lines.len(),
            read_response::Event::End(end) => break end,
            _ => {}
        }
    };
    assert!(lines > 0);
    assert_eq!(end.reason(), LogEndReason::Complete);
}

#[tokio::test]
async fn what_is_asked_wrongly_is_told_over_grpc() {
    let kdr = demo().await;
    let channel = kdr.channel().await;
    let request = ReadRequest {
        namespace: "no-such".into(),
        selection: Some(Selection::Pod("x".into())),
        ..ReadRequest::default()
    };
    let status = LogServiceClient::new(channel.clone()).read(request).await.unwrap_err();
    assert_eq!(status.code(), Code::NotFound);
    assert!(!status.message().is_empty());
    let status =
        ClusterServiceClient::new(channel).get_manifest(GetManifestRequest::default()).await.unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::InvalidArgument, "`resource` is missing"));
}

#[tokio::test]
async fn reflection_lists_the_services_and_health_says_serving() {
    let kdr = demo().await;
    let channel = kdr.channel().await;
    let request = ServerReflectionRequest {
        host: String::new(),
        message_request: Some(MessageRequest::ListServices(String::new())),
    };
    let mut reflection = ServerReflectionClient::new(channel.clone());
    let answer = reflection.server_reflection_info(stream::iter([request])).await.unwrap();
    let answer = answer.into_inner().next().await.unwrap().unwrap();
    let Some(MessageResponse::ListServicesResponse(list)) = answer.message_response else {
        panic!("no list")
    };
    let names: BTreeSet<_> = list.service.into_iter().map(|service| service.name).collect();
    for name in ["kdr.v1.ClusterService", "kdr.v1.LogService", "grpc.health.v1.Health"] {
        assert!(names.contains(name), "{names:?}");
    }

    let request = HealthCheckRequest { service: "kdr.v1.ClusterService".into() };
    let mut health = HealthClient::new(channel).watch(request).await.unwrap().into_inner();
    let serving =
        async { while health.message().await.unwrap().unwrap().status() != ServingStatus::Serving {} };
    timeout(LIMIT, serving).await.unwrap();
    // What the probe reads follows from the same.
    assert!(get(&kdr.admin, "/readyz").await.head.starts_with("http/1.1 200"));
}

#[tokio::test]
async fn a_browser_speaks_grpc_web_over_http_1_on_the_same_port() {
    let kdr = demo().await;
    let request = format!(
        "POST /kdr.v1.ClusterService/Watch HTTP/1.1\r\nhost: {0}\r\norigin: http://{0}\r\n\
         content-type: application/grpc-web+proto\r\nx-grpc-web: 1\r\ncontent-length: 5\r\n\r\n\0\0\0\0\0",
        kdr.page
    );
    let mut stream = TcpStream::connect(&kdr.page).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    let first = async {
        loop {
            assert!(stream.read_buf(&mut bytes).await.unwrap() > 0, "{}", String::from_utf8_lossy(&bytes));
            if let Some(answer) = support::answer(&bytes).filter(|answer| answer.text().contains("demo")) {
                return answer;
            }
        }
    };
    let answer = timeout(LIMIT, first).await.unwrap();
    assert!(answer.head.starts_with("http/1.1 200"), "{}", answer.head);
    assert!(answer.head.contains("content-type: application/grpc-web+proto"), "{}", answer.head);
    assert!(answer.head.contains("x-accel-buffering: no"), "{}", answer.head);
}

#[tokio::test]
async fn the_page_or_how_to_build_it_is_at_every_deep_link() {
    let kdr = demo().await;
    for path in ["/", "/n/shop-staging/Deployment/checkout", "/pods?open=Pod/a/b"] {
        let answer = get(&kdr.page, path).await;
        let text = answer.text();
        let built = answer.head.starts_with("http/1.1 200") && text.contains("<!DOCTYPE html>");
        let not_built = answer.head.starts_with("http/1.1 503") && text.contains("cargo xtask page");
        assert!(built || not_built, "{}\n{text}", answer.head);
        assert!(answer.head.contains("content-security-policy: default-src 'none'"));
    }
    let foreign = get(&kdr.page, "/robots.txt").await;
    assert!(foreign.head.starts_with("http/1.1 404"));
}

#[tokio::test]
async fn the_admin_port_counts_what_was_asked() {
    let kdr = demo().await;
    crash_loop(kdr.channel().await).await;
    assert!(get(&kdr.admin, "/healthz").await.head.starts_with("http/1.1 200"));
    let metrics = get(&kdr.admin, "/metrics").await.text();
    for name in [
        "kdr_build_info{version=",
        "kdr_api_messages_total{method=\"Watch\"}",
        "kdr_watch_objects{kind=\"pods\"}",
        "kdr_watch_state{kind=\"pods\",state=",
        "kdr_watch_last_event_timestamp_seconds{kind=\"pods\"} 1",
        "kdr_watch_last_heard_timestamp_seconds{kind=\"pods\"} 1",
        "kdr_watch_lag_seconds_bucket{le=\"0.25\"}",
        "kdr_watch_lag_seconds_bucket{le=\"+Inf\"}",
        "kdr_viewers ",
        "kdr_api_first_message_seconds_count{method=\"Watch\"}",
        "kdr_log_lines_total ",
    ] {
        assert!(metrics.contains(name), "{name} is not in\n{metrics}");
    }
    // The page's port does not have it.
    assert!(!get(&kdr.page, "/metrics").await.text().contains("kdr_build_info"));
}
