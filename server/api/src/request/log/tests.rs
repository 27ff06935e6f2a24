use jiff::Timestamp;
use kdr_core::rows::WorkloadRef;
use kdr_proto::v1::{LogField, LogFilter, LogPattern};
use rstest::rstest;
use tonic::Code;

use super::*;

fn of_pod() -> v1::ReadRequest {
    let selection = Some(read_request::Selection::Pod("checkout-1".into()));
    v1::ReadRequest { namespace: "shop".into(), selection, ..v1::ReadRequest::default() }
}

fn stamp(seconds: i64) -> prost_types::Timestamp {
    prost_types::Timestamp { seconds, nanos: 0 }
}

#[test]
fn a_request_is_taken_whole() {
    let pattern = |text: &str| LogPattern { text: text.into(), regex: true, match_case: true };
    let request = v1::ReadRequest {
        containers: vec!["app".into()],
        previous: true,
        since: Some(stamp(5)),
        until: Some(stamp(6)),
        tail_lines: Some(7),
        follow: true,
        filter: Some(LogFilter {
            include: vec![pattern("a")],
            exclude: vec![pattern("b")],
            level_at_least: LogLevel::Warn.into(),
            fields: vec![LogField { key: "k".into(), value: "v".into(), exclude: true }],
            before: 1,
            after: 2,
        }),
        ..of_pod()
    };
    let pattern = |text: &str| Pattern { text: text.into(), regex: true, match_case: true };
    let expected = ReadRequest {
        selection: Selection { namespace: "shop".into(), pods: Selected::Pod("checkout-1".into()) },
        containers: vec!["app".into()],
        previous: true,
        since: Some(Timestamp::from_second(5).unwrap()),
        until: Some(Timestamp::from_second(6).unwrap()),
        part: Part::Tail(7),
        follow: true,
        filter: Filter {
            include: vec![pattern("a")],
            exclude: vec![pattern("b")],
            level_at_least: Some(Level::Warn),
            fields: vec![FieldIs { key: "k".into(), value: "v".into(), exclude: true }],
            before: 1,
            after: 2,
        },
    };
    assert_eq!(read(request).unwrap(), expected);
}

#[test]
fn pods_are_selected_in_four_ways() {
    use read_request::Selection::{Pod, Selector as Labels, Service, Workload};
    let workload = v1::WorkloadRef { kind: "Deployment".into(), name: "web".into() };
    let of =
        |selection| read(v1::ReadRequest { selection: Some(selection), ..of_pod() }).unwrap().selection.pods;
    let expected = WorkloadRef { kind: "Deployment".into(), name: "web".into() };
    assert_eq!(of(Workload(workload)), Selected::Workload(expected));
    assert_eq!(of(Service("web".into())), Selected::Service("web".into()));
    assert_eq!(of(Pod("web-1".into())), Selected::Pod("web-1".into()));
    assert_eq!(of(Labels("app=web".into())), Selected::Labels(Selector::parse("app=web").unwrap()));
}

#[rstest]
#[case::no_namespace(v1::ReadRequest { namespace: String::new(), ..of_pod() }, "`namespace` is empty")]
#[case::nobody(
    v1::ReadRequest { selection: None, ..of_pod() },
    "`workload`, `service`, `pod` or `selector` is missing; say whose logs"
)]
#[case::no_pod(
    v1::ReadRequest { selection: Some(read_request::Selection::Pod(String::new())), ..of_pod() },
    "`pod` is empty"
)]
#[case::half_a_workload(
    v1::ReadRequest {
        selection: Some(read_request::Selection::Workload(v1::WorkloadRef { kind: String::new(), name: "x".into() })),
        ..of_pod()
    },
    "`workload.kind` is empty"
)]
#[case::no_time(
    v1::ReadRequest { since: Some(stamp(i64::MIN)), ..of_pod() },
    "`since` is not a time: -9223372036854775808 s since 1970"
)]
#[case::both_ends(
    v1::ReadRequest { tail_lines: Some(1), head_lines: Some(1), ..of_pod() },
    "`tail_lines` and `head_lines` exclude each other"
)]
#[case::no_level(
    v1::ReadRequest { filter: Some(LogFilter { level_at_least: 99, ..LogFilter::default() }), ..of_pod() },
    "`filter.level_at_least` is no level that there is"
)]
fn what_makes_no_sense_is_refused(#[case] request: v1::ReadRequest, #[case] sentence: &str) {
    let status = read(request).unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::InvalidArgument, sentence));
}
