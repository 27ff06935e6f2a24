use bytes::Bytes;
use jiff::Timestamp;
use kdr_core::{
    Error,
    log::{EndReason, Line, LogEvent, SourceLine},
};
use kdr_proto::v1::{
    LogEndReason, ReadRequest, ReadResponse, log_service_client::LogServiceClient, read_request::Selection,
    read_response::Event,
};
use rstest::rstest;
use tonic::{Code, Status, Streaming};

use crate::fakes::Fakes;

async fn open(fakes: &Fakes) -> Result<Streaming<ReadResponse>, Status> {
    let request = ReadRequest {
        namespace: "shop".into(),
        selection: Some(Selection::Pod("checkout-1".into())),
        follow: true,
        ..ReadRequest::default()
    };
    LogServiceClient::new(fakes.api().log()).read(request).await.map(tonic::Response::into_inner)
}

async fn event(stream: &mut Streaming<ReadResponse>) -> Event {
    stream.message().await.unwrap().expect("a message").event.expect("an event")
}

#[tokio::test]
async fn the_request_reaches_the_port_whole() {
    let fakes = Fakes::default();
    let _events = fakes.follow();
    let _stream = open(&fakes).await.unwrap();
    let asked = fakes.asked.lock().unwrap().clone().unwrap();
    assert_eq!((asked.selection.words(), asked.follow), ("Pod checkout-1".to_owned(), true));
}

#[tokio::test]
async fn lines_gap_and_end_come_byte_for_byte_and_the_end_is_the_last() {
    let fakes = Fakes::default();
    let events = fakes.follow();
    let line = Line { time_unix_nanos: 7, text: Bytes::from_static(b"caf\xe9\x1b[31m"), cut: true };
    events
        .send(Ok(LogEvent::Lines { lines: vec![SourceLine { source: 4, line, context: true }], dropped: 3 }))
        .await
        .unwrap();
    let (from, to) = (Timestamp::UNIX_EPOCH, Timestamp::from_second(3).unwrap());
    events
        .send(Ok(LogEvent::Gap { source: 4, from, to, reason: "The node did not answer.".into() }))
        .await
        .unwrap();
    let end =
        LogEvent::End { reason: EndReason::PodGone, message: "Pod x is gone.".into(), from_beginning: true };
    events.send(Ok(end)).await.unwrap();

    let mut stream = open(&fakes).await.unwrap();
    let Event::Lines(lines) = event(&mut stream).await else { panic!("no lines") };
    assert_eq!(lines.dropped, 3);
    assert_eq!(&lines.lines[0].text[..], b"caf\xe9\x1b[31m");
    assert!(lines.lines[0].cut && lines.lines[0].time_unix_nanos == 7);
    assert!(lines.lines[0].context && lines.lines[0].source == 4);
    let Event::Gap(gap) = event(&mut stream).await else { panic!("no gap") };
    assert_eq!((gap.to.unwrap().seconds, gap.reason.as_str()), (3, "The node did not answer."));
    let Event::End(end) = event(&mut stream).await else { panic!("no end") };
    assert_eq!((end.reason(), end.message.as_str()), (LogEndReason::PodGone, "Pod x is gone."));
    // The port's stream is still open; the answer is not.
    assert!(stream.message().await.unwrap().is_none());
}

#[tokio::test(start_paused = true)]
async fn a_silent_log_sends_heartbeats() {
    let fakes = Fakes::default();
    let _events = fakes.follow();
    let mut stream = open(&fakes).await.unwrap();
    let begun = tokio::time::Instant::now();
    assert!(matches!(event(&mut stream).await, Event::Heartbeat(_)));
    assert_eq!(begun.elapsed().as_secs(), 15);
}

#[tokio::test]
async fn a_drain_ends_a_log_with_its_reason() {
    let fakes = Fakes::default();
    let _events = fakes.follow();
    let mut stream = open(&fakes).await.unwrap();
    fakes.end.cancel();
    let Event::End(end) = event(&mut stream).await else { panic!("no end") };
    assert_eq!(end.reason(), LogEndReason::ServerStops);
    assert!(stream.message().await.unwrap().is_none());
}

#[tokio::test]
async fn a_node_that_never_answers_does_not_hold_back_the_end() {
    let fakes = Fakes::default();
    let (answer, ()) = tokio::join!(open(&fakes), async { fakes.end.cancel() });
    assert_eq!(answer.unwrap_err().code(), Code::Unavailable);
}

#[rstest]
#[case(Error::NotFound("There is no container `app`.".into()), Code::NotFound)]
#[case(Error::NotReady("There is no previous run.".into()), Code::FailedPrecondition)]
#[case(Error::Forbidden("KDR may not get pods/log.".into()), Code::PermissionDenied)]
#[case(Error::Unavailable("The node does not answer.".into()), Code::Unavailable)]
#[tokio::test]
async fn a_log_that_cannot_be_read_says_why_at_once_or_later(#[case] error: Error, #[case] code: Code) {
    let fakes = Fakes::default();
    *fakes.log.lock().unwrap() = Some(Err(error.clone()));
    let status = open(&fakes).await.unwrap_err();
    assert_eq!((status.code(), status.message()), (code, error.to_string().as_str()));

    let events = fakes.follow();
    events.send(Err(error.clone())).await.unwrap();
    let status = open(&fakes).await.unwrap().message().await.unwrap_err();
    assert_eq!((status.code(), status.message()), (code, error.to_string().as_str()));
}

#[tokio::test]
async fn a_log_that_breaks_off_without_an_end_is_an_error() {
    let fakes = Fakes::default();
    drop(fakes.follow());
    let status = open(&fakes).await.unwrap().message().await.unwrap_err();
    assert_eq!(status.code(), Code::Unavailable);
}
