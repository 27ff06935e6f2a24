use bytes::Bytes;
use k8s_openapi::api::core::v1::Pod;
use serde_json::json;

use super::{BYTES, LINES, Tail};
use crate::{
    last::run::{EndedRun, ended_last},
    lines::RawLine,
};

fn run() -> EndedRun {
    let pod: Pod = serde_json::from_value(json!({"status": {"containerStatuses": [{
        "name": "app", "image": "", "imageID": "", "ready": false, "restartCount": 0,
        "state": {"terminated": {"exitCode": 1, "containerID": "c0"}},
    }]}}))
    .unwrap();
    ended_last(&pod, "app").unwrap()
}

fn tail(texts: impl IntoIterator<Item = Vec<u8>>) -> Tail {
    let mut tail = Tail::default();
    for text in texts {
        tail.take(&RawLine { time: Some(1), text: Bytes::from(text), cut: false }, &run());
    }
    tail
}

#[test]
fn the_last_lines_are_kept() {
    let lines = tail((0..100).map(|number: u32| number.to_string().into_bytes())).into_lines();
    assert_eq!(lines.len(), LINES as usize);
    assert_eq!((&lines[0].text[..], &lines[19].text[..]), (&b"80"[..], &b"99"[..]));
}

#[test]
fn no_more_bytes_than_the_limit_are_kept() {
    let lines = tail((0..10).map(|_| vec![b'x'; 1000])).into_lines();
    assert_eq!(lines.len(), 4);
}

#[test]
fn a_line_longer_than_the_limit_keeps_its_beginning() {
    let lines = tail([b"short".to_vec(), vec![b'x'; 3 * BYTES]]).into_lines();
    assert_eq!((lines.len(), lines[0].text.len(), lines[0].cut), (1, BYTES, true));
}

#[test]
fn what_has_no_time_is_not_the_containers() {
    let mut tail = Tail::default();
    tail.take(&RawLine { time: None, text: Bytes::from_static(b"x"), cut: false }, &run());
    assert!(tail.has_read() && !tail.has_lines());
}
