//! A viewer that does not keep up: what is written now is dropped in the end, and counted; what was written before waits.

use std::time::Duration;

use jiff::Timestamp;
use kdr_logs::{
    Pace,
    container::{ContainerEvent, EndReason, LogRequest},
};
use rstest::rstest;

use crate::node::{Answer, Node, PACE, followed, line};

const LINES: usize = 60_000;

/// Numbered lines of about a hundred bytes; all together several times what the queue holds.
fn numbered(stamp: Timestamp) -> Vec<u8> {
    let filler = "x".repeat(100);
    (0..LINES).flat_map(|number| format!("{stamp:.9} {number} {filler}\n").into_bytes()).collect()
}

/// Whatever the time is, this is written after the connection began.
fn an_hour_from_now() -> Timestamp {
    Timestamp::from_second(Timestamp::now().as_second() + 3600).unwrap()
}

async fn send(answer: &Answer, bytes: &[u8]) {
    for chunk in bytes.chunks(32 * 1024) {
        answer.send(chunk.to_vec()).await;
    }
}

#[tokio::test]
async fn what_is_written_now_is_dropped_oldest_first_and_counted() {
    let mut node = Node::with_pace(Pace { behind: Duration::ZERO, ..PACE }).await;
    let (mut viewer, asked) = node.follow(followed()).await;
    let answer = asked.answer();
    assert!(viewer.opened().await);
    // The viewer does not read while all of it is read from the node: only dropping makes room.
    let written = numbered(an_hour_from_now());
    send(&answer, &written).await;
    while node.logs.metrics().bytes < written.len() as u64 {
        tokio::task::yield_now().await;
    }
    answer.send(format!("{:.9} last\n", an_hour_from_now())).await;

    let (mut next, mut dropped_in_all) = (0, 0);
    loop {
        let Some(Ok(ContainerEvent::Lines { lines, dropped })) = viewer.next().await else {
            panic!("no lines")
        };
        dropped_in_all += dropped;
        next += usize::try_from(dropped).unwrap();
        for line in lines {
            let text = String::from_utf8(line.text.to_vec()).unwrap();
            if text == "last" {
                assert_eq!(next, LINES, "every line was either read or counted");
                assert!(dropped_in_all > LINES as u64 / 2);
                assert_eq!(node.logs.metrics().dropped, dropped_in_all);
                return;
            }
            assert_eq!(text.split_once(' ').unwrap().0, next.to_string());
            next += 1;
        }
    }
}

#[rstest]
#[case::history(false, "2020-02-20T00:00:00Z".parse().unwrap())]
#[case::history_of_a_follow(true, "2020-02-20T00:00:00Z".parse().unwrap())]
#[case::a_viewer_that_is_slow_for_a_moment(true, an_hour_from_now())]
#[tokio::test]
async fn the_node_waits_for_the_viewer(#[case] follow: bool, #[case] stamp: Timestamp) {
    let mut node = Node::start().await;
    let (mut viewer, asked) = node.follow(LogRequest { follow, ..followed() }).await;
    let answer = asked.answer();
    assert!(viewer.opened().await);
    let written = numbered(stamp);
    let sending = tokio::spawn(async move {
        send(&answer, &written).await;
        answer.send(line(1, "last")).await;
        answer
    });
    // Once the queue is full, no more is read from the node.
    while node.logs.metrics().bytes < 1024 * 1024 {
        tokio::task::yield_now().await;
    }
    for _ in 0..1000 {
        tokio::task::yield_now().await;
    }
    assert!(node.logs.metrics().lines < 20_000);
    let texts = viewer.texts(LINES + 1).await;
    assert_eq!(texts.last().unwrap(), "last");
    assert!((0..LINES).all(|number| texts[number].starts_with(&format!("{number} "))));
    assert_eq!(node.logs.metrics().dropped, 0);
    sending.await.unwrap().end();
    if !follow {
        assert_eq!(viewer.end().await.0, EndReason::Complete);
    }
}
