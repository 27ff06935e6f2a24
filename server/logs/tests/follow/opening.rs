//! How a log begins: what is asked of the API server, and what a person hears when there is no log.

use crate::node::{Node, followed, in_state, line, running};
use axum::http::StatusCode;
use kdr_core::Error;
use kdr_logs::container::{EndReason, LogRequest};
use rstest::rstest;
use serde_json::json;

#[tokio::test]
async fn a_follow_streams_lines_as_they_are_written() {
    let mut node = Node::start().await;
    let (mut viewer, asked) = node.follow(LogRequest { tail_lines: Some(10), ..followed() }).await;
    assert_eq!(asked.query(), "follow=true tailLines=10");
    let answer = asked.answer();
    answer.send(line(1, "a")).await;
    assert_eq!(viewer.texts(1).await, ["a"]);
    answer.send([line(2, "b"), line(3, "c")].concat()).await;
    assert_eq!(viewer.texts(2).await, ["b", "c"]);
}

#[tokio::test]
async fn a_log_that_is_not_followed_ends_with_its_last_line() {
    let mut node = Node::start().await;
    let (mut viewer, asked) = node.follow(LogRequest { follow: false, ..followed() }).await;
    assert_eq!(asked.query(), "");
    asked.answer_whole([line(1, "a"), b"2020-02-20T00:00:00.002Z no end".to_vec()].concat()).await;
    assert_eq!(viewer.texts(2).await, ["a", "no end"]);
    assert_eq!(viewer.end().await, (EndReason::Complete, "This is the end of the log.".to_owned()));
}

#[tokio::test]
async fn an_empty_log_is_complete_at_once() {
    let mut node = Node::start().await;
    let (mut viewer, asked) = node.follow(LogRequest { follow: false, ..followed() }).await;
    asked.answer_whole("").await;
    assert_eq!(viewer.end().await.0, EndReason::Complete);
}

#[tokio::test]
async fn the_previous_run_has_ended_and_is_not_followed() {
    let mut node = Node::start().await;
    node.set_pod(running(1));
    let (mut viewer, asked) = node.follow(LogRequest { previous: true, ..followed() }).await;
    assert_eq!(asked.query(), "previous=true");
    asked.answer_whole(line(1, "last words")).await;
    assert_eq!(viewer.texts(1).await, ["last words"]);
    assert_eq!(viewer.end().await.0, EndReason::Complete);
}

#[tokio::test]
async fn since_is_exact_although_the_api_knows_whole_seconds_only() {
    let mut node = Node::start().await;
    let since = Some("2020-02-20T00:00:07.5Z".parse().unwrap());
    let (mut viewer, asked) = node.follow(LogRequest { since, follow: false, ..followed() }).await;
    assert_eq!(asked.query(), "sinceTime=2020-02-20T00:00:07Z");
    asked
        .answer_whole([line(7000, "before"), line(7499, "before"), line(7500, "a"), line(8000, "b")].concat())
        .await;
    assert_eq!(viewer.texts(2).await, ["a", "b"]);
    assert_eq!(viewer.end().await.0, EndReason::Complete);
}

#[tokio::test]
async fn a_missing_pod_and_one_outside_the_path_are_not_found() {
    let node = Node::start().await;
    for pod in ["other-0", "api-0/../../secrets", "..", ""] {
        let opened = node.open(LogRequest { pod: pod.into(), ..followed() }).await;
        let sentence = format!("There is no pod {pod} in namespace shop.");
        assert_eq!(opened.err(), Some(Error::NotFound(sentence)));
    }
}

#[tokio::test]
async fn a_missing_container_is_told_with_those_there_are() {
    let node = Node::start().await;
    let opened = node.open(LogRequest { container: "web".into(), ..followed() }).await;
    let sentence = "Pod api-0 has no container web. It has: app, proxy.";
    assert_eq!(opened.err(), Some(Error::NotFound(sentence.to_owned())));
}

#[tokio::test]
async fn a_pod_without_a_node_has_no_log() {
    let node = Node::start().await;
    let condition = json!({"type": "PodScheduled", "status": "False", "message": "0/1 nodes are available."});
    node.set_pod(json!({
        "metadata": {"name": "api-0", "uid": "u1"}, "spec": {"containers": [{"name": "app"}]},
        "status": {"phase": "Pending", "conditions": [condition]},
    }));
    let sentence = "The container has not started: 0/1 nodes are available.";
    assert_eq!(node.open(followed()).await.err(), Some(Error::NotReady(sentence.to_owned())));
}

#[rstest]
#[case::not_started(
    false, StatusCode::BAD_REQUEST, "container \"app\" in pod \"api-0\" is waiting to start: ContainerCreating",
    Error::NotReady("The container has not started: ErrImagePull (no such image).".into())
)]
#[case::no_previous_run(
    true, StatusCode::BAD_REQUEST, "previous terminated container \"app\" in pod \"api-0\" not found",
    Error::NotReady("There is no previous run of container app.".into())
)]
#[case::forbidden(
    false, StatusCode::FORBIDDEN, "pods \"api-0\" is forbidden",
    Error::Forbidden("KDR's account may not get pods/log in namespace shop. Grant it: get pods/log in namespace shop.".into())
)]
#[case::node_away(
    false, StatusCode::INTERNAL_SERVER_ERROR, "dial tcp 10.0.0.7:10250: connect: no route to host",
    Error::Unavailable("The log cannot be read from the node: dial tcp 10.0.0.7:10250: connect: no route to host.".into())
)]
#[tokio::test]
async fn a_refused_log_is_explained(
    #[case] previous: bool,
    #[case] code: StatusCode,
    #[case] message: &str,
    #[case] sentence: Error,
) {
    let mut node = Node::start().await;
    let state = json!({"waiting": {"reason": "ErrImagePull", "message": "no such image"}});
    node.set_pod(in_state(0, &state, &json!({})));
    let (viewer, asked) = node.follow(LogRequest { previous, ..followed() }).await;
    asked.refuse(code, message);
    assert_eq!(viewer.refused().await, sentence);
}

#[tokio::test]
async fn a_pod_that_may_not_be_read_names_the_right() {
    let node = Node::start().await;
    node.refuse_pod(StatusCode::FORBIDDEN, "forbidden");
    let sentence = "KDR's account may not get pods in namespace shop. Grant it: get pods in namespace shop.";
    assert_eq!(node.open(followed()).await.err(), Some(Error::Forbidden(sentence.to_owned())));
}

#[tokio::test]
async fn an_api_server_that_is_down_is_unavailable() {
    let mut node = Node::start().await;
    node.stop().await;
    match node.open(followed()).await.err() {
        Some(Error::Unavailable(sentence)) => {
            assert!(sentence.starts_with("The API server does not answer: Connection refused"), "{sentence}");
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_log_that_the_node_has_deleted_is_not_shown_as_a_line() {
    let mut node = Node::start().await;
    let (mut viewer, asked) = node.follow(LogRequest { follow: false, ..followed() }).await;
    asked.answer_whole("unable to retrieve container logs for containerd://0").await;
    let sentence = "The node no longer has this log of container app: unable to retrieve container logs for containerd://0.";
    assert_eq!(viewer.error().await, Error::NotReady(sentence.to_owned()));
}

#[tokio::test]
async fn a_node_that_answers_with_the_first_line_only_does_not_hold_up_the_follow() {
    let pace = kdr_logs::Pace { begin: std::time::Duration::from_millis(1), ..crate::node::PACE };
    let mut node = Node::with_pace(pace).await;
    let (mut viewer, asked) = node.follow(followed()).await;
    let opened = viewer.opened().await;
    assert!(opened, "the follow has begun before the node has answered");
    let answer = asked.answer();
    answer.send(line(1, "a")).await;
    assert_eq!(viewer.texts(1).await, ["a"]);
}

#[tokio::test]
async fn a_viewer_who_leaves_closes_the_upstream() {
    let mut node = Node::start().await;
    let (mut viewer, asked) = node.follow(followed()).await;
    let answer = asked.answer();
    answer.send(line(1, "a")).await;
    assert_eq!(viewer.texts(1).await, ["a"]);
    assert_eq!(node.logs.metrics().open_streams, 1);
    drop(viewer);
    answer.left().await;
    assert_eq!(node.logs.metrics().open_streams, 0);
}
