//! A followed log that breaks off, for every reason there is: each line once and in order, and an honest end.

use crate::node::{
    Answer, Asked, Node, PACE, Viewer, followed, in_state, line, running, stamped, terminated,
};
use axum::http::StatusCode;
use kdr_core::Error;
use kdr_logs::container::{EndReason, LogRequest};
use rstest::rstest;
use serde_json::json;

/// Follows a log of which these lines have come.
async fn after(lines: &[(i64, &str)]) -> (Node, Viewer, Answer) {
    let mut node = Node::start().await;
    let (mut viewer, asked) = node.follow(followed()).await;
    let answer = asked.answer();
    answer.send(written(lines)).await;
    assert_eq!(viewer.texts(lines.len()).await, lines.iter().map(|(_, text)| *text).collect::<Vec<_>>());
    (node, viewer, answer)
}

fn written(lines: &[(i64, &str)]) -> Vec<u8> {
    lines.iter().flat_map(|(millis, text)| line(*millis, text)).collect()
}

/// Asked from one second before the last line on, without `tailLines`.
async fn resumed(node: &mut Node, second: u32) -> Asked {
    let asked = node.asked().await;
    assert_eq!(asked.query(), format!("follow=true sinceTime=2020-02-20T00:00:{second:02}Z"));
    asked
}

#[tokio::test]
async fn an_end_while_the_container_runs_is_resumed() {
    let (mut node, mut viewer, answer) = after(&[(5000, "a"), (5000, "a"), (6200, "b")]).await;
    answer.end();
    let answer = resumed(&mut node, 5).await.answer();
    answer.send(written(&[(5000, "a"), (5000, "a"), (6200, "b"), (6200, "b"), (7000, "c")])).await;
    assert_eq!(viewer.texts(2).await, ["b", "c"]);
    let metrics = node.logs.metrics();
    assert_eq!((metrics.open_streams, metrics.lines, metrics.resumes, metrics.gaps), (1, 5, 1, 0));
}

#[rstest]
#[case::in_the_text("2020-02-20T00:00:06.500000000Z brok", true)]
#[case::in_the_stamp("2020-02-20T00:0", true)]
#[case::between_lines("", true)]
#[case::ended_in_the_text("2020-02-20T00:00:06.500000000Z brok", false)]
#[tokio::test]
async fn a_connection_lost_mid_line_shows_the_line_once_and_whole(
    #[case] beginning: &str,
    #[case] lost: bool,
) {
    let (mut node, mut viewer, answer) = after(&[(6000, "a")]).await;
    answer.send(beginning.to_owned()).await;
    if lost {
        answer.lose().await;
    } else {
        answer.end();
    }
    let answer = resumed(&mut node, 5).await.answer();
    answer.send(written(&[(6000, "a"), (6500, "broken here")])).await;
    assert_eq!(viewer.texts(1).await, ["broken here"]);
}

#[tokio::test]
async fn an_api_server_that_is_down_for_a_while_costs_nothing() {
    let (mut node, mut viewer, answer) = after(&[(6000, "a")]).await;
    node.stop().await;
    answer.lose().await;
    // It is asked for in vain before it listens again.
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
    node.restart().await;
    let answer = resumed(&mut node, 5).await.answer();
    answer.send(written(&[(6000, "a"), (6100, "b")])).await;
    assert_eq!(viewer.texts(1).await, ["b"]);
    assert_eq!(node.logs.metrics().gaps, 0);
}

#[rstest]
#[case(StatusCode::INTERNAL_SERVER_ERROR)]
#[case(StatusCode::TOO_MANY_REQUESTS)]
#[case(StatusCode::SERVICE_UNAVAILABLE)]
#[case(StatusCode::BAD_GATEWAY)]
#[case::rights_not_read_yet(StatusCode::FORBIDDEN)]
#[case::credentials_not_read_yet(StatusCode::UNAUTHORIZED)]
#[tokio::test]
async fn a_refusal_that_passes_is_tried_again(#[case] code: StatusCode) {
    let (mut node, mut viewer, answer) = after(&[(6000, "a")]).await;
    answer.end();
    for _ in 0..4 {
        resumed(&mut node, 5).await.refuse(code, "not now");
    }
    let answer = resumed(&mut node, 5).await.answer();
    answer.send(written(&[(6000, "a"), (6100, "b")])).await;
    assert_eq!(viewer.texts(1).await, ["b"]);
}

#[tokio::test]
async fn an_overloaded_api_server_is_asked_for_as_long_as_it_takes() {
    let (mut node, mut viewer, answer) = after(&[(6000, "a")]).await;
    answer.end();
    for _ in 0..20 {
        resumed(&mut node, 5).await.refuse(StatusCode::TOO_MANY_REQUESTS, "not now");
    }
    let answer = resumed(&mut node, 5).await.answer();
    answer.send(written(&[(6000, "a"), (6100, "b")])).await;
    assert_eq!(viewer.texts(1).await, ["b"]);
}

#[tokio::test]
async fn a_right_that_is_lost_for_good_ends_the_stream() {
    let (mut node, mut viewer, answer) = after(&[(6000, "a")]).await;
    answer.end();
    for _ in 0..5 {
        resumed(&mut node, 5).await.refuse(StatusCode::FORBIDDEN, "forbidden");
    }
    let sentence =
        "KDR's account may not get pods/log in namespace shop. Grant it: get pods/log in namespace shop.";
    assert_eq!(viewer.error().await, Error::Forbidden(sentence.to_owned()));
}

#[tokio::test]
async fn a_deleted_pod_ends_the_stream() {
    let (node, mut viewer, answer) = after(&[(6000, "a")]).await;
    node.refuse_pod(StatusCode::NOT_FOUND, "pods \"api-0\" not found");
    answer.end();
    assert_eq!(viewer.end().await, (EndReason::PodGone, "The pod was deleted.".to_owned()));
    assert_eq!(node.logs.metrics().open_streams, 0);
}

#[tokio::test]
async fn a_pod_deleted_while_the_connection_was_lost_may_have_written_more() {
    let (node, mut viewer, answer) = after(&[(6000, "a")]).await;
    node.refuse_pod(StatusCode::NOT_FOUND, "pods \"api-0\" not found");
    answer.lose().await;
    let reason = "The pod was deleted before its log's end was read.";
    assert_eq!(viewer.gap().await, (6000, None, reason.to_owned()));
    assert_eq!(viewer.end().await.0, EndReason::PodGone);
}

#[tokio::test]
async fn a_namesake_is_not_the_pod() {
    let (node, mut viewer, answer) = after(&[(6000, "a")]).await;
    let mut namesake = running(0);
    namesake["metadata"]["uid"] = json!("u2");
    node.set_pod(namesake);
    answer.end();
    assert_eq!(viewer.end().await.0, EndReason::PodGone);
}

#[tokio::test]
async fn an_ended_container_is_read_to_its_end() {
    let (mut node, mut viewer, answer) = after(&[(6000, "a")]).await;
    node.set_pod(in_state(0, &terminated(0, 1, "Error"), &json!({})));
    answer.lose().await;
    let asked = node.asked().await;
    assert_eq!(asked.query(), "sinceTime=2020-02-20T00:00:05Z");
    let last = b"2020-02-20T00:00:06.2Z without a line's end".to_vec();
    asked.answer_whole([written(&[(6000, "a"), (6100, "b")]), last].concat()).await;
    assert_eq!(viewer.texts(2).await, ["b", "without a line's end"]);
    assert_eq!(viewer.end().await, (EndReason::ContainerEnded, "The container ended: exit 1.".to_owned()));
}

#[tokio::test]
async fn a_restarted_container_ends_the_stream_with_the_rest_of_its_own_run() {
    let (mut node, mut viewer, answer) = after(&[(6000, "a")]).await;
    node.set_pod(running(1));
    answer.lose().await;
    let asked = node.asked().await;
    assert_eq!(asked.query(), "previous=true sinceTime=2020-02-20T00:00:05Z");
    asked.answer_whole(written(&[(6000, "a"), (6100, "b")])).await;
    assert_eq!(viewer.texts(1).await, ["b"]);
    let sentence = "The container ended: OOMKilled (137).".to_owned();
    assert_eq!(viewer.end().await, (EndReason::ContainerEnded, sentence));
}

#[tokio::test]
async fn an_end_with_the_last_line_sent_needs_no_more_than_that_line() {
    let (mut node, mut viewer, answer) = after(&[(6000, "a"), (6100, "b")]).await;
    node.set_pod(running(1));
    answer.end();
    let asked = node.asked().await;
    assert_eq!(asked.query(), "previous=true tailLines=1");
    asked.answer_whole(line(6100, "b")).await;
    assert_eq!(viewer.end().await.0, EndReason::ContainerEnded);
}

#[rstest]
#[case::another_line("2020-02-20T00:00:06.2Z c\n")]
#[case::the_same_text_later("2020-02-20T00:00:06.2Z b\n")]
#[case::a_line_without_end("2020-02-20T00:00:06.1Z b")]
#[case::nothing("")]
#[tokio::test]
async fn an_end_with_another_last_line_is_read_again(#[case] last: &'static str) {
    let (mut node, mut viewer, answer) = after(&[(6000, "a"), (6100, "b")]).await;
    node.set_pod(in_state(0, &terminated(0, 1, "Error"), &json!({})));
    answer.end();
    let asked = node.asked().await;
    assert_eq!(asked.query(), "tailLines=1");
    asked.answer_whole(last).await;
    let asked = node.asked().await;
    assert_eq!(asked.query(), "sinceTime=2020-02-20T00:00:05Z");
    asked.answer_whole(written(&[(6000, "a"), (6100, "b"), (6200, "c")])).await;
    assert_eq!(viewer.texts(1).await, ["c"]);
    assert_eq!(viewer.end().await.0, EndReason::ContainerEnded);
}

#[tokio::test]
async fn a_crash_loop_is_read_at_once_and_ends_as_its_last_run_did() {
    let mut node = Node::start().await;
    node.set_pod(in_state(
        3,
        &json!({"waiting": {"reason": "CrashLoopBackOff"}}),
        &terminated(3, 1, "Error"),
    ));
    let (mut viewer, asked) = node.follow(LogRequest { tail_lines: Some(5), ..followed() }).await;
    assert_eq!(asked.query(), "tailLines=5");
    asked.answer_whole([line(6000, "a"), b"2020-02-20T00:00:07Z panic".to_vec()].concat()).await;
    assert_eq!(viewer.texts(2).await, ["a", "panic"]);
    assert_eq!(viewer.end().await, (EndReason::ContainerEnded, "The container ended: exit 1.".to_owned()));
}

#[tokio::test]
async fn a_node_that_knows_of_a_restart_earlier_does_not_mix_the_runs() {
    let (mut node, mut viewer, answer) = after(&[(6000, "a")]).await;
    answer.end();
    let asked = resumed(&mut node, 5).await;
    node.set_pod(running(1));
    let answer = asked.answer();
    answer.send(written(&[(7000, "the next run's first line")])).await;
    let asked = node.asked().await;
    assert_eq!(asked.query(), "previous=true sinceTime=2020-02-20T00:00:05Z");
    asked.answer_whole(written(&[(6000, "a"), (6100, "b")])).await;
    assert_eq!(viewer.texts(1).await, ["b"]);
    assert_eq!(viewer.end().await.0, EndReason::ContainerEnded);
    assert_eq!(node.logs.metrics().gaps, 0);
}

#[tokio::test]
async fn a_run_that_is_two_runs_old_cannot_be_read_to_its_end() {
    let (node, mut viewer, answer) = after(&[(6000, "a")]).await;
    node.set_pod(running(2));
    answer.lose().await;
    let reason = "The node does not serve the rest of this run's log any more.";
    assert_eq!(viewer.gap().await, (6000, None, reason.to_owned()));
    assert_eq!(viewer.end().await, (EndReason::ContainerEnded, "The container ended.".to_owned()));
}

#[tokio::test]
async fn a_log_deleted_before_its_end_was_read_is_a_gap() {
    let (mut node, mut viewer, answer) = after(&[(6000, "a")]).await;
    node.set_pod(in_state(0, &terminated(0, 0, "Completed"), &json!({})));
    answer.lose().await;
    node.asked().await.answer_whole("unable to retrieve container logs for containerd://0").await;
    let reason = "The node deleted the log before its end was read: \
                  unable to retrieve container logs for containerd://0.";
    assert_eq!(viewer.gap().await, (6000, None, reason.to_owned()));
    assert_eq!(viewer.end().await, (EndReason::ContainerEnded, "The container ended: exit 0.".to_owned()));
}

#[tokio::test]
async fn a_rotated_log_is_a_gap_with_its_span() {
    let (mut node, mut viewer, answer) = after(&[(6000, "a"), (6100, "b")]).await;
    answer.lose().await;
    let answer = resumed(&mut node, 5).await.answer();
    answer.send(written(&[(9000, "c"), (9001, "d")])).await;
    let reason = "The node rotated the log while the connection was lost.";
    assert_eq!(viewer.gap().await, (6100, Some(9000), reason.to_owned()));
    assert_eq!(viewer.texts(2).await, ["c", "d"]);
    assert_eq!(node.logs.metrics().gaps, 1);
}

#[tokio::test]
async fn a_silent_connection_is_asked_for_anew() {
    let (mut node, mut viewer, silent) = after(&[(6000, "a")]).await;
    tokio::time::pause();
    tokio::time::advance(PACE.silence).await;
    tokio::time::resume();
    // The first connection says nothing more, and is not closed by this side.
    let answer = resumed(&mut node, 5).await.answer();
    answer.send(written(&[(6000, "a"), (6001, "b")])).await;
    assert_eq!(viewer.texts(1).await, ["b"]);
    silent.left().await;
}

#[tokio::test]
async fn a_tail_that_broke_off_is_not_a_tail_again() {
    let mut node = Node::start().await;
    let (mut viewer, asked) = node.follow(LogRequest { tail_lines: Some(1), ..followed() }).await;
    let answer = asked.answer();
    answer.send(line(6000, "b")).await;
    assert_eq!(viewer.texts(1).await, ["b"]);
    answer.end();
    let answer = resumed(&mut node, 5).await.answer();
    answer.send(written(&[(5990, "a"), (6000, "b"), (6000, "c"), (6001, "d")])).await;
    assert_eq!(viewer.texts(2).await, ["c", "d"]);
}

#[tokio::test]
async fn from_now_on_is_from_the_first_answer_on() {
    let mut node = Node::start().await;
    let (mut viewer, asked) = node.follow(LogRequest { tail_lines: Some(0), ..followed() }).await;
    assert_eq!(asked.query(), "follow=true tailLines=0");
    asked.answer().end();
    let asked = node.asked().await;
    assert!(asked.query().starts_with("follow=true sinceTime="), "{}", asked.query());
    let answer = asked.answer();
    answer.send(line(6000, "written meanwhile")).await;
    assert_eq!(viewer.texts(1).await, ["written meanwhile"]);
}

#[tokio::test]
async fn a_tail_of_which_nothing_came_is_asked_for_again_as_it_was() {
    let mut node = Node::start().await;
    let (mut viewer, asked) = node.follow(LogRequest { tail_lines: Some(3), ..followed() }).await;
    let answer = asked.answer();
    assert!(viewer.opened().await);
    answer.lose().await;
    let asked = node.asked().await;
    assert_eq!(asked.query(), "follow=true tailLines=3");
    let answer = asked.answer();
    answer.send(line(6000, "a")).await;
    assert_eq!(viewer.texts(1).await, ["a"]);
}

#[tokio::test]
async fn a_log_that_is_not_followed_is_resumed_too() {
    let mut node = Node::start().await;
    let (mut viewer, asked) = node.follow(LogRequest { follow: false, ..followed() }).await;
    let answer = asked.answer();
    answer.send(written(&[(6000, "a"), (6100, "b")])).await;
    assert_eq!(viewer.texts(2).await, ["a", "b"]);
    answer.lose().await;
    let asked = node.asked().await;
    assert_eq!(asked.query(), "sinceTime=2020-02-20T00:00:05Z");
    asked.answer_whole(written(&[(6000, "a"), (6100, "b"), (6200, "c")])).await;
    assert_eq!(viewer.texts(1).await, ["c"]);
    assert_eq!(viewer.end().await.0, EndReason::Complete);
}

#[tokio::test]
async fn a_log_that_is_not_followed_is_given_up_after_a_while() {
    let mut node = Node::start().await;
    let (mut viewer, asked) = node.follow(LogRequest { follow: false, ..followed() }).await;
    let answer = asked.answer();
    assert!(viewer.opened().await);
    answer.lose().await;
    for _ in 0..5 {
        node.asked().await.refuse(StatusCode::BAD_GATEWAY, "no route to host");
    }
    let sentence = "The log cannot be read from the node: no route to host.";
    assert_eq!(viewer.error().await, Error::Unavailable(sentence.to_owned()));
}

#[tokio::test]
async fn a_line_that_is_not_utf8_is_kept_byte_for_byte() {
    let (_node, mut viewer, answer) = after(&[(6000, "a")]).await;
    answer.send(stamped(6001, b"\xff\xfe\0\x1b[31m<script>\r")).await;
    assert_eq!(viewer.bytes(1).await[0], b"\xff\xfe\0\x1b[31m<script>\r"[..]);
}

#[tokio::test]
async fn a_line_of_a_megabyte_and_more_survives_a_lost_connection() {
    let (mut node, mut viewer, answer) = after(&[(6000, "a")]).await;
    let long = "x".repeat(kdr_logs::lines::MAX_LINE) + "the rest";
    let sent = line(6001, &long);
    // The first piece is on its way before the line's end is known; the connection is lost before that.
    for chunk in sent[..sent.len() - 1].chunks(60_000) {
        answer.send(chunk.to_vec()).await;
    }
    answer.lose().await;
    let answer = resumed(&mut node, 5).await.answer();
    for chunk in [line(6000, "a"), sent, line(6002, "b")].concat().chunks(60_000) {
        answer.send(chunk.to_vec()).await;
    }
    let texts = viewer.texts(3).await;
    assert_eq!(texts[0].clone() + &texts[1], long);
    assert_eq!(texts[2], "b");
}
