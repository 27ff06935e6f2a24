use rstest::rstest;

use super::{Columns, columns};
use crate::{
    fixtures::{ContainerBuilder, PodBuilder, ago, app, condition, end, ephemeral, init, pod, sidecar},
    pod::Terminated,
};

/// READY, STATUS, RESTARTS without its age.
fn printed(pod: PodBuilder) -> (String, String, u32) {
    let Columns { ready, total, status, restarts, .. } = columns(&pod.build());
    (format!("{ready}/{total}"), status, restarts)
}

fn signalled() -> Terminated {
    end(137, 9, "", 1, "")
}

/// A pod whose init container `a` is done and whose second one is this.
fn initialising(second: ContainerBuilder) -> PodBuilder {
    pod("p")
        .phase("Pending")
        .with(init("a").exited(0, "Completed").position(0))
        .with(second.position(1))
        .with(app("web").waiting("PodInitializing", ""))
        .condition("Initialized", Some(false), "ContainersNotInitialized", "")
}

#[rstest]
#[case::nothing_known(pod("p").phase("Pending").with(app("a")), "0/1", "Pending")]
#[case::phase(pod("p").with(app("a").running()), "1/1", "Running")]
#[case::reason_over_phase(pod("p").phase("Failed").reason("Evicted", "").with(app("a")), "0/1", "Evicted")]
#[case::scheduling_gate(
    pod("p").phase("Pending").condition("PodScheduled", Some(false), "SchedulingGated", "").with(app("a")),
    "0/1",
    "SchedulingGated"
)]
#[case::a_gate_is_a_reason_of_pod_scheduled_only(
    pod("p").phase("Pending").condition("Ready", Some(false), "SchedulingGated", "").with(app("a")),
    "0/1",
    "Pending"
)]
#[case::unschedulable(pod("p").unschedulable("", 60).with(app("a")), "0/1", "Pending")]
#[case::waiting(pod("p").with(app("a").waiting("ContainerCreating", "")), "0/1", "ContainerCreating")]
#[case::waiting_without_a_reason(pod("p").with(app("a").waiting("", "")), "0/1", "Running")]
#[case::terminated(pod("p").with(app("a").exited(1, "Error")), "0/1", "Error")]
#[case::exit_code(pod("p").with(app("a").exited(3, "")), "0/1", "ExitCode:3")]
#[case::exit_code_zero(pod("p").with(app("a").exited(0, "")), "0/1", "ExitCode:0")]
#[case::signal(pod("p").with(app("a").ended(signalled())), "0/1", "Signal:9")]
#[case::unready(pod("p").with(app("a").unready_for(9)).with(app("b").running()), "1/2", "Running")]
#[case::ready_but_waiting(pod("p").with(app("a").running().waiting("X", "")), "0/1", "X")]
#[case::completed(pod("p").phase("Succeeded").with(app("a").exited(0, "Completed")), "0/1", "Completed")]
#[case::ephemeral_containers_do_not_count(
    pod("p").with(app("a").running()).with(ephemeral("e").exited(1, "Error")),
    "1/1",
    "Running"
)]
fn ready_and_status(#[case] pod: PodBuilder, #[case] ready: &str, #[case] status: &str) {
    assert_eq!(printed(pod), (ready.to_owned(), status.to_owned(), 0));
}

#[rstest]
#[case::first_name_decides(["a", "b"], [0, 1], "ErrImagePull")]
#[case::order_of_the_statuses_not_of_the_spec(["b", "a"], [1, 0], "Error")]
fn the_first_status_that_speaks_has_the_last_word(
    #[case] names: [&str; 2],
    #[case] positions: [usize; 2],
    #[case] status: &str,
) {
    let pod = pod("p")
        .with(app(names[0]).waiting("ErrImagePull", "").position(positions[0]))
        .with(app(names[1]).exited(1, "Error").position(positions[1]));
    assert_eq!(printed(pod).1, status);
}

#[rstest]
#[case::pod_ready(&[("Ready", Some(true))], "Running")]
#[case::pod_not_ready(&[("Ready", Some(false))], "NotReady")]
#[case::without_the_condition(&[], "NotReady")]
#[case::any_of_several(&[("Ready", Some(false)), ("Ready", Some(true))], "Running")]
fn completed_beside_a_running_container(#[case] ready: &[(&str, Option<bool>)], #[case] status: &str) {
    let conditions = ready.iter().map(|(kind, status)| condition(kind, *status, "", ""));
    let pod = pod("p")
        .with(app("a").exited(0, "Completed").position(0))
        .with(app("b").running().position(1))
        .conditions(conditions);
    assert_eq!(printed(pod), ("1/2".to_owned(), status.to_owned(), 0));
}

#[rstest]
#[case::beside_one_that_is_not_ready(app("b").unready_for(9), "Completed")]
#[case::beside_another_completed(app("b").exited(0, "Completed"), "Completed")]
#[case::beside_a_failed_one(app("b").exited(1, "Error"), "Completed")]
fn completed_stays_when_nothing_is_ready(#[case] other: ContainerBuilder, #[case] status: &str) {
    let pod = pod("p").with(app("a").exited(0, "Completed").position(0)).with(other.position(1));
    assert_eq!(printed(pod).1, status);
}

#[rstest]
#[case::running(init("b").running(), "Init:1/2")]
#[case::without_a_state(init("b").restarts(0), "Init:1/2")]
#[case::pod_initializing(init("b").waiting("PodInitializing", ""), "Init:1/2")]
#[case::waiting_without_a_reason(init("b").waiting("", ""), "Init:1/2")]
#[case::waiting(init("b").waiting("CrashLoopBackOff", ""), "Init:CrashLoopBackOff")]
#[case::failed(init("b").exited(1, "Error"), "Init:Error")]
#[case::exit_code(init("b").exited(2, ""), "Init:ExitCode:2")]
#[case::signal(init("b").ended(signalled()), "Init:Signal:9")]
#[case::all_done(init("b").exited(0, "Completed"), "PodInitializing")]
#[case::unstarted_sidecar(sidecar("b").unstarted(), "Init:1/2")]
#[case::failing_sidecar(sidecar("b").exited(1, "Error"), "Init:Error")]
#[case::started_sidecar(sidecar("b").unready_for(9), "PodInitializing")]
#[case::a_started_init_container_is_no_sidecar(init("b").unready_for(9), "Init:1/2")]
fn status_while_initialising(#[case] second: ContainerBuilder, #[case] status: &str) {
    assert_eq!(printed(initialising(second)).1, status);
}

#[rstest]
#[case::ready(sidecar("s").running(), "2/2")]
#[case::not_ready(sidecar("s").unready_for(9), "1/2")]
#[case::not_started(sidecar("s").unstarted(), "0/2")]
#[case::ended_well(sidecar("s").exited(0, "Completed"), "1/2")]
#[case::without_status(sidecar("s"), "1/2")]
#[case::ordinary_init_container(init("s").exited(0, "Completed"), "1/1")]
fn sidecars_count_as_containers(#[case] first: ContainerBuilder, #[case] ready: &str) {
    assert_eq!(printed(pod("p").with(first).with(app("a").running())).0, ready);
}

#[rstest]
#[case::initialized(&[Some(true)], "CrashLoopBackOff")]
#[case::not_initialized(&[Some(false)], "Init:0/1")]
#[case::unknown(&[None], "Init:0/1")]
#[case::the_first_of_several(&[Some(false), Some(true)], "Init:0/1")]
fn an_initialized_pod_is_judged_by_its_containers(
    #[case] initialized: &[Option<bool>],
    #[case] status: &str,
) {
    let conditions = initialized.iter().map(|status| condition("Initialized", *status, "", ""));
    let pod = pod("p")
        .with(init("i").running())
        .with(app("a").waiting("CrashLoopBackOff", ""))
        .conditions(conditions);
    assert_eq!(printed(pod).1, status);
}

#[rstest]
#[case::alive("Running", "", false, "Running")]
#[case::deleted("Running", "", true, "Terminating")]
#[case::deleted_while_pending("Pending", "", true, "Terminating")]
#[case::deleted_after_the_end("Succeeded", "", true, "Succeeded")]
#[case::deleted_after_a_failure("Failed", "", true, "Failed")]
#[case::node_lost("Running", "NodeLost", true, "Unknown")]
#[case::node_lost_after_the_end("Failed", "NodeLost", true, "Unknown")]
#[case::node_lost_and_not_deleted("Running", "NodeLost", false, "NodeLost")]
fn status_of_a_pod_that_goes(
    #[case] phase: &str,
    #[case] reason: &str,
    #[case] deleted: bool,
    #[case] status: &str,
) {
    let pod = pod("p").phase(phase).reason(reason, "").with(app("a").running());
    assert_eq!(printed(if deleted { pod.deleted() } else { pod }).1, status);
}

#[test]
fn restarts_of_init_containers_count_until_the_pod_is_initialised() {
    let second = init("b").waiting("CrashLoopBackOff", "").restarts(4).last(1, "Error");
    let pod = initialising(second.clone()).with(sidecar("s").running().restarts(8).position(2));
    // What comes after the init container that is not done is not looked at.
    assert_eq!(printed(pod).2, 4);
    let done = initialising(init("b").exited(0, "Completed").restarts(4))
        .with(sidecar("s").running().restarts(8).position(2))
        .with(app("c").running().restarts(1));
    assert_eq!(printed(done).2, 9);
}

#[rstest]
#[case::none(app("a").running(), None)]
#[case::without_a_restart(app("a").running().last(1, "Error"), None)]
#[case::restarted(app("a").running().last(1, "Error").restarts(1), Some(60))]
#[case::end_unknown(app("a").running().restarts(1), None)]
fn restarts_carry_the_latest_end(#[case] container: ContainerBuilder, #[case] seconds: Option<i64>) {
    assert_eq!(columns(&pod("p").with(container).build()).last_restart, seconds.map(ago));
}

#[test]
fn the_latest_of_several_ends_counts() {
    let ended = |seconds| Terminated { finished: Some(ago(seconds)), ..end(1, 0, "Error", 1, "") };
    let pod = pod("p")
        // Not a sidecar: its restarts are over and forgotten.
        .with(init("i").exited(0, "Completed").restarts(9).last_ended(ended(1)).position(0))
        .with(sidecar("s").running().restarts(1).last_ended(ended(20)).position(1))
        .with(app("a").running().restarts(1).last_ended(ended(30)).position(0))
        .with(app("b").running().restarts(1).last_ended(ended(10)).position(1))
        .with(app("c").running().restarts(1).position(2));
    let columns = columns(&pod.build());
    assert_eq!((columns.restarts, columns.last_restart), (4, Some(ago(10))));
}

#[test]
fn restarts_without_end_do_not_overflow() {
    let pod = pod("p").with(app("a").running().restarts(u32::MAX)).with(app("b").running().restarts(1));
    assert_eq!(columns(&pod.build()).restarts, u32::MAX);
}

#[rstest]
#[case(2, 2, true)]
#[case(1, 2, false)]
#[case(0, 0, false)]
fn a_full_ready_column(#[case] ready: u32, #[case] total: u32, #[case] full: bool) {
    assert_eq!(Columns { ready, total, ..Columns::default() }.is_ready(), full);
}
