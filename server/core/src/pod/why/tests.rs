use rstest::rstest;

use super::{Duty, how_it_ended};
use crate::{
    fixtures::{app, end},
    pod::Terminated,
};

fn told(end: &Terminated, duty: Duty) -> String {
    how_it_ended(end, &app("web").running().restarts(6).build(), duty).sentence(None)
}

#[rstest]
#[case::exit(end(1, 0, "Error", 1, ""), "Crashes on start: exit 1, 6 restarts.")]
#[case::at_the_limit_of_a_start(end(1, 0, "Error", 10, ""), "Crashes on start: exit 1, 6 restarts.")]
#[case::later(end(1, 0, "Error", 11, ""), "Crashes: exit 1, 6 restarts.")]
#[case::without_times(
    Terminated { exit_code: 1, ..Terminated::default() },
    "Crashes: exit 1, 6 restarts."
)]
#[case::last_line(
    end(1, 0, "Error", 1, "starting\nDATABASE_URL is not set\n"),
    "Crashes on start: exit 1, 6 restarts; last line: `DATABASE_URL is not set`."
)]
#[case::last_line_with_backticks(
    end(1, 0, "Error", 1, "no `x`"),
    "Crashes on start: exit 1, 6 restarts; last line: `no 'x'`."
)]
#[case::not_executable(
    end(126, 0, "Error", 1, ""),
    "Crashes on start: exit 126 (command is not executable), 6 restarts."
)]
#[case::not_found(end(127, 0, "Error", 1, ""), "Crashes on start: exit 127 (command not found), 6 restarts.")]
#[case::minus_one(end(255, 0, "Error", 1, ""), "Crashes on start: exit 255, 6 restarts.")]
#[case::windows(end(-1_073_741_819, 0, "Error", 99, ""), "Crashes: exit -1073741819, 6 restarts.")]
#[case::segfault(end(139, 0, "Error", 1, ""), "Crashes on start: SIGSEGV (exit 139), 6 restarts.")]
#[case::abort(end(134, 0, "Error", 99, ""), "Crashes: SIGABRT (exit 134), 6 restarts.")]
#[case::killed(end(137, 0, "Error", 99, ""), "Killed by SIGKILL (exit 137), 6 restarts.")]
#[case::stopped(end(143, 0, "Error", 99, ""), "Stopped by SIGTERM (exit 143), 6 restarts.")]
#[case::signal_field(end(0, 11, "", 99, ""), "Crashes: SIGSEGV, 6 restarts.")]
#[case::unnamed_signal(end(0, 40, "", 99, ""), "Crashes: signal 40, 6 restarts.")]
#[case::clean(end(0, 0, "Completed", 99, ""), "Ends by itself: exit 0, 6 restarts.")]
#[case::node_restarted(
    end(255, 0, "Unknown", 99, ""),
    "Ended when its node or container runtime restarted, 6 restarts."
)]
#[case::lost(
    end(137, 0, "ContainerStatusUnknown", 99, ""),
    "Ended, and its node does not know how, 6 restarts."
)]
#[case::cannot_start(
    end(128, 0, "StartError", 0, "failed to create containerd task: exec: \"/x\": not found: unknown"),
    "Cannot start: failed to create containerd task: exec: \"/x\": not found, 6 restarts."
)]
#[case::cannot_start_and_does_not_say_why(
    end(128, 0, "StartError", 0, ""),
    "Crashes on start: exit 128, 6 restarts."
)]
fn a_crash_is_told(#[case] end: Terminated, #[case] expected: &str) {
    assert_eq!(told(&end, Duty::Run), expected);
}

#[rstest]
#[case::once(1, "Crashes on start: exit 1, 1 restart.")]
#[case::never(0, "Crashes on start: exit 1.")]
fn restarts_are_counted(#[case] restarts: u32, #[case] expected: &str) {
    let container = app("web").running().restarts(restarts).build();
    assert_eq!(how_it_ended(&end(1, 0, "Error", 1, ""), &container, Duty::Run).sentence(None), expected);
}

#[rstest]
#[case::with_a_limit("256Mi", "Out of memory: killed at its limit of 256Mi, 3 restarts.")]
#[case::without("", "Out of memory: killed although it has no memory limit, 3 restarts.")]
fn out_of_memory_names_the_limit(#[case] limit: &str, #[case] expected: &str) {
    let container = app("web").running().memory_limit(limit).restarts(3).build();
    let told = how_it_ended(&end(137, 0, "OOMKilled", 99, ""), &container, Duty::Run);
    assert_eq!(told.sentence(None), expected);
    assert!(told.sentence(Some("`web`")).starts_with("`web` ran out of memory: killed"));
}

#[rstest]
#[case(Duty::Finish, "Fails: exit 1, 6 restarts.")]
#[case(Duty::Over, "Failed: exit 1, 6 restarts.")]
fn what_should_come_to_an_end_fails(#[case] duty: Duty, #[case] expected: &str) {
    assert_eq!(told(&end(1, 0, "Error", 1, ""), duty), expected);
}
