use rstest::rstest;

use super::verdict;
use crate::{
    fixtures::{
        PodBuilder, WorkloadBuilder, ago, app, cron_job, daemon_set, deployment, job, pod, stateful_set,
    },
    health::{Health, Verdict},
    workload::Kind,
};

fn says(workload: WorkloadBuilder, pods: Vec<PodBuilder>) -> Verdict {
    let pods: Vec<_> = pods.into_iter().map(PodBuilder::row).collect();
    let (workload, mut reversed) = (workload.build(), pods.clone());
    reversed.reverse();
    let said = verdict(&workload, &pods);
    assert_eq!(said, verdict(&workload, &reversed), "the order of the pods does not matter");
    said
}

fn well(name: &str) -> PodBuilder {
    pod(name).with(app("web").running())
}

fn crashing(name: &str, restarts: u32) -> PodBuilder {
    pod(name).with(app("web").waiting("CrashLoopBackOff", "").last(1, "Error").restarts(restarts))
}

fn unpullable(name: &str) -> PodBuilder {
    pod(name).with(app("web").image("web:2").waiting("ErrImagePull", ""))
}

fn starting(name: &str) -> PodBuilder {
    pod(name).with(app("web").waiting("ContainerCreating", ""))
}

fn evicted(name: &str, seconds: i64) -> PodBuilder {
    pod(name).phase("Failed").reason("Evicted", "").created(Some(ago(seconds)))
}

/// A Deployment that has all it asks for.
fn whole() -> WorkloadBuilder {
    deployment("web", 3)
}

/// A Deployment that lacks a pod.
fn short() -> WorkloadBuilder {
    deployment("web", 3).counts(3, 3, 2, 2)
}

#[rstest]
#[case::without_pods(whole(), vec![])]
#[case::with_its_pods(whole(), vec![well("a"), well("b"), well("c")])]
#[case::old_pods_go(whole(), vec![well("a"), crashing("b", 1).deleted(), starting("c").deleted()])]
#[case::old_pods_go_with_a_lost_node(whole(), vec![well("a"), well("b").reason("NodeLost", "").deleted()])]
#[case::evicted_pods_lie_around(whole(), vec![well("a"), evicted("b", 9)])]
#[case::completed_pods_lie_around(whole(), vec![well("a"), pod("b").phase("Succeeded")])]
fn well_with_these_pods(#[case] workload: WorkloadBuilder, #[case] pods: Vec<PodBuilder>) {
    assert_eq!(says(workload, pods), Verdict::healthy());
}

#[rstest]
#[case::all(whole(), vec![crashing("a", 2), crashing("b", 1)], "Crashes on start: exit 1, 2 restarts.")]
#[case::the_only_one(whole(), vec![crashing("a", 1)], "Crashes on start: exit 1, 1 restart.")]
#[case::one_of_several(
    whole(), vec![well("a"), crashing("b", 1), well("c")],
    "1 of 3 pods: crashes on start: exit 1, 1 restart."
)]
#[case::some(
    whole(), vec![well("a"), crashing("b", 1), crashing("c", 4)],
    "2 of 3 pods: crashes on start: exit 1, 4 restarts."
)]
#[case::those_that_go_are_not_counted(
    whole(), vec![crashing("a", 1), crashing("b", 1).deleted(), evicted("c", 1)],
    "Crashes on start: exit 1, 1 restart."
)]
#[case::of_different_troubles_the_most_restarted(
    whole(), vec![unpullable("a"), crashing("b", 1), starting("c")],
    "1 of 3 pods: crashes on start: exit 1, 1 restart."
)]
#[case::over_its_own_progress(
    short(), vec![well("a"), well("b"), crashing("c", 1)],
    "1 of 3 pods: crashes on start: exit 1, 1 restart."
)]
#[case::as_the_cause_of_its_own_trouble(
    short().condition("Progressing", Some(false), "ProgressDeadlineExceeded", ""),
    vec![well("a"), well("b"), unpullable("c")],
    "1 of 3 pods: cannot pull image `web:2`."
)]
#[case::under_a_paused_parent(
    deployment("web", 1).kind(Kind::Deployment { paused: true }), vec![unpullable("a")],
    "Cannot pull image `web:2`."
)]
#[case::of_a_stateful_set(stateful_set("db", 1), vec![unpullable("a")], "Cannot pull image `web:2`.")]
#[case::of_a_daemon_set(daemon_set("agent", 1), vec![unpullable("a")], "Cannot pull image `web:2`.")]
#[case::the_newest_attempt(
    short(), vec![evicted("a", 9), evicted("b", 1), well("c").created(Some(ago(99)))],
    "1 of 2 pods: evicted: its node does not say why."
)]
fn bad_pods_surface(#[case] workload: WorkloadBuilder, #[case] pods: Vec<PodBuilder>, #[case] why: &str) {
    let said = says(workload, pods);
    assert_eq!((said.health, &*said.why), (Health::Degraded, why));
}

#[rstest]
#[case::in_its_own_words(short(), vec![well("a"), starting("b")], "Waits for pods: 2 of 3 pods available.")]
#[case::when_the_newest_attempt_is_another(
    short(), vec![evicted("a", 9), starting("b").created(Some(ago(1)))],
    "Waits for pods: 2 of 3 pods available."
)]
#[case::in_the_words_of_a_pod_it_does_not_know_of_yet(whole(), vec![well("a"), starting("b")], "1 of 2 pods: being created.")]
#[case::over_a_held_pod(
    short(), vec![pod("a").unscheduled().condition("PodScheduled", Some(false), "SchedulingGated", "")],
    "Waits for pods: 2 of 3 pods available."
)]
#[case::deleted(whole().deleted(), vec![crashing("a", 1)], "Being deleted.")]
#[case::deleted_job(job("import", 1).deleted(), vec![crashing("a", 1)], "Being deleted.")]
#[case::deleted_cron_job(cron_job("nightly").deleted(), vec![crashing("a", 1)], "Being deleted.")]
fn on_its_way(#[case] workload: WorkloadBuilder, #[case] pods: Vec<PodBuilder>, #[case] why: &str) {
    let said = says(workload, pods);
    assert_eq!((said.health, &*said.why), (Health::Progressing, why));
}

#[rstest]
#[case::not_deleted(whole(), well("b").reason("NodeLost", ""))]
#[case::deleted_and_not_replaced(short(), well("b").reason("NodeLost", "").deleted())]
fn a_lost_node_is_told(#[case] workload: WorkloadBuilder, #[case] lost: PodBuilder) {
    let said = says(workload, vec![well("a"), lost]);
    let expected =
        Verdict::new(Health::Unknown, "NodeLost", "1 of 2 pods: its node `node-1` does not answer.");
    assert_eq!(said, expected);
}

#[test]
fn what_is_being_deleted_says_so() {
    let expected = Verdict::new(Health::Progressing, "Terminating", "Being deleted.");
    assert_eq!(says(whole().deleted(), vec![crashing("a", 1)]), expected);
}

#[test]
fn its_own_trouble_counts_without_a_bad_pod() {
    let late = short().condition("Progressing", Some(false), "ProgressDeadlineExceeded", "");
    let said = says(late, vec![well("a"), starting("b")]);
    assert_eq!(said.why, "Did not finish its rollout in time: 2 of 3 pods available.");
    assert_eq!(said.reason, "ProgressDeadlineExceeded");
}

#[test]
fn a_pods_reason_is_its_workloads_reason() {
    assert_eq!(says(whole(), vec![crashing("a", 1)]).reason, "CrashLoopBackOff");
}
