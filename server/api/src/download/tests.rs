use http_body_util::BodyExt as _;
use kdr_core::{
    Error,
    log::{EndReason, Line, Source, SourceLine, SourceState},
    pod::Role,
};
use rstest::rstest;

use super::*;
use crate::fakes::Fakes;

async fn get(fakes: &Fakes, query: &str) -> Response<Body> {
    let mut service = fakes.api().download();
    let request = Request::get(format!("{PATH}?namespace=shop&pod=web-1{query}")).body(()).unwrap();
    service.call(request).await.unwrap()
}

fn source(id: u32, pod: &str) -> Source {
    Source {
        id,
        pod: pod.into(),
        container: "app".into(),
        role: Role::App,
        restarts: 0,
        node: "n1".into(),
        state: SourceState::Reading,
    }
}

fn lines(texts: &[(u32, &'static [u8])]) -> LogEvent<Bytes> {
    let line = |(source, text): &(u32, &'static [u8])| {
        let line = Line { time_unix_nanos: 1_000_000, text: Bytes::from_static(text), cut: false };
        SourceLine { source: *source, line, context: false }
    };
    LogEvent::Lines { lines: texts.iter().map(line).collect(), dropped: 0 }
}

fn end() -> LogEvent<Bytes> {
    LogEvent::End { reason: EndReason::Complete, message: String::new(), from_beginning: true }
}

#[rstest]
#[case::text("", b"caf\xe9\nb\n")]
#[case::with_names(
    "&names=1",
    b"1970-01-01T00:00:00.001Z web-1/app caf\xe9\n1970-01-01T00:00:00.001Z web-2/app b\n"
)]
#[tokio::test]
async fn a_text_is_byte_for_byte_what_was_written(#[case] query: &str, #[case] expected: &[u8]) {
    let fakes = Fakes::default();
    let events = fakes.follow();
    let sources = LogEvent::Sources(vec![source(0, "web-1"), source(1, "web-2")]);
    for event in [sources, lines(&[(0, b"caf\xe9"), (1, b"b")]), end()] {
        events.send(Ok(event)).await.unwrap();
    }
    let response = get(&fakes, query).await;
    assert_eq!(response.headers()[header::CONTENT_DISPOSITION], "attachment; filename=\"shop-web-1.log\"");
    assert_eq!(response.headers()[header::CONTENT_TYPE], "application/octet-stream");
    assert_eq!(&response.into_body().collect().await.unwrap().to_bytes()[..], expected);
}

#[tokio::test]
async fn ndjson_is_an_object_a_line() {
    let fakes = Fakes::default();
    let events = fakes.follow();
    for event in [LogEvent::Sources(vec![source(0, "web-1")]), lines(&[(0, b"a"), (0, b"<b>")]), end()] {
        events.send(Ok(event)).await.unwrap();
    }
    let response = get(&fakes, "&format=ndjson").await;
    let body = response.into_body().collect().await.unwrap().to_bytes();
    let objects: Vec<serde_json::Value> = body
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect();
    assert_eq!((objects[0]["text"].as_str(), objects[1]["text"].as_str()), (Some("a"), Some("<b>")));
}

#[tokio::test]
async fn a_log_that_fails_midway_is_a_download_that_fails() {
    let fakes = Fakes::default();
    let events = fakes.follow();
    for event in [LogEvent::Sources(vec![source(0, "web-1")]), lines(&[(0, b"a")])] {
        events.send(Ok(event)).await.unwrap();
    }
    events.send(Err(Error::Unavailable("gone".into()))).await.unwrap();
    assert!(get(&fakes, "").await.into_body().collect().await.is_err());
}

#[rstest]
#[case(Error::NotFound("There is no Pod web-1.".into()), StatusCode::NOT_FOUND)]
#[case(Error::Forbidden("No.".into()), StatusCode::FORBIDDEN)]
#[case(Error::Invalid("`(` is no regular expression.".into()), StatusCode::BAD_REQUEST)]
#[tokio::test]
async fn a_refusal_is_a_sentence(#[case] error: Error, #[case] code: StatusCode) {
    let fakes = Fakes::default();
    *fakes.log.lock().unwrap() = Some(Err(error.clone()));
    let response = get(&fakes, "").await;
    assert_eq!(response.status(), code);
    assert_eq!(response.into_body().collect().await.unwrap().to_bytes(), format!("{error}\n"));
}

/// A source that is in this state in the end.
fn left(id: u32, state: SourceState) -> LogEvent<Bytes> {
    LogEvent::Sources(vec![Source { state, ..source(id, "web-1") }])
}

#[rstest]
#[case::failed(SourceState::Failed("The node is gone.".into()), StatusCode::SERVICE_UNAVAILABLE, "The node is gone.")]
#[case::waits(SourceState::Waiting("No node has room.".into()), StatusCode::CONFLICT, "No node has room.")]
#[tokio::test]
async fn nothing_to_read_is_said_and_is_no_empty_file(
    #[case] state: SourceState,
    #[case] code: StatusCode,
    #[case] why: &str,
) {
    let fakes = Fakes::default();
    let events = fakes.follow();
    for event in [LogEvent::Sources(vec![source(0, "web-1")]), left(0, state), end()] {
        events.send(Ok(event)).await.unwrap();
    }
    let response = get(&fakes, "").await;
    assert_eq!(response.status(), code);
    assert_eq!(response.into_body().collect().await.unwrap().to_bytes(), format!("web-1/app: {why}\n"));
}

#[tokio::test]
async fn a_container_that_cannot_be_read_fails_the_download_of_the_others() {
    let fakes = Fakes::default();
    let events = fakes.follow();
    let sources = LogEvent::Sources(vec![source(0, "web-1"), source(1, "web-1")]);
    for event in [sources, lines(&[(0, b"a")]), left(1, SourceState::Failed("gone".into())), end()] {
        events.send(Ok(event)).await.unwrap();
    }
    let response = get(&fakes, "").await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(response.into_body().collect().await.is_err());
}

#[tokio::test]
async fn one_that_waits_is_no_part_of_the_log() {
    let fakes = Fakes::default();
    let events = fakes.follow();
    let sources = LogEvent::Sources(vec![source(0, "web-1"), source(1, "web-1")]);
    for event in [sources, lines(&[(0, b"a")]), left(1, SourceState::Waiting("Not yet.".into())), end()] {
        events.send(Ok(event)).await.unwrap();
    }
    assert_eq!(get(&fakes, "").await.into_body().collect().await.unwrap().to_bytes(), "a\n");
}
