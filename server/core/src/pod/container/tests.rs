use rstest::rstest;

use crate::{
    fixtures::{ContainerBuilder, NOW, PodBuilder, app, end, ephemeral, pod, sidecar},
    health::Health,
    pod::health::container_verdict,
};

#[rstest]
#[case::well(pod("p"), app("a").running(), Health::Healthy, "")]
#[case::crashing(
    pod("p"),
    app("a").waiting("CrashLoopBackOff", "").last(1, "Error"),
    Health::Degraded,
    "Crashes on start: exit 1."
)]
#[case::debugging(pod("p"), ephemeral("e").exited(1, "Error"), Health::Healthy, "")]
#[case::being_stopped(
    pod("p").deleted(),
    app("a").waiting("CrashLoopBackOff", ""),
    Health::Progressing,
    "Being stopped with its pod."
)]
#[case::stopped(pod("p").deleted(), app("a").exited(143, "Error"), Health::Healthy, "")]
#[case::never_started_and_deleted(pod("p").deleted(), app("a"), Health::Healthy, "")]
#[case::of_a_succeeded_pod(pod("p").phase("Succeeded"), app("a").exited(0, "Completed"), Health::Healthy, "")]
#[case::of_a_failed_pod(
    pod("p").phase("Failed"),
    app("a").ended(end(1, 0, "Error", 1, "")),
    Health::Degraded,
    "Failed: exit 1."
)]
#[case::fine_in_a_failed_pod(pod("p").phase("Failed"), app("a").exited(0, "Completed"), Health::Healthy, "")]
#[case::waits_for_a_node(pod("p").unscheduled(), app("a"), Health::Progressing, "Waits for a node.")]
#[case::done_in_a_job(pod("p").restarts_not(), app("a").exited(0, "Completed"), Health::Healthy, "")]
#[case::failed_in_a_job(
    pod("p").restarts_not(),
    app("a").exited(1, "Error"),
    Health::Degraded,
    "Crashes on start: exit 1."
)]
#[case::sidecar_that_fails_before_the_work_is_done(
    pod("p").restarts_not().with(app("a").running()).with(app("b").exited(0, "Completed")),
    sidecar("s").exited(1, "Error"),
    Health::Degraded,
    "Crashes on start: exit 1."
)]
#[case::sidecar_that_ends(
    pod("p").restarts_not().with(app("a").running()),
    sidecar("s").exited(0, "Completed").restarts(1),
    Health::Degraded,
    "Ends by itself: exit 0, 1 restart."
)]
fn a_container_is_judged_alone(
    #[case] pod: PodBuilder,
    #[case] container: ContainerBuilder,
    #[case] health: Health,
    #[case] why: &str,
) {
    let pod = pod.build();
    let verdict = container_verdict(&pod, &container.build(), NOW);
    assert_eq!((verdict.health, &*verdict.why), (health, why));
}
