use kdr_proto::v1::{
    LogFilter, LogGap, LogHeartbeat, LogLine, LogLines, LogMarker, LogMarkerKind, LogProgress, LogSource,
    LogSources,
};
use prost_types::Timestamp;
use rstest::rstest;

use super::*;
use crate::log::query::Place;

fn session(query: Query) -> Session {
    Session::new(Selection::of("shop", "Deployment", "web"), query)
}

fn answer(event: Event) -> ReadResponse {
    ReadResponse { event: Some(event), ..ReadResponse::default() }
}

fn line(nanos: i64, source: u32) -> LogLine {
    LogLine {
        time_unix_nanos: nanos,
        source,
        text: format!("{nanos}").into_bytes().into(),
        ..LogLine::default()
    }
}

fn lines(nanos: &[i64], dropped: u64) -> ReadResponse {
    let lines = nanos.iter().map(|nanos| line(*nanos, 0)).collect();
    answer(Event::Lines(LogLines { lines, dropped }))
}

fn sources(pods: &[&str]) -> ReadResponse {
    let source = |(id, pod): (u32, &&str)| LogSource {
        id,
        pod: (*pod).into(),
        container: "app".into(),
        ..LogSource::default()
    };
    answer(Event::Sources(LogSources { sources: (0..).zip(pods).map(source).collect() }))
}

fn end(reason: LogEndReason, message: &str) -> ReadResponse {
    let from_beginning = false;
    answer(Event::End(LogEnd { reason: reason.into(), message: message.into(), from_beginning }))
}

fn texts(buffer: &Buffer) -> Vec<String> {
    let text = |entry: &Entry| match &entry.body {
        Body::Line(line) => line.time_unix_nanos.to_string(),
        Body::Remark(remark) => remark.text.clone(),
    };
    buffer.entries().iter().map(text).collect()
}

fn take(session: &mut Session, buffer: &mut Buffer, answers: Vec<ReadResponse>) -> Next {
    answers.into_iter().fold(Next::Read, |_, answer| session.take(answer, buffer, 0))
}

#[test]
fn it_begins_with_the_end_and_goes_on_without_loss_or_double() {
    let mut session = session(Query::default());
    let mut buffer = Buffer::default();
    let request = session.request(&buffer, 0);
    assert_eq!((request.tail_lines, request.since, request.follow), (Some(TAIL), None, true));
    take(&mut session, &mut buffer, vec![sources(&["a", "b"]), lines(&[1_000_000_000, 9_000_000_000], 0)]);

    let since = Timestamp { seconds: 4, nanos: 0 };
    assert_eq!(session.request(&buffer, 0).since, Some(since));
    // Another stream may count its containers otherwise, and has the late line of another one.
    let late = LogLines { lines: vec![line(8_000_000_000, 0), line(9_000_000_000, 1)], dropped: 0 };
    let again = vec![sources(&["b", "a"]), answer(Event::Lines(late)), lines(&[9_000_000_001], 0)];
    assert_eq!(take(&mut session, &mut buffer, again), Next::Read);
    assert_eq!(texts(&buffer), ["1000000000", "9000000000", "8000000000", "9000000001"]);
    assert_eq!(session.sources.all().len(), 2);
}

#[rstest]
#[case(Query { previous: true, ..Query::default() }, Some(TAIL), None, false)]
#[case(Query { since: Since::Ago(60), ..Query::default() }, Some(TAIL_SINCE), None, true)]
#[case(Query { until: Some(5), ..Query::default() }, Some(TAIL), None, false)]
#[case(Query { head: true, ..Query::default() }, None, Some(page::LINES), false)]
#[case(Query { line: Some(Place { time: 7, source: String::new() }), ..Query::default() }, None, Some(page::LINES), false)]
fn the_first_request_is_for_what_the_address_says(
    #[case] query: Query,
    #[case] tail: Option<u32>,
    #[case] head: Option<u32>,
    #[case] follow: bool,
) {
    let request = session(query).request(&Buffer::default(), 0);
    assert_eq!((request.tail_lines, request.head_lines, request.follow), (tail, head, follow));
}

#[test]
fn what_is_missing_and_what_happened_is_said_between_the_lines() {
    let mut session = session(Query::default());
    let mut buffer = Buffer::default();
    let at = |seconds| Some(Timestamp { seconds, nanos: 0 });
    let gap = LogGap { from: at(60), to: at(95), reason: "the node did not answer".into(), source: 1 };
    let marker = LogMarker {
        source: 0,
        time_unix_nanos: 5,
        kind: LogMarkerKind::Failed.into(),
        message: "OOMKilled (137)".into(),
    };
    let answers = vec![
        sources(&["web-main", "web-other"]),
        lines(&[1], 1_200),
        answer(Event::Gap(gap)),
        answer(Event::Marker(marker)),
        answer(Event::Heartbeat(LogHeartbeat {})),
    ];
    take(&mut session, &mut buffer, answers);
    assert_eq!(
        texts(&buffer),
        [
            "1,200 lines skipped: this page was too slow for them",
            "1",
            "other: gap 00:01:00 to 00:01:35: the node did not answer",
            "main: OOMKilled (137)",
        ]
    );
    let Body::Remark(remark) = &buffer.entries()[3].body else { panic!("a remark") };
    assert_eq!((remark.tone, remark.time, remark.ended), (Tone::Failure, Some(5), Some(0)));
}

#[rstest]
#[case(LogEndReason::Ended, "All pods are gone", Next::Stop, Some("All pods are gone"))]
#[case(LogEndReason::PodGone, "", Next::Stop, Some("The pod was deleted"))]
#[case(LogEndReason::Complete, "", Next::Stop, Some("The end of what was asked for"))]
#[case(LogEndReason::ServerStops, "", Next::AskAgain(500), None)]
fn an_end_says_why(
    #[case] reason: LogEndReason,
    #[case] message: &str,
    #[case] next: Next,
    #[case] remark: Option<&str>,
) {
    let mut session = session(Query::default());
    let mut buffer = Buffer::default();
    assert_eq!(session.take(end(reason, message), &mut buffer, 0), next);
    assert_eq!(texts(&buffer), remark.map(str::to_owned).into_iter().collect::<Vec<_>>());
}

#[test]
fn a_lost_server_is_said_once_and_asked_again() {
    let mut session = session(Query::default());
    let mut buffer = Buffer::default();
    assert_eq!(session.fail(&Problem::cut_off(), &mut buffer, 1000), Next::AskAgain(250));
    assert!(texts(&buffer).is_empty(), "a proxy's time-out is nobody's business");
    let lost = Problem::from_status(14, "");
    assert_eq!(session.fail(&lost, &mut buffer, 1000), Next::AskAgain(500));
    assert_eq!(session.fail(&lost, &mut buffer, 1000), Next::AskAgain(1_000));
    assert_eq!(texts(&buffer), ["The server does not answer."]);
    session.take(lines(&[1], 0), &mut buffer, 0);
    assert_eq!(session.fail(&Problem::cut_off(), &mut buffer, 1000), Next::AskAgain(250));
}

#[rstest]
#[case(5)]
#[case(7)]
#[case(9)]
#[case(3)]
fn what_will_not_pass_is_not_asked_again(#[case] code: i32) {
    let mut session = session(Query::default());
    let mut buffer = Buffer::default();
    assert_eq!(session.fail(&Problem::from_status(code, "no"), &mut buffer, 0), Next::Stop);
    assert_eq!(texts(&buffer), ["No."]);
}

#[test]
fn older_pages_go_before_until_the_beginning_is_reached() {
    let mut session = session(Query::default());
    let mut buffer = Buffer::default();
    assert!(session.page(Side::Older, &buffer, 0).is_none(), "nothing is held");
    take(&mut session, &mut buffer, vec![sources(&["a"]), lines(&[50, 60], 0)]);

    let (mut page, request) = session.page(Side::Older, &buffer, 0).unwrap();
    assert_eq!((request.until, request.tail_lines), (Some(nanos(51)), Some(page::LINES)));
    for answer in [sources(&["a"]), lines(&[40, 50], 0)] {
        assert!(!page.take(answer, &mut session.sources, 0));
    }
    assert!(page.take(end(LogEndReason::Complete, ""), &mut session.sources, 0));
    session.turn(page, &mut buffer, 0);
    assert_eq!(texts(&buffer), ["40", "50", "60"]);
    assert_eq!(buffer.entries().iter().map(|entry| entry.id).collect::<Vec<_>>(), [-1, 0, 1]);

    let (mut page, _) = session.page(Side::Older, &buffer, 0).unwrap();
    page.take(sources(&["a"]), &mut session.sources, 0);
    page.take(lines(&[40], 0), &mut session.sources, 0);
    page.take(end(LogEndReason::Complete, ""), &mut session.sources, 0);
    session.turn(page, &mut buffer, 0);
    assert_eq!(texts(&buffer)[0], "Older lines are gone; the first is of 1970-01-01 00:00:00");
    assert!(session.page(Side::Older, &buffer, 0).is_none());
}

#[test]
fn a_link_to_a_line_opens_there_and_goes_on_to_the_end() {
    let place = Place { time: 100, source: "a/app".into() };
    let mut session = session(Query { line: Some(place), ..Query::default() });
    let mut buffer = Buffer::default();
    assert!(!session.opens_at_end());
    session.request(&buffer, 0);
    let answers = vec![sources(&["a"]), lines(&[100, 110], 0), end(LogEndReason::Complete, "")];
    assert_eq!(take(&mut session, &mut buffer, answers), Next::Stop);
    assert!(buffer.is_detached());

    let (mut page, request) = session.page(Side::Newer, &buffer, 0).unwrap();
    assert_eq!((request.since, request.head_lines), (Some(nanos(110)), Some(page::LINES)));
    for answer in [sources(&["a"]), lines(&[110, 120], 0), end(LogEndReason::Complete, "")] {
        page.take(answer, &mut session.sources, 0);
    }
    assert!(session.turn(page, &mut buffer, 0), "fewer than a page: this was the end");
    assert_eq!(
        (texts(&buffer), buffer.is_detached()),
        (vec!["100".into(), "110".into(), "120".into()], false)
    );
    assert!(session.request(&buffer, 0).follow, "from here on it follows");
}

#[test]
fn a_container_that_never_ended_has_no_previous_run() {
    let session = session(Query { previous: true, ..Query::default() });
    assert!(session.empty_words(true, true).contains("No previous run"));
    assert_eq!(
        session.empty_words(true, false),
        "There are no lines: none was written, or the node has rotated them away."
    );
}

#[test]
fn a_search_says_how_far_it_is_and_what_it_found() {
    let mut filter = Query::default();
    filter.filter.include.push("needle".into());
    let mut session = session(filter);
    let mut buffer = Buffer::default();
    assert!(session.request(&buffer, 0).filter.is_some_and(|filter: LogFilter| filter.include.len() == 1));
    assert_eq!(session.empty_words(false, false), "Reading the log…");
    let progress =
        |bytes, complete| answer(Event::Progress(LogProgress { bytes, complete, ..LogProgress::default() }));
    session.take(progress(1 << 20, false), &mut buffer, 0);
    assert_eq!(session.empty_words(true, false), "Searching: nothing in 1 MiB yet.");
    let words = session.progress.unwrap_or_default().words(false);
    assert_eq!(words, "Searching: 1 MiB, 0 lines: 0 found");
    session.cancel(&mut buffer);
    assert_eq!(texts(&buffer), ["Cancelled after 1 MiB were read"]);
    session.take(progress(1_288_490_189, true), &mut buffer, 0);
    assert_eq!(session.empty_words(true, false), "Nothing of 1.2 GiB matches.");
}
