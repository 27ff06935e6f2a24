//! The last lines of a crash loop, over its crashes.

use axum::http::StatusCode;
use kdr_core::{
    Error, Scope,
    log::{LastLines, LastRun},
    ports::LogSource as _,
};
use rstest::rstest;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::node::{Node, in_state, line, running, within};

type Answer = Result<LastRun<bytes::Bytes>, Error>;

fn wanted() -> LastLines {
    LastLines { namespace: "shop".into(), pod: "api-0".into(), uid: None, container: "app".into() }
}

fn ask(node: &Node, request: LastLines) -> JoinHandle<Answer> {
    tokio::spawn(node.logs.scoped(&Scope::everything()).last_lines(request))
}

async fn answered(asking: JoinHandle<Answer>) -> Answer {
    within(asking).await.unwrap()
}

/// The run with so many restarts before it ended so many seconds after midnight.
fn crashed(restarts: u32, second: u32) -> Value {
    json!({"terminated": {
        "exitCode": 1, "reason": "Error", "containerID": format!("containerd://{restarts}"),
        "startedAt": format!("2020-02-20T00:00:{:02}Z", second - 2), "finishedAt": format!("2020-02-20T00:00:{second:02}Z"),
    }})
}

fn backing_off(restarts: u32, second: u32) -> Value {
    in_state(restarts, &json!({"waiting": {"reason": "CrashLoopBackOff"}}), &crashed(restarts, second))
}

fn said(answer: Answer) -> (u32, bool, Vec<String>) {
    let run = answer.unwrap();
    let texts = run.lines.iter().map(|line| String::from_utf8_lossy(&line.text).into_owned());
    (run.restarts, run.latest, texts.collect())
}

#[tokio::test]
async fn a_run_that_has_ended_is_read_once() {
    let mut node = Node::start().await;
    node.set_pod(backing_off(3, 12));
    let asking = ask(&node, wanted());
    let asked = node.asked().await;
    assert_eq!(asked.query(), "previous=true tailLines=20");
    asked.answer_whole([line(11_000, "out of"), line(11_001, "luck")].concat()).await;
    let last = (3, true, vec!["out of".to_owned(), "luck".to_owned()]);
    assert_eq!(said(answered(asking).await), last);
    // Nothing answers a second question for the log.
    assert_eq!(said(answered(ask(&node, wanted())).await), last);
}

#[tokio::test]
async fn while_the_node_has_no_log_of_the_last_run_the_one_before_is_told_as_such() {
    let mut node = Node::start().await;
    node.set_pod(backing_off(3, 12));
    let asking = ask(&node, wanted());
    node.asked().await.answer_whole(line(11_000, "third")).await;
    answered(asking).await.unwrap();

    node.set_pod(in_state(4, &crashed(4, 32), &crashed(3, 12)));
    let asking = ask(&node, wanted());
    let asked = node.asked().await;
    assert_eq!(asked.query(), "tailLines=20");
    asked.answer_whole("unable to retrieve container logs for containerd://4").await;
    assert_eq!(said(answered(asking).await), (3, false, vec!["third".to_owned()]));

    let asking = ask(&node, wanted());
    node.asked().await.answer_whole(line(31_000, "fourth")).await;
    assert_eq!(said(answered(asking).await), (4, true, vec!["fourth".to_owned()]));
}

#[tokio::test]
async fn the_next_runs_log_is_not_taken_for_it() {
    let mut node = Node::start().await;
    node.set_pod(in_state(0, &crashed(0, 12), &json!({})));
    let asking = ask(&node, wanted());
    node.asked().await.answer_whole(line(25_000, "next run")).await;
    assert_eq!(said(answered(asking).await), (0, true, vec![]));
}

#[rstest]
#[case::no_log(
    StatusCode::BAD_REQUEST, "previous terminated container \"app\" in pod \"api-0\" not found",
    Error::NotReady("The node refused the log of container app: previous terminated container \"app\" in pod \"api-0\" not found.".into())
)]
#[case::forbidden(
    StatusCode::FORBIDDEN, "no",
    Error::Forbidden("KDR's account may not get pods/log in namespace shop. Grant it: get pods/log in namespace shop.".into())
)]
#[tokio::test]
async fn a_refusal_is_explained_when_nothing_is_remembered(
    #[case] code: StatusCode,
    #[case] message: &str,
    #[case] sentence: Error,
) {
    let mut node = Node::start().await;
    node.set_pod(backing_off(1, 12));
    let asking = ask(&node, wanted());
    node.asked().await.refuse(code, message);
    assert_eq!(answered(asking).await, Err(sentence));
}

#[tokio::test]
async fn what_is_remembered_is_not_shown_without_the_right_to_read_it() {
    let mut node = Node::start().await;
    node.set_pod(backing_off(3, 12));
    let asking = ask(&node, wanted());
    node.asked().await.answer_whole(line(11_000, "third")).await;
    answered(asking).await.unwrap();
    node.set_pod(backing_off(4, 32));
    let asking = ask(&node, wanted());
    node.asked().await.refuse(StatusCode::FORBIDDEN, "no");
    assert!(matches!(answered(asking).await, Err(Error::Forbidden(_))));
}

#[tokio::test]
async fn a_container_that_has_not_ended_has_no_last_lines() {
    let node = Node::start().await;
    node.set_pod(running(0));
    let sentence = "No run of container app has ended yet.";
    assert_eq!(answered(ask(&node, wanted())).await, Err(Error::NotReady(sentence.to_owned())));
}

#[tokio::test]
async fn a_namesake_of_the_pod_is_not_meant() {
    let node = Node::start().await;
    node.set_pod(backing_off(1, 12));
    let asking = ask(&node, LastLines { uid: Some("another".into()), ..wanted() });
    let sentence = "There is no pod api-0 in namespace shop.";
    assert_eq!(answered(asking).await, Err(Error::NotFound(sentence.to_owned())));
}
