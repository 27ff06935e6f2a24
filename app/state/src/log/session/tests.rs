use kdr_proto::v1::{LogEnd, LogGap, LogHeartbeat, LogLines};
use rstest::rstest;

use super::*;
use crate::log::buffer::Body;

fn target(previous: bool) -> Target {
    Target { namespace: "shop".into(), pod: "web-1".into(), container: "app".into(), previous }
}

fn answer(event: Event) -> FollowResponse {
    FollowResponse { event: Some(event), ..FollowResponse::default() }
}

fn lines(nanos: &[i64], dropped: u64) -> FollowResponse {
    let line = |time: &i64| LogLine { time_unix_nanos: *time, ..LogLine::default() };
    answer(Event::Lines(LogLines { lines: nanos.iter().map(line).collect(), dropped }))
}

fn end(reason: LogEndReason, message: &str) -> FollowResponse {
    answer(Event::End(LogEnd { reason: reason.into(), message: message.into() }))
}

fn remarks(buffer: &Buffer) -> Vec<String> {
    let remark = |body: &Body| match body {
        Body::Remark(_, text) => Some(text.clone()),
        Body::Line(_) => None,
    };
    buffer.entries().iter().filter_map(|entry| remark(&entry.body)).collect()
}

#[test]
fn it_begins_with_the_end_and_goes_on_after_the_last_line() {
    let mut session = Session::new(target(false));
    let request = session.request();
    assert_eq!((request.tail_lines, request.since, request.follow), (Some(TAIL), None, true));

    let mut buffer = Buffer::default();
    assert_eq!(session.take(lines(&[1_500_000_000, 1_999_999_999], 0), &mut buffer, 0), Next::Read);
    let since = Timestamp { seconds: 2, nanos: 0 };
    assert_eq!(session.request().since, Some(since));
    assert_eq!(buffer.entries().len(), 2);
}

#[test]
fn what_is_missing_is_said_between_the_lines() {
    let mut session = Session::new(target(false));
    let mut buffer = Buffer::default();
    session.take(lines(&[1], 1_200), &mut buffer, 0);
    let at = |seconds| Some(Timestamp { seconds, nanos: 0 });
    let gap = LogGap { from: at(60), to: at(95), reason: "the node did not answer".into() };
    session.take(answer(Event::Gap(gap)), &mut buffer, 60);
    session.take(answer(Event::Heartbeat(LogHeartbeat {})), &mut buffer, 0);
    assert_eq!(
        remarks(&buffer),
        [
            "1,200 lines skipped: this page was too slow for them",
            "gap 01:01:00 to 01:01:35: the node did not answer"
        ]
    );
}

#[rstest]
#[case(
    LogEndReason::ContainerEnded,
    "The container ended: exit 1",
    Next::AwaitRun,
    Some("The container ended: exit 1")
)]
#[case(LogEndReason::PodGone, "", Next::Stop, Some("The pod was deleted"))]
#[case(LogEndReason::Complete, "", Next::Stop, Some("The end of the log"))]
#[case(LogEndReason::ServerStops, "", Next::AskAgain(500), None)]
fn an_end_says_why(
    #[case] reason: LogEndReason,
    #[case] message: &str,
    #[case] next: Next,
    #[case] remark: Option<&str>,
) {
    let mut session = Session::new(target(false));
    let mut buffer = Buffer::default();
    assert_eq!(session.take(end(reason, message), &mut buffer, 0), next);
    assert_eq!(remarks(&buffer), remark.map(str::to_owned).into_iter().collect::<Vec<_>>());
}

#[test]
fn a_previous_run_is_read_once() {
    let mut session = Session::new(target(true));
    assert!(!session.request().follow);
    let mut buffer = Buffer::default();
    let none = Problem::from_status(9, "there is no previous run");
    assert_eq!(session.fail(&none, &mut buffer, 0), Next::Stop);
    assert_eq!(remarks(&buffer), ["There is no previous run."]);
}

#[test]
fn a_lost_server_is_said_once_and_asked_again() {
    let mut session = Session::new(target(false));
    let mut buffer = Buffer::default();
    assert_eq!(session.fail(&Problem::cut_off(), &mut buffer, 1000), Next::AskAgain(250));
    assert!(remarks(&buffer).is_empty(), "a proxy's time-out is nobody's business");
    let lost = Problem::from_status(14, "");
    assert_eq!(session.fail(&lost, &mut buffer, 1000), Next::AskAgain(500));
    assert_eq!(session.fail(&lost, &mut buffer, 1000), Next::AskAgain(1_000));
    assert_eq!(remarks(&buffer), ["The server does not answer."]);
    session.take(lines(&[1], 0), &mut buffer, 0);
    assert_eq!(session.fail(&Problem::cut_off(), &mut buffer, 1000), Next::AskAgain(250));
}

#[rstest]
#[case(5, Next::Stop)]
#[case(7, Next::Stop)]
#[case(9, Next::AwaitRun)]
#[case(3, Next::Stop)]
fn what_will_not_pass_is_not_asked_again(#[case] code: i32, #[case] next: Next) {
    let mut session = Session::new(target(false));
    assert_eq!(session.fail(&Problem::from_status(code, "no"), &mut Buffer::default(), 0), next);
}

#[test]
fn an_ended_container_is_awaited_until_it_really_runs_again() {
    let mut session = Session::new(target(false));
    let mut buffer = Buffer::default();
    session.reads_run(10_000);
    session.take(lines(&[12_500_000_000], 0), &mut buffer, 0);
    assert!(!session.is_next_run(10_000), "the run that was read");
    assert!(!session.is_next_run(11_000), "the run that was read, told late");
    assert!(session.is_next_run(12_000), "started within the second of the last line");
    session.next_run(13_000, &mut buffer);
    assert_eq!(remarks(&buffer), ["The next run begins"]);
    assert!(!session.is_next_run(13_000));
}
