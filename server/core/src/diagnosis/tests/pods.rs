use proptest::prelude::*;
use rstest::rstest;

use super::{about_pod, assert_sound};
use crate::{
    event::Event,
    finding::{Advice, LogHint, Proof, ProofKind},
    fixtures::{ContainerBuilder, PodBuilder, app, end, init, pod, reference, sidecar, warning},
    graph::Relation,
    health::Health,
    meta::ResourceRef,
    pod::image_words::MEANINGS,
    usage::{ContainerUsage, Figures, Sample},
};

/// A pod of one container.
fn one(container: ContainerBuilder) -> PodBuilder {
    pod("web-1").with(container)
}

fn web() -> ContainerBuilder {
    app("web").image("shop/web:2")
}

fn crashed(exit_code: i32) -> PodBuilder {
    one(web().waiting("CrashLoopBackOff", "").last(exit_code, "Error").restarts(3))
}

fn failed(reason: &str, message: &str) -> PodBuilder {
    one(web()).phase("Failed").reason(reason, message)
}

fn unhealthy(message: &str) -> Vec<Event> {
    vec![warning("Unhealthy", message, 5)]
}

fn next(pod: PodBuilder, events: Vec<Event>) -> String {
    let (verdict, advice) = about_pod(pod, events, &[]);
    assert_sound(&verdict, &advice);
    assert_ne!(verdict.health, Health::Healthy);
    advice.next
}

#[rstest]
#[case::exit(crashed(1), "Read the last lines of its log: they say why it exits with 1.")]
#[case::exit_of_one_of_two(
    crashed(1).with(app("b").running()), "Read the last lines of `web`'s log: they say why it exits with 1."
)]
#[case::clean_exit(
    crashed(0),
    "Keep its process in the foreground, or run it as a Job: it ends without an error."
)]
#[case::not_executable(crashed(126), "Make its command executable in image `shop/web:2`.")]
#[case::no_command(crashed(127), "Correct its command: image `shop/web:2` has no such command.")]
#[case::killed(
    crashed(137),
    "Find out who killed it: a probe, a person or the memory of node `node-1`; its log ends without a word."
)]
#[case::stopped(crashed(143), "Find out who stopped it: a probe, or something within the pod; read its log.")]
#[case::segfault(
    crashed(139),
    "Read the last lines of its log: SIGSEGV comes from a fault in the program or a library."
)]
#[case::unknown_end(
    one(web().waiting("CrashLoopBackOff", "").restarts(3)),
    "Read the last lines of its log: they say why it ends."
)]
#[case::just_ended(one(web().exited(2, "Error")), "Read the last lines of its log: they say why it exits with 2.")]
#[case::started_again(
    one(web().unready_for(1).last(2, "Error").restarts(1)),
    "Read the last lines of its log: they say why it exits with 2."
)]
#[case::created_again(
    one(web().waiting("ContainerCreating", "").last(2, "Error").restarts(1)),
    "Read the last lines of its log: they say why it exits with 2."
)]
#[case::init_container(
    one(web().waiting("PodInitializing", "")).with(init("migrate").waiting("CrashLoopBackOff", "").last(1, "Error")),
    "Read the last lines of `migrate`'s log: they say why it exits with 1."
)]
#[case::sidecar(
    one(web().running()).with(sidecar("proxy").exited(1, "Error")),
    "Read the last lines of `proxy`'s log: they say why it exits with 1."
)]
#[case::node_restarted(
    one(web().waiting("CrashLoopBackOff", "").last(255, "Unknown")),
    "Look at node `node-1`: it, or its container runtime, has restarted."
)]
#[case::start_error(
    one(web().waiting("CrashLoopBackOff", "").last_ended(end(
        128, 0, "StartError", 0, "exec: \"/nope\": stat /nope: no such file or directory"
    ))),
    "Correct its command: image `shop/web:2` has no such file."
)]
#[case::out_of_memory(
    one(web().memory_limit("256Mi").waiting("CrashLoopBackOff", "").last(137, "OOMKilled")),
    "Raise its memory limit above 256Mi, or find what uses the memory."
)]
#[case::out_of_memory_without_a_limit(
    one(web().unready_for(1).last(137, "OOMKilled")),
    "Find what uses the memory of node `node-1`, and set a memory request and limit for the container."
)]
#[case::image_pull(
    one(web().waiting("ImagePullBackOff", "shop/web:2: not found")),
    "Correct the name or tag of image `shop/web:2`, or push it."
)]
#[case::image_pull_in_silence(
    one(web().waiting("ErrImagePull", "")),
    "Check the name of image `shop/web:2` and whether node `node-1` reaches its registry."
)]
#[case::registry(
    one(web().waiting("RegistryUnavailable", "")),
    "Check that the registry runs and that node `node-1` reaches it; it is tried again meanwhile."
)]
#[case::signature(
    one(web().waiting("SignatureValidationFailed", "")),
    "Sign image `shop/web:2` with a key that node `node-1` accepts."
)]
#[case::never_pull(
    one(web().waiting("ErrImageNeverPull", "")),
    "Load image `shop/web:2` onto node `node-1`, or set imagePullPolicy to IfNotPresent."
)]
#[case::image_name(
    one(app("web").image("Shop!").waiting("InvalidImageName", "")), "Correct the image's name: `Shop!` is none."
)]
#[case::image_inspection(
    one(web().waiting("ImageInspectError", "")),
    "Look at the container runtime of node `node-1`: it cannot read `shop/web:2`."
)]
#[case::config_map(
    one(web().waiting("CreateContainerConfigError", "configmap \"shop\" not found")),
    "Create ConfigMap `shop` in namespace `default`, or correct its name in the pod's spec."
)]
#[case::secret(
    one(web().waiting("CreateContainerConfigError", "secret \"db\" not found")),
    "Create Secret `db` in namespace `default`, or correct its name in the pod's spec."
)]
#[case::key(
    one(web().waiting("CreateContainerConfigError", "couldn't find key url in Secret default/db")),
    "Add key `url` to Secret `db`, or correct the key in the pod's spec."
)]
#[case::root(
    one(web().waiting("CreateContainerConfigError", "container has runAsNonRoot and image will run as root")),
    "Set securityContext.runAsUser to a number that is not 0, or build the image with such a user."
)]
#[case::other_configuration(
    one(web().waiting("CreateContainerConfigError", "moon")),
    "Change the container's spec as its node's message says."
)]
#[case::run(
    one(web().waiting("RunContainerError", "exec: \"/x\": permission denied: unknown")),
    "Make its command executable in image `shop/web:2`, or run it as a user who may."
)]
#[case::create(
    one(web().waiting("CreateContainerError", "name \"x\" is reserved for \"y\"")),
    "Delete the pod: a remnant of the same name is in the way on its node."
)]
#[case::cannot_run(
    one(web().waiting("ContainerCannotRun", "moon")), "Change the container's spec as its node's message says."
)]
#[case::hook(
    one(web().waiting("PostStartHookError", "")), "Correct its postStart hook; its event says how it fails."
)]
#[case::other_error(
    one(web().waiting("MoonBackOff", "")), "Change the pod's spec as its node's message says."
)]
#[case::not_ready(one(web().unready_for(120)), "Read its log: its readiness probe does not pass.")]
#[case::lost_node(
    one(web().running()).reason("NodeLost", ""),
    "Look at node `node-1`: its kubelet does not answer. If it is gone for good, delete the node, so that its pods \
     start elsewhere."
)]
#[case::nameless_lost_node(
    one(web()).unscheduled().phase("Unknown"),
    "Look at its node: its kubelet does not answer. If it is gone for good, delete the node, so that its pods start \
     elsewhere."
)]
#[case::evicted_for_memory(
    failed("Evicted", "The node was low on resource: memory. "),
    "Give its containers memory requests that cover what they use, or find what uses the memory of node `node-1`."
)]
#[case::evicted_for_disk(
    failed("Evicted", "The node had condition: [DiskPressure]. "),
    "Find what fills the disk of node `node-1`, and let its containers write to a volume instead."
)]
#[case::evicted(failed("Evicted", ""), "Find out what node `node-1` was short of, and ask for enough of it.")]
#[case::deadline(
    failed("DeadlineExceeded", ""),
    "Raise activeDeadlineSeconds, or find out from its log what takes so long."
)]
#[case::shutdown(
    failed("Terminated", ""),
    "Delete it if it is still in the list: nothing is wrong with it, and its controller makes another one."
)]
#[case::affinity(
    failed("NodeAffinity", ""),
    "Delete it, so that it is scheduled anew; the labels of node `node-1` have changed."
)]
#[case::out_of_cpu(
    failed("OutOfcpu", ""),
    "Delete it, so that the scheduler finds it another node, or lower what it asks for."
)]
#[case::other_failure(
    failed("UnexpectedAdmissionError", ""),
    "Delete it, so that its controller makes another one; if that fails too, look at node `node-1`."
)]
#[case::failed_container(
    one(web().exited(3, "Error")).phase("Failed").restarts_not(),
    "Read the last lines of its log: they say why it exits with 3."
)]
#[case::failed_in_silence(
    one(web()).phase("Failed"),
    "Read its events and its YAML: Kubernetes gives no cause; then delete it to try again."
)]
#[case::gate(
    one(web()).unscheduled().condition("PodScheduled", Some(false), "SchedulingGated", ""),
    "Remove the gate from spec.schedulingGates when it may run."
)]
#[case::readiness_gate(
    one(web().running()).condition("Ready", Some(false), "ReadinessGatesNotReady", ""),
    "Look at the controller that sets its readiness gate."
)]
#[case::being_deleted(one(web().running()).deleted(), "")]
#[case::being_created(one(web().waiting("ContainerCreating", "")), "")]
#[case::becoming_ready(one(web().unready_for(1)), "")]
#[case::initializing(one(web().waiting("PodInitializing", "")).with(init("i").running()), "")]
#[case::pending(one(web()).unscheduled(), "")]
fn a_pod_has_a_next_step(#[case] pod: PodBuilder, #[case] expected: &str) {
    assert_eq!(next(pod, vec![]), expected);
}

#[rstest]
#[case::memory(
    "0/3 nodes are available: 1 node(s) had untolerated taint {a: b}, 2 Insufficient memory. preemption: x",
    "Lower its request of memory, or add a node that has enough."
)]
#[case::device(
    "0/1 nodes are available: 1 Insufficient nvidia.com/gpu.",
    "Lower its request of `nvidia.com/gpu`, or add a node that has enough."
)]
#[case::claim(
    "0/3 nodes are available: persistentvolumeclaim \"data\" not found.",
    "Create PersistentVolumeClaim `data`, or correct its name in the pod's volumes."
)]
#[case::claim_that_goes(
    "persistentvolumeclaim \"data\" is being deleted",
    "Look at PersistentVolumeClaim `data`, and make it anew."
)]
#[case::unbound(
    "0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: x",
    "Look at its PersistentVolumeClaims: one has no volume yet."
)]
#[case::taint(
    "0/3 nodes are available: 3 node(s) had untolerated taint {dedicated: gpu}.",
    "Add a toleration for `dedicated`, or a node without that taint."
)]
#[case::not_ready(
    "0/3 nodes are available: 3 node(s) had untolerated taint {node.kubernetes.io/not-ready: }.",
    "Look at the nodes: those that it may run on are not ready."
)]
#[case::selector(
    "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.",
    "Correct its nodeSelector or affinity, or label a node to match."
)]
#[case::cordoned(
    "0/1 nodes are available: 1 node(s) were unschedulable.",
    "Uncordon a node that it may run on: `kubectl uncordon NODE`."
)]
#[case::full(
    "0/1 nodes are available: 1 Too many pods.",
    "Add a node, or remove pods: the nodes have no room for another one."
)]
#[case::no_nodes("no nodes available to schedule pods", "Add a node: the cluster has none.")]
#[case::new_words(
    "the moon is full",
    "Read what the scheduler says of each node, and change what the pod asks for."
)]
fn what_no_node_takes_has_a_next_step(#[case] message: &str, #[case] expected: &str) {
    let (verdict, advice) =
        about_pod(one(web()).unschedulable(message, 60), vec![warning("FailedScheduling", message, 5)], &[]);
    assert_sound(&verdict, &advice);
    assert_eq!(advice.next, expected);
    let proof = Proof { kind: ProofKind::Event, label: "FailedScheduling".into(), text: message.into() };
    assert_eq!((advice.proofs, advice.log), (vec![proof], None));
}

#[rstest]
#[case::one(&["data"], "Look at PersistentVolumeClaim `data`: it has no volume yet.")]
#[case::two(&["data", "logs"], "Look at PersistentVolumeClaims `data` and `logs`: one has no volume yet.")]
fn the_claims_that_a_pod_waits_for_are_named(#[case] claims: &[&str], #[case] expected: &str) {
    let claims = claims.iter().map(|claim| reference(Relation::Mounts, "PersistentVolumeClaim", claim));
    let claims: Vec<_> = claims.collect();
    let words = "0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.";
    let waiting = one(web()).unschedulable(words, 60).refers_to(&claims);
    assert_eq!(about_pod(waiting, Vec::new(), &[]).1.next, expected);
}

#[rstest]
#[case::refused(
    "Readiness probe failed: Get \"http://10.0.0.1:80/\": dial tcp 10.0.0.1:80: connect: connection refused",
    "Correct the port of its readiness probe, or let the container listen there on all addresses."
)]
#[case::not_found(
    "Readiness probe failed: HTTP probe failed with statuscode: 404",
    "Correct the path of its readiness probe: the container answers 404 there."
)]
#[case::forbidden(
    "Readiness probe failed: HTTP probe failed with statuscode: 401",
    "Let the path of its readiness probe answer without sign-in."
)]
#[case::failing(
    "Liveness probe failed: HTTP probe failed with statuscode: 503",
    "Read its log: the container answers its liveness probe with 503."
)]
#[case::slow(
    "Startup probe failed: Get \"http://10.0.0.1/\": context deadline exceeded (Client.Timeout exceeded)",
    "Find out why the container answers so slowly, or raise timeoutSeconds of its startup probe."
)]
#[case::no_command(
    "Readiness probe errored: exec: \"curl\": executable file not found in $PATH",
    "Correct the command of its readiness probe: the image does not have it."
)]
#[case::other("Readiness probe failed: no", "Read its log, and what its readiness probe says.")]
fn a_failing_probe_is_told_by_its_event(#[case] message: &str, #[case] expected: &str) {
    for seconds in [5, 500] {
        assert_eq!(next(one(web().unready_for(seconds)), unhealthy(message)), expected);
    }
}

#[rstest]
#[case::liveness(
    "Liveness probe failed: no",
    "Correct its liveness probe, or find out why it fails: that is what stops the container."
)]
#[case::startup(
    "Startup probe failed: no",
    "Give its startup probe more time (failureThreshold), or find out why the start takes so long."
)]
#[case::readiness_stops_nothing(
    "Readiness probe failed: no",
    "Find out who stopped it: a probe, or something within the pod; read its log."
)]
fn a_probe_that_stops_a_container_is_blamed(#[case] message: &str, #[case] expected: &str) {
    assert_eq!(next(crashed(143), unhealthy(message)), expected);
}

#[rstest]
#[case::config_map(
    "FailedMount",
    "MountVolume.SetUp failed for volume \"config\" : configmap \"shop\" not found",
    "Create ConfigMap `shop`, or correct its name: volume `config` needs it."
)]
#[case::secret(
    "FailedMount",
    "MountVolume.SetUp failed for volume \"tls\" : secret \"tls\" not found",
    "Create Secret `tls`, or correct its name: volume `tls` needs it."
)]
#[case::key(
    "FailedMount",
    "MountVolume.SetUp failed for volume \"config\" : references non-existent config key: app.yaml",
    "Add key `app.yaml` to what volume `config` is made of, or correct the key."
)]
#[case::other(
    "FailedMount",
    "MountVolume.MountDevice failed for volume \"pv\" : rpc error: no disk. More.",
    "Look at volume `pv`, which cannot be mounted: rpc error: no disk."
)]
#[case::silent("FailedMount", "", "Look at a volume: it cannot be mounted.")]
#[case::attached_elsewhere(
    "FailedAttachVolume",
    "Multi-Attach error for volume \"pv\" Volume is already used by pod(s) web-0",
    "Delete the pod on the other node that still has its volume, or use a volume that several nodes may have \
     (ReadWriteMany)."
)]
#[case::sandbox(
    "FailedCreatePodSandBox",
    "plugin type=\"calico\" failed",
    "Look at the network plugin and the container runtime of its node: the pod's sandbox cannot be made."
)]
fn what_holds_up_a_start_is_told_by_its_event(
    #[case] reason: &str,
    #[case] message: &str,
    #[case] expected: &str,
) {
    let events = vec![warning(reason, "older", 99), warning(reason, message, 5), warning("Other", "moon", 1)];
    let (_, advice) = about_pod(one(web().waiting("ContainerCreating", "")), events, &[]);
    assert_eq!(advice.next, expected);
    assert_eq!(advice.proofs.len(), 1);
}

#[test]
fn whatever_a_registry_says_has_a_step_of_its_own() {
    let unknown = next(one(web().waiting("ImagePullBackOff", "moon")), vec![]);
    for (sign, meaning) in MEANINGS {
        assert_ne!(next(one(web().waiting("ImagePullBackOff", sign)), vec![]), unknown, "{meaning}");
    }
}

#[test]
fn a_crash_loop_is_proved_and_its_log_is_that_of_the_run_before() {
    let crash = one(web()
        .waiting("CrashLoopBackOff", "")
        .last_ended(end(1, 0, "Error", 1, "a\nno url\n"))
        .restarts(3));
    let back_off = "Back-off restarting failed container web";
    let (_, advice) = about_pod(crash, vec![warning("BackOff", back_off, 5)], &[]);
    let proof = |kind, label: &str, text: &str| Proof { kind, label: label.into(), text: text.into() };
    assert_eq!(
        advice,
        Advice {
            next: "Read the last lines of its log: they say why it exits with 1.".into(),
            proofs: vec![
                proof(ProofKind::Event, "BackOff", back_off),
                proof(ProofKind::Field, "status.containerStatuses[web].lastState.terminated.exitCode", "1"),
                proof(
                    ProofKind::Field,
                    "status.containerStatuses[web].lastState.terminated.message",
                    "no url"
                ),
            ],
            log: Some(LogHint {
                pod: ResourceRef::new("Pod", "default", "web-1"),
                container: "web".into(),
                previous: true,
            }),
        }
    );
}

#[test]
fn out_of_memory_is_proved_by_limit_and_usage() {
    let figures = Figures { memory: 20 << 20, ..Figures::default() };
    let history = vec![Sample { at: crate::fixtures::NOW, cpu_millis: 0, memory: 250 << 20 }];
    let usage = [ContainerUsage { name: "web".into(), figures, history }];
    let pod = one(web().memory_limit("256Mi").exited(137, "OOMKilled"));
    let (_, advice) = about_pod(pod, vec![], &usage);
    let proofs: Vec<_> = advice.proofs.iter().map(|proof| (&*proof.label, &*proof.text)).collect();
    assert_eq!(
        proofs,
        [
            ("spec.containers[web].resources.limits.memory", "256Mi"),
            ("memory, most measured", "250 MiB"),
            ("status.containerStatuses[web].state.terminated.reason", "OOMKilled"),
        ]
    );
    assert!(advice.log.is_some_and(|log| !log.previous));
}

#[rstest]
#[case::never_started(one(web().waiting("ImagePullBackOff", "")))]
#[case::start_error(one(web().waiting("CrashLoopBackOff", "").last(128, "StartError")))]
#[case::unschedulable(one(web()).unschedulable("", 60))]
fn what_never_ran_has_no_log(#[case] pod: PodBuilder) {
    assert_eq!(about_pod(pod, vec![], &[]).1.log, None);
}

#[test]
fn a_healthy_pod_needs_nothing() {
    let (_, advice) = about_pod(one(web().running()), unhealthy("Readiness probe failed: once"), &[]);
    assert_eq!(advice, Advice::default());
}

proptest! {
    #[test]
    fn whatever_a_cluster_says_there_is_a_next_step(
        text in "\\PC{0,400}",
        reason in "(\\PC{0,20}|Err[a-z]{0,9}|[A-Z]{0,9}BackOff|OOMKilled|StartError|Evicted)",
        event in "(FailedMount|Unhealthy|BackOff|FailedCreatePodSandBox)",
        exit_code in any::<i32>(),
        signal in any::<i32>(),
    ) {
        let ended = || end(exit_code, signal, &reason, 1, &text);
        let pods = [
            one(web().waiting(&reason, &text)),
            one(web().waiting(&reason, &text).last_ended(ended())),
            one(web().ended(ended())),
            one(web().unready_for(500).last_ended(ended())),
            one(web().ended(ended())).phase("Failed"),
            failed(&reason, &text),
            one(web()).unschedulable(&text, 60),
            one(web().running()).condition("Ready", Some(false), &reason, &text),
        ];
        for pod in pods {
            let (verdict, advice) = about_pod(pod, vec![warning(&event, &text, 5)], &[]);
            prop_assert!(!verdict.health.is_broken() || !advice.next.is_empty(), "{:?}", verdict);
            prop_assert!(!advice.next.contains(char::is_control));
        }
    }
}
