use rstest::rstest;

use crate::{
    fixtures::{NOW, PodBuilder, app, end, init, pod, sidecar},
    health::Health,
    pod::health::verdict,
};

fn failed(reason: &str, message: &str) -> PodBuilder {
    pod("p").phase("Failed").reason(reason, message).with(app("web"))
}

#[rstest]
#[case::evicted(
    failed(
        "Evicted",
        "The node was low on resource: memory. Threshold quantity: 100Mi, available: 50Mi. Container \
     web was using 200Mi, request is 0, has larger consumption of memory. "
    ),
    "Evicted",
    "Evicted: its node was low on memory; `web` used 200Mi with a request of 0."
)]
#[case::evicted_by_a_condition(
    failed("Evicted", "The node had condition: [DiskPressure]. "),
    "Evicted",
    "Evicted: its node had [DiskPressure]."
)]
#[case::evicted_for_its_own_storage(
    failed("Evicted", "Pod ephemeral local storage usage exceeds the total limit of containers 1Gi. "),
    "Evicted",
    "Evicted: pod ephemeral local storage usage exceeds the total limit of containers 1Gi."
)]
#[case::evicted_in_silence(failed("Evicted", ""), "Evicted", "Evicted: its node does not say why.")]
#[case::evicted_with_half_a_sentence(
    failed("Evicted", "The node was low on resource: pids. Container a b was using 1, request is 0, x"),
    "Evicted",
    "Evicted: its node was low on pids."
)]
#[case::deadline(
    failed("DeadlineExceeded", "Pod was active on the node longer than the specified deadline"),
    "DeadlineExceeded",
    "Ran longer than activeDeadlineSeconds allows."
)]
#[case::shutdown(
    failed("Terminated", "Pod was terminated in response to imminent node shutdown."),
    "Terminated",
    "Stopped because its node shut down."
)]
#[case::old_shutdown(failed("NodeShutdown", ""), "NodeShutdown", "Stopped because its node shut down.")]
#[case::older_shutdown(failed("Shutdown", ""), "Shutdown", "Stopped because its node shut down.")]
#[case::affinity(
    failed("NodeAffinity", "Pod was rejected: Predicate NodeAffinity failed"),
    "NodeAffinity",
    "Rejected by its node, which no longer matches its node selector."
)]
#[case::preempted(
    failed("Preempting", "Preempted in order to admit critical pod"),
    "Preempting",
    "Stopped to make room for a critical pod."
)]
#[case::out_of_cpu(
    failed("OutOfcpu", "Pod was rejected: Node didn't have enough resource: cpu, requested: 9"),
    "OutOfcpu",
    "Rejected by its node, which lacks cpu."
)]
#[case::other(
    failed("UnexpectedAdmissionError", "Pod was rejected: Allocate failed due to no healthy devices. More."),
    "UnexpectedAdmissionError",
    "Failed: Allocate failed due to no healthy devices."
)]
#[case::other_in_silence(failed("Moon", ""), "Moon", "Failed: Moon.")]
#[case::container(
    failed("", "").with(app("job").exited(3, "Error")),
    "Error",
    "`job` failed: exit 3."
)]
#[case::the_first_bad_container(
    pod("p").phase("Failed").with(app("a").exited(0, "Completed")).with(app("b").exited(0, "OOMKilled"))
        .with(app("c").exited(2, "")).with(app("d").exited(3, "Error")),
    "ExitCode:2",
    "`c` failed: exit 2."
)]
#[case::only_container(pod("p").phase("Failed").with(app("a").exited(3, "Error")), "Error", "Failed: exit 3.")]
#[case::out_of_memory(
    pod("p").phase("Failed").with(app("a").exited(137, "OOMKilled").memory_limit("1Gi")),
    "OOMKilled",
    "Out of memory: killed at its limit of 1Gi."
)]
#[case::init_container(
    pod("p").phase("Failed").with(init("migrate").ended(end(1, 0, "Error", 1, "no table\n"))).with(app("a")),
    "Error",
    "Init container `migrate` failed: exit 1; last line: `no table`."
)]
#[case::not_the_sidecar(
    pod("p").phase("Failed").with(sidecar("s").exited(143, "Error")).with(app("a").exited(1, "Error")),
    "Error",
    "`a` failed: exit 1."
)]
#[case::message_only(failed("", "The moon is full. More."), "Failed", "Failed: The moon is full.")]
#[case::nothing(failed("", ""), "Failed", "Failed.")]
fn a_failed_pod_says_why(#[case] pod: PodBuilder, #[case] reason: &str, #[case] why: &str) {
    let verdict = verdict(&pod.build(), NOW);
    assert_eq!((verdict.health, &*verdict.reason, &*verdict.why), (Health::Degraded, reason, why));
}
