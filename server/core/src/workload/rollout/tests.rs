use rstest::rstest;

use super::verdict;
use crate::{
    fixtures::{WorkloadBuilder, daemon_set, deployment, replica_set, stateful_set},
    health::{Health, Verdict},
    workload::Kind,
};

fn stateful(on_delete: bool, partition: u32, at_update_revision: bool) -> WorkloadBuilder {
    stateful_set("db", 5).kind(Kind::StatefulSet { on_delete, partition, at_update_revision })
}

fn late(workload: WorkloadBuilder) -> WorkloadBuilder {
    workload.condition("Progressing", Some(false), "ProgressDeadlineExceeded", "has timed out progressing")
}

#[rstest]
#[case::deployment(deployment("web", 5))]
#[case::deployment_that_has_progressed(
    deployment("web", 5).condition("Progressing", Some(true), "NewReplicaSetAvailable", "")
)]
#[case::deployment_with_the_word_elsewhere(
    deployment("web", 5).condition("Available", Some(true), "ProgressDeadlineExceeded", "")
)]
#[case::deployment_scaled_to_nothing(deployment("web", 0))]
#[case::deployment_with_pods_over_at_rest(deployment("web", 5).counts(6, 6, 6, 6))]
#[case::observed_more(deployment("web", 5).observed(Some(2)))]
#[case::stateful_set(stateful_set("db", 5))]
#[case::stateful_set_updated_on_delete(stateful(true, 0, false).counts(5, 1, 5, 5))]
#[case::stateful_set_updated_up_to_its_partition(stateful(false, 3, false).counts(5, 2, 5, 5))]
#[case::stateful_set_with_a_partition_beyond_it(stateful(false, 9, false).counts(5, 0, 5, 5))]
#[case::daemon_set(daemon_set("agent", 3))]
#[case::daemon_set_without_nodes(daemon_set("agent", 0))]
#[case::replica_set(replica_set("web", 2))]
#[case::replica_set_has_no_newer_template(replica_set("web", 2).counts(2, 0, 2, 2))]
#[case::failure_that_is_over(replica_set("web", 2).condition("ReplicaFailure", Some(false), "FailedCreate", ""))]
fn at_rest(#[case] workload: WorkloadBuilder) {
    assert_eq!(verdict(&workload.build()), Verdict::healthy());
}

#[rstest]
#[case::unobserved_deployment(
    deployment("web", 5).observed(Some(0)),
    "ObservedGeneration", "Its controller has not seen the last change yet."
)]
#[case::unobserved_daemon_set(
    daemon_set("agent", 5).observed(None),
    "ObservedGeneration", "Its controller has not seen the last change yet."
)]
#[case::unobserved_before_paused(
    deployment("web", 5).kind(Kind::Deployment { paused: true }).observed(None),
    "ObservedGeneration", "Its controller has not seen the last change yet."
)]
#[case::deployment_updates(
    deployment("web", 5).counts(6, 2, 5, 5),
    "RollingOut", "Rolling out: 2 of 5 pods updated."
)]
#[case::deployment_of_one(deployment("web", 1).counts(0, 0, 0, 0), "RollingOut", "Rolling out: 0 of 1 pod updated.")]
#[case::deployment_waits_for_old_pods(
    deployment("web", 5).counts(7, 5, 5, 5),
    "RollingOut", "Rolling out: 2 old pods to go."
)]
#[case::deployment_waits_for_the_last_old_pod(
    deployment("web", 5).counts(6, 5, 5, 5),
    "RollingOut", "Rolling out: 1 old pod to go."
)]
#[case::deployment_waits_for_availability(
    deployment("web", 5).counts(5, 5, 5, 4),
    "MinimumReplicasUnavailable", "Waits for pods: 4 of 5 pods available."
)]
#[case::deployment_waits_for_readiness(
    deployment("web", 5).counts(5, 5, 4, 5),
    "MinimumReplicasUnavailable", "Waits for pods: 4 of 5 pods ready."
)]
#[case::stateful_set_creates(stateful_set("db", 5).counts(3, 5, 3, 3), "RollingOut", "Rolling out: 3 of 5 pods created.")]
#[case::stateful_set_waits(
    stateful_set("db", 5).counts(5, 5, 4, 4),
    "MinimumReplicasUnavailable", "Waits for pods: 4 of 5 pods ready."
)]
#[case::stateful_set_on_delete_waits(
    stateful(true, 0, false).counts(5, 0, 4, 4),
    "MinimumReplicasUnavailable", "Waits for pods: 4 of 5 pods ready."
)]
#[case::stateful_set_updates(
    stateful(false, 0, false).counts(5, 2, 5, 5),
    "RollingOut", "Rolling out: 2 of 5 pods updated."
)]
#[case::stateful_set_has_updated_and_not_noticed(
    stateful(false, 0, false).counts(5, 5, 5, 5),
    "RollingOut", "Rolling out: 5 of 5 pods updated."
)]
#[case::stateful_set_updates_to_its_partition(
    stateful(false, 3, false).counts(5, 1, 5, 5),
    "RollingOut", "Rolling out: 1 of 2 pods updated."
)]
#[case::daemon_set_creates(daemon_set("agent", 3).counts(2, 3, 3, 3), "RollingOut", "Rolling out: 2 of 3 pods created.")]
#[case::daemon_set_updates(daemon_set("agent", 3).counts(3, 1, 3, 3), "RollingOut", "Rolling out: 1 of 3 pods updated.")]
#[case::daemon_set_waits_for_availability(
    daemon_set("agent", 3).counts(3, 3, 3, 2),
    "MinimumReplicasUnavailable", "Waits for pods: 2 of 3 pods available."
)]
#[case::daemon_set_waits_for_readiness(
    daemon_set("agent", 3).counts(3, 3, 2, 3),
    "MinimumReplicasUnavailable", "Waits for pods: 2 of 3 pods ready."
)]
#[case::replica_set_creates(replica_set("web", 2).counts(1, 0, 1, 1), "RollingOut", "Rolling out: 1 of 2 pods created.")]
#[case::replica_set_waits(
    replica_set("web", 2).counts(2, 0, 2, 1),
    "MinimumReplicasUnavailable", "Waits for pods: 1 of 2 pods available."
)]
fn on_its_way(#[case] workload: WorkloadBuilder, #[case] reason: &str, #[case] why: &str) {
    assert_eq!(verdict(&workload.build()), Verdict::new(Health::Progressing, reason, why));
}

#[test]
fn a_paused_deployment_is_suspended() {
    let paused = deployment("web", 5).kind(Kind::Deployment { paused: true }).counts(5, 1, 5, 5);
    let expected = Verdict::new(Health::Suspended, "Paused", "Paused: changes to it are not rolled out.");
    assert_eq!(verdict(&paused.build()), expected);
}

#[rstest]
#[case::out_of_time(
    late(deployment("web", 5).counts(6, 2, 5, 5)),
    "ProgressDeadlineExceeded", "Did not finish its rollout in time: 2 of 5 pods updated."
)]
#[case::out_of_time_and_nothing_missing(
    late(deployment("web", 5)),
    "ProgressDeadlineExceeded",
    "Did not finish its rollout in time."
)]
#[case::quota(
    late(deployment("web", 5).counts(2, 2, 2, 2)).condition(
        "ReplicaFailure", Some(true), "FailedCreate", "pods \"web-\" is forbidden: exceeded quota: compute"
    ),
    "FailedCreate", "Cannot create pods: quota `compute` is exceeded."
)]
#[case::nameless_failure(
    replica_set("web", 2).counts(0, 0, 0, 0).condition("ReplicaFailure", Some(true), "", ""),
    "ReplicaFailure", "Cannot create pods: the API server does not say why."
)]
fn trouble(#[case] workload: WorkloadBuilder, #[case] reason: &str, #[case] why: &str) {
    assert_eq!(verdict(&workload.build()), Verdict::new(Health::Degraded, reason, why));
}
