use rstest::rstest;

use crate::{
    fixtures::{NOW, ago, app, condition, pod},
    health::Health,
    pod::{Condition, RunState, health::verdict},
};

#[rstest]
#[case::started_just_now(
    1,
    None,
    Health::Progressing,
    "Runs but is not ready: its readiness probe has not passed yet."
)]
#[case::nearly_two_minutes(119, None, Health::Progressing, "has not passed yet")]
#[case::two_minutes(120, None, Health::Degraded, "has not passed yet")]
#[case::never_ready(200, Some(201), Health::Degraded, "has not passed yet")]
#[case::unready_since_the_start(200, Some(200), Health::Degraded, "has not passed yet")]
#[case::lost_just_now(3600, Some(1), Health::Progressing, "No longer ready")]
#[case::lost_nearly_long_enough(3600, Some(29), Health::Progressing, "No longer ready")]
#[case::lost_for_long(3600, Some(30), Health::Degraded, "No longer ready")]
fn a_readiness_probe_may_fail_for_a_while(
    #[case] started: i64,
    #[case] not_ready_since: Option<i64>,
    #[case] health: Health,
    #[case] words: &str,
) {
    let conditions = not_ready_since.map(|seconds| Condition {
        since: Some(ago(seconds)),
        ..condition("Ready", Some(false), "ContainersNotReady", "")
    });
    let said = verdict(&pod("p").with(app("web").unready_for(started)).conditions(conditions).build(), NOW);
    assert_eq!((said.health, &*said.reason), (health, "ContainersNotReady"));
    assert!(said.why.contains(words), "{}", said.why);
}

#[test]
fn a_container_that_runs_since_nobody_knows_when_is_judged_by_its_pods_age() {
    let container = |created| {
        let mut pod = pod("p").with(app("web").unready_for(0)).created(created).build();
        if let Some(status) = &mut pod.containers[0].status {
            status.state = RunState::Running { started: None };
        }
        verdict(&pod, NOW).health
    };
    assert_eq!(container(Some(ago(60))), Health::Progressing);
    assert_eq!(container(Some(ago(600))), Health::Degraded);
    assert_eq!(container(None), Health::Degraded);
}

#[test]
fn the_unready_container_is_named_where_there_is_a_choice() {
    let lost = Condition { since: Some(ago(9)), ..condition("Ready", Some(false), "ContainersNotReady", "") };
    let pod = pod("p").with(app("a").running()).with(app("b").unready_for(99)).conditions([lost]);
    let said = verdict(&pod.build(), NOW);
    assert_eq!(said.why, "`b` is no longer ready: its readiness probe fails.");
}
