use jiff::Timestamp;
use rstest::rstest;

use super::{turns_at, verdict};
use crate::{
    fixtures::{ContainerBuilder, NOW, PodBuilder, ago, app, condition, ephemeral, init, pod, sidecar},
    health::{Health, Verdict},
    pod::Condition,
};

fn says(pod: PodBuilder) -> (Health, String, String) {
    let Verdict { health, reason, why } = verdict(&pod.build(), NOW);
    (health, reason, why)
}

fn expect(pod: PodBuilder, health: Health, reason: &str, why: &str) {
    assert_eq!(says(pod), (health, reason.to_owned(), why.to_owned()));
}

/// A pod of one container.
fn one(container: ContainerBuilder) -> PodBuilder {
    pod("web-1").with(container)
}

fn web() -> ContainerBuilder {
    app("web").image("shop/web:2")
}

#[rstest]
#[case::running(one(web().running()).condition("Ready", Some(true), "", ""))]
#[case::without_conditions(one(web().running()))]
#[case::restarted_and_ready_again(one(web().running().restarts(9).last(137, "OOMKilled")))]
#[case::succeeded(one(web().exited(0, "Completed")).phase("Succeeded"))]
#[case::one_done_the_other_running(
    pod("p").restarts_not().with(app("a").exited(0, "Completed")).with(app("b").running())
        .condition("Ready", Some(false), "ContainersNotReady", "")
)]
#[case::all_done_and_not_noticed(
    one(web().exited(0, "Completed")).restarts_not().condition("Ready", Some(false), "", "")
)]
#[case::init_done(one(web().running()).with(init("i").exited(0, "Completed")))]
#[case::sidecar_running(one(web().running()).with(sidecar("s").running()))]
#[case::sidecar_stopped_after_the_work(
    pod("p").restarts_not().with(app("a").exited(0, "Completed")).with(sidecar("s").exited(143, "Error"))
)]
#[case::somebodys_debugging(one(web().running()).with(ephemeral("debugger").exited(1, "Error")))]
fn well(#[case] pod: PodBuilder) {
    assert_eq!(verdict(&pod.build(), NOW), Verdict::healthy());
}

#[rstest]
#[case::crash_loop(
    web().waiting("CrashLoopBackOff", "back-off 5m0s").last(1, "Error").restarts(6),
    "CrashLoopBackOff",
    "Crashes on start: exit 1, 6 restarts."
)]
#[case::crash_loop_out_of_memory(
    web().waiting("CrashLoopBackOff", "").last(137, "OOMKilled").memory_limit("256Mi").restarts(3),
    "CrashLoopBackOff",
    "Out of memory: killed at its limit of 256Mi, 3 restarts."
)]
#[case::crash_loop_of_an_unknown_end(
    web().waiting("CrashLoopBackOff", "").restarts(2),
    "CrashLoopBackOff",
    "Crashes again and again: 2 restarts."
)]
#[case::crash_loop_of_nothing_known(
    web().waiting("CrashLoopBackOff", ""),
    "CrashLoopBackOff",
    "Crashes again and again."
)]
#[case::back_off_of_an_image(
    web().waiting("ImagePullBackOff", "Back-off pulling image \"shop/web:2\": ErrImagePull: shop/web:2: not found"),
    "ImagePullBackOff",
    "Cannot pull image `shop/web:2`: not found."
)]
#[case::image(web().waiting("ErrImagePull", ""), "ErrImagePull", "Cannot pull image `shop/web:2`.")]
#[case::registry(
    web().waiting("RegistryUnavailable", ""),
    "RegistryUnavailable",
    "Cannot pull image `shop/web:2`: the registry is unavailable."
)]
#[case::image_signature(
    web().waiting("SignatureValidationFailed", ""),
    "SignatureValidationFailed",
    "Cannot pull image `shop/web:2`: its signature is not accepted."
)]
#[case::never_pull(
    web().waiting("ErrImageNeverPull", "Container image \"shop/web:2\" is not present with pull policy of Never"),
    "ErrImageNeverPull",
    "Needs image `shop/web:2`, which is not on its node and may not be pulled (imagePullPolicy Never)."
)]
#[case::image_name(
    web().image("Shop!").waiting("InvalidImageName", "Failed to apply default image tag"),
    "InvalidImageName",
    "Invalid image name: `Shop!`."
)]
#[case::image_inspection(
    web().waiting("ImageInspectError", "Failed to inspect image"),
    "ImageInspectError",
    "Cannot start: its node cannot read image `shop/web:2`."
)]
#[case::config_map(
    web().waiting("CreateContainerConfigError", "configmap \"shop\" not found"),
    "CreateContainerConfigError",
    "Needs ConfigMap `shop`, which does not exist."
)]
#[case::create(
    web().waiting("CreateContainerError", "rpc error: code = Unknown desc = name is reserved"),
    "CreateContainerError",
    "Cannot start: name is reserved."
)]
#[case::run(
    web().waiting("RunContainerError", "runc create failed: exec: \"/x\": permission denied: unknown"),
    "RunContainerError",
    "Cannot start: exec: \"/x\": permission denied."
)]
#[case::cannot_run(
    web().waiting("ContainerCannotRun", "no such device: unknown"),
    "ContainerCannotRun",
    "Cannot start: no such device."
)]
#[case::hook(
    web().waiting("PostStartHookError", "Exec lifecycle hook failed"),
    "PostStartHookError",
    "Fails in its postStart hook."
)]
#[case::other_error(web().waiting("MoonError", "It is full. More."), "MoonError", "Cannot start: It is full.")]
#[case::other_error_in_silence(web().waiting("MoonError", ""), "MoonError", "Cannot start: MoonError.")]
#[case::other_err(web().waiting("ErrMoon", ""), "ErrMoon", "Cannot start: ErrMoon.")]
#[case::other_back_off(web().waiting("MoonBackOff", ""), "MoonBackOff", "Cannot start: MoonBackOff.")]
#[case::just_crashed(web().exited(1, "Error"), "Error", "Crashes on start: exit 1.")]
#[case::just_crashed_without_a_reason(web().exited(1, ""), "ExitCode:1", "Crashes on start: exit 1.")]
#[case::created_again_after_a_crash(
    web().waiting("ContainerCreating", "").last(1, "Error").restarts(1),
    "Error",
    "Crashes on start: exit 1, 1 restart."
)]
#[case::started_again_after_a_crash(
    web().unready_for(1).last(137, "OOMKilled").restarts(1),
    "OOMKilled",
    "Out of memory: killed although it has no memory limit, 1 restart."
)]
#[case::in_its_startup_probe_after_a_crash(
    web().unstarted().last(143, "Error").restarts(1),
    "Error",
    "Stopped by SIGTERM (exit 143), 1 restart."
)]
#[case::ends_again_and_again(
    web().exited(0, "Completed").restarts(2),
    "Completed",
    "Ends by itself: exit 0, 2 restarts."
)]
fn trouble(#[case] container: ContainerBuilder, #[case] reason: &str, #[case] why: &str) {
    expect(one(container), Health::Degraded, reason, why);
}

#[rstest]
#[case::no_scheduler_yet(one(web()).unscheduled(), "Pending", "Waits for the scheduler.")]
#[case::no_status_yet(one(web()).phase("Pending"), "Pending", "Waits to be started by its node.")]
#[case::no_containers_at_all(pod("p").phase("Pending"), "Pending", "Waits to be started.")]
#[case::created(one(web().waiting("ContainerCreating", "")), "ContainerCreating", "Being created.")]
#[case::waiting_for_something_new(one(web().waiting("Moon", "")), "Moon", "Waits: Moon.")]
#[case::waiting_without_a_reason(one(web().waiting("", "")), "Waiting", "Waits to be started.")]
#[case::without_a_state(one(web().restarts(0)), "Waiting", "Waits to be started.")]
#[case::startup_probe(
    one(web().unstarted()),
    "ContainersNotReady",
    "Starting: its startup probe has not passed yet."
)]
#[case::ended_once(
    one(web().exited(0, "Completed")),
    "Completed",
    "Ended by itself (exit 0) and is started again."
)]
#[case::init_container_runs(
    one(web().waiting("PodInitializing", "")).with(init("migrate").running()),
    "PodInitializing",
    "Init container `migrate` is running."
)]
#[case::init_container_runs_again_after_a_good_end(
    one(web().waiting("PodInitializing", "")).with(init("migrate").running().last(0, "Completed").restarts(1)),
    "PodInitializing",
    "Init container `migrate` is running."
)]
#[case::second_init_container_runs(
    one(web().waiting("PodInitializing", "")).with(init("a").exited(0, "Completed"))
        .with(init("b").running()).with(init("c").waiting("PodInitializing", "")),
    "PodInitializing",
    "Init container `b` is running."
)]
#[case::init_containers_are_done(
    one(web().waiting("PodInitializing", "")).with(init("a").exited(0, "Completed")),
    "PodInitializing",
    "Waits for the init containers."
)]
#[case::later_init_container_alone(
    one(web().running()).with(init("a").waiting("PodInitializing", "")),
    "PodInitializing",
    "Init container `a` waits for the init containers before it."
)]
#[case::later_sidecar_alone(
    one(web().running()).with(sidecar("s").waiting("PodInitializing", "")),
    "PodInitializing",
    "Sidecar `s` waits for the init containers before it."
)]
#[case::readiness_gate(
    one(web().running()).condition(
        "Ready", Some(false), "ReadinessGatesNotReady",
        "corresponding condition of pod readiness gate \"shop/lb\" does not exist."
    ),
    "ReadinessGatesNotReady",
    "Waits for its readiness gate `shop/lb`."
)]
#[case::nameless_readiness_gate(
    one(web().running()).condition("Ready", Some(false), "ReadinessGatesNotReady", ""),
    "ReadinessGatesNotReady",
    "Waits for a readiness gate."
)]
#[case::deleted(one(web().running()).deleted(), "Terminating", "Being deleted.")]
#[case::deleted_while_crashing(one(web().waiting("CrashLoopBackOff", "")).deleted(), "Terminating", "Being deleted.")]
#[case::deleted_after_a_failure(one(web()).phase("Failed").deleted(), "Terminating", "Being deleted.")]
fn on_its_way(#[case] pod: PodBuilder, #[case] reason: &str, #[case] why: &str) {
    expect(pod, Health::Progressing, reason, why);
}

#[rstest]
#[case::deleted(one(web().running()).reason("NodeLost", "").deleted())]
#[case::not_deleted(one(web().running()).reason("NodeLost", ""))]
#[case::phase(one(web().running()).phase("Unknown"))]
#[case::ready_containers_in_an_unready_pod(one(web().running()).condition("Ready", Some(false), "", ""))]
#[case::one_container_of_it_is_done(
    one(web().running()).restarts_not().with(app("a").exited(0, "Completed")).condition("Ready", Some(false), "", "")
)]
#[case::readiness_unknown(one(web().running()).condition("Ready", None, "", ""))]
fn the_node_does_not_answer(#[case] pod: PodBuilder) {
    expect(pod, Health::Unknown, "NodeLost", "Its node `node-1` does not answer.");
}

#[test]
fn a_lost_node_may_be_nameless() {
    let why = "Its node does not answer.";
    expect(one(web()).unscheduled().phase("Unknown"), Health::Unknown, "NodeLost", why);
}

#[test]
fn a_pod_held_on_purpose_is_suspended() {
    let pod = one(web()).unscheduled().condition("PodScheduled", Some(false), "SchedulingGated", "");
    expect(pod, Health::Suspended, "SchedulingGated", "Held back by a scheduling gate.");
}

#[rstest]
#[case::at_once(0, Health::Progressing)]
#[case::nearly(14, Health::Progressing)]
#[case::long_enough(15, Health::Degraded)]
#[case::clocks_differ(-60, Health::Progressing)]
fn unschedulable_is_trouble_when_it_lasts(#[case] seconds: i64, #[case] health: Health) {
    let pod = one(web()).unschedulable("0/3 nodes are available: 3 Insufficient memory.", seconds);
    expect(pod, health, "Unschedulable", "Cannot be scheduled: 3 nodes lack memory.");
}

#[rstest]
#[case::since_it_was_created(Some(ago(10)), Health::Progressing)]
#[case::since_nobody_knows_when(None, Health::Degraded)]
fn unschedulable_without_a_time(#[case] created: Option<Timestamp>, #[case] health: Health) {
    let refused = Condition { since: None, ..condition("PodScheduled", Some(false), "", "") };
    let pod = one(web()).unscheduled().created(created).conditions([refused]);
    expect(pod, health, "Unschedulable", "Cannot be scheduled: the scheduler does not say why.");
}

#[rstest]
#[case::well(one(web().running()), None)]
#[case::crashing(one(web().waiting("CrashLoopBackOff", "")), None)]
#[case::unschedulable(one(web()).unschedulable("", 5), Some(-10))]
#[case::unschedulable_for_long(one(web()).unschedulable("", 15), None)]
#[case::not_ready(one(web().unready_for(20)), Some(-100))]
#[case::not_ready_for_long(one(web().unready_for(120)), None)]
#[case::the_first_of_several(
    pod("p").with(app("a").unready_for(20)).with(app("b").unready_for(50)),
    Some(-70)
)]
#[case::beside_a_crash(
    pod("p").with(app("a").waiting("CrashLoopBackOff", "")).with(app("b").unready_for(50)),
    Some(-70)
)]
#[case::deleted(one(web()).unschedulable("", 5).deleted(), None)]
fn the_verdict_turns_by_itself(#[case] pod: PodBuilder, #[case] seconds: Option<i64>) {
    let pod = pod.build();
    let at = turns_at(&pod, NOW);
    assert_eq!(at, seconds.map(ago));
    if let Some(at) = at {
        assert!(at > NOW);
        assert_eq!(verdict(&pod, at).health, Health::Degraded);
    }
}

#[rstest]
#[case::one_container(one(web().waiting("CrashLoopBackOff", "")), "Crashes again and again.")]
#[case::one_of_two(
    pod("p").with(app("a").running()).with(app("b").waiting("CrashLoopBackOff", "")),
    "`b` crashes again and again."
)]
#[case::one_beside_a_sidecar(
    one(web().waiting("CrashLoopBackOff", "")).with(sidecar("s").running()),
    "`web` crashes again and again."
)]
#[case::one_after_an_init_container(
    one(web().waiting("CrashLoopBackOff", "")).with(init("i").exited(0, "Completed")),
    "Crashes again and again."
)]
#[case::a_sidecar(
    one(web().running()).with(sidecar("proxy").exited(1, "Error")),
    "Sidecar `proxy` crashes on start: exit 1."
)]
#[case::an_init_container(
    one(web().waiting("PodInitializing", "")).with(init("migrate").waiting("CrashLoopBackOff", "").last(1, "Error")),
    "Init container `migrate` fails: exit 1."
)]
#[case::an_init_container_that_is_tried_again(
    one(web().waiting("PodInitializing", "")).with(init("migrate").running().last(1, "Error").restarts(2)),
    "Init container `migrate` fails: exit 1, 2 restarts."
)]
#[case::with_a_verb_of_its_own(
    pod("p").with(app("a").running()).with(app("b").image("B!").waiting("InvalidImageName", "")),
    "`b` has an invalid image name: `B!`."
)]
#[case::with_an_auxiliary(
    pod("p").with(app("a").running()).with(app("b").waiting("ContainerCreating", "")),
    "`b` is being created."
)]
#[case::all_alike(
    pod("p").with(app("a").waiting("ContainerCreating", "")).with(app("b").waiting("ContainerCreating", "")),
    "Being created."
)]
#[case::of_equals_the_first(
    pod("p").with(app("a").exited(2, "Error")).with(app("b").exited(1, "Error")),
    "`a` crashes on start: exit 2."
)]
#[case::the_worst(
    pod("p").with(app("a").waiting("ContainerCreating", "")).with(app("b").exited(1, "Error")),
    "`b` crashes on start: exit 1."
)]
fn the_culprit_is_named_where_there_is_a_choice(#[case] pod: PodBuilder, #[case] expected: &str) {
    assert_eq!(says(pod).2, expected);
}
