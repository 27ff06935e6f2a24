use std::sync::Arc;

use kdr_core::pod::{ContainerStatus, Role};
use rstest::rstest;

use super::*;

fn container(state: RunState, last: RunState, restarts: u32, limit: &str) -> Container {
    Container {
        name: "app".into(),
        image: "".into(),
        role: Role::App,
        memory_limit: limit.into(),
        allotted: kdr_core::usage::Allotted::default(),
        ports: Arc::default(),
        status: Some(ContainerStatus { restarts, state, last, ..ContainerStatus::default() }),
    }
}

fn ended(reason: &str, exit_code: i32, signal: i32) -> RunState {
    RunState::Terminated(Box::new(Terminated {
        reason: reason.into(),
        exit_code,
        signal,
        ..Terminated::default()
    }))
}

fn waits() -> RunState {
    RunState::Waiting { reason: "CrashLoopBackOff".into(), message: "".into() }
}

fn runs() -> RunState {
    RunState::Running { started: None }
}

#[rstest]
#[case::well("Completed", 0, 0, "", MarkerKind::Ended, "Container app ended: exit 0.")]
#[case::badly("Error", 1, 0, "", MarkerKind::Failed, "Container app ended: exit 1.")]
#[case::signal("Error", 0, 9, "", MarkerKind::Failed, "Container app ended: signal 9.")]
#[case::memory(
    "OOMKilled",
    137,
    0,
    "256Mi",
    MarkerKind::Failed,
    "Container app was killed for memory: OOMKilled (137); its limit is 256Mi."
)]
#[case::node_memory(
    "OOMKilled",
    137,
    0,
    "",
    MarkerKind::Failed,
    "Container app was killed for memory: OOMKilled (137)."
)]
#[case::other(
    "ContainerCannotRun",
    128,
    0,
    "",
    MarkerKind::Failed,
    "Container app ended: ContainerCannotRun (128)."
)]
fn an_end_is_told_with_its_cause(
    #[case] reason: &str,
    #[case] code: i32,
    #[case] signal: i32,
    #[case] limit: &str,
    #[case] kind: MarkerKind,
    #[case] message: &str,
) {
    let end = end_of(&container(ended(reason, code, signal), RunState::Unknown, 0, limit), 0).unwrap();
    assert_eq!((end.kind, end.message.as_str()), (kind, message));
}

#[rstest]
#[case::it_runs(runs(), RunState::Unknown, 0, None)]
#[case::it_ended(ended("Error", 1, 0), RunState::Unknown, 0, Some("exit 1"))]
#[case::it_waits_for_the_next(waits(), ended("Error", 2, 0), 0, Some("exit 2"))]
#[case::the_next_runs(runs(), ended("Error", 3, 0), 1, Some("exit 3"))]
#[case::the_next_ended_too(ended("Error", 5, 0), ended("Error", 4, 0), 1, Some("exit 4"))]
#[case::long_ago(runs(), ended("Error", 6, 0), 2, Some("Container app ended."))]
fn the_end_of_a_run_is_found_wherever_it_stands(
    #[case] state: RunState,
    #[case] last: RunState,
    #[case] restarts: u32,
    #[case] words: Option<&str>,
) {
    let end = end_of(&container(state, last, restarts, ""), 0);
    match words {
        None => assert_eq!(end, None),
        Some(words) => assert!(end.clone().unwrap().message.contains(words), "{end:?}"),
    }
}

#[test]
fn a_beginning_says_whether_it_is_the_first() {
    let container = container(runs(), RunState::Unknown, 3, "");
    assert_eq!(
        begins("web-1", &container, 3, true),
        (MarkerKind::Restarted, "Container app was restarted, 3 times by now.".into())
    );
    assert_eq!(begins("web-1", &container, 1, true).1, "Container app was restarted, for the first time.");
    assert_eq!(begins("web-1", &container, 0, false), (MarkerKind::Joined, "Pod web-1 is new.".into()));
}
