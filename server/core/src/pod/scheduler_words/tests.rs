use proptest::{prop_assert, proptest};
use rstest::rstest;

use super::told;

#[rstest]
#[case::several(
    "0/4 nodes are available: 3 Insufficient memory, 1 node(s) had untolerated taint {dedicated: gpu}. preemption: \
     0/4 nodes are available: 1 Preemption is not helpful for scheduling, 3 No preemption victims found for incoming \
     pod.",
    "3 nodes lack memory, 1 node has the untolerated taint `dedicated=gpu`"
)]
#[case::without_preemption("0/1 nodes are available: 1 Insufficient cpu.", "1 node lacks cpu")]
#[case::extended_resource(
    "0/2 nodes are available: 2 Insufficient nvidia.com/gpu.",
    "2 nodes lack nvidia.com/gpu"
)]
#[case::full("0/2 nodes are available: 2 Too many pods.", "2 nodes have no room for another pod")]
#[case::taints(
    "0/2 nodes are available: 2 node(s) had untolerated taint(s).",
    "2 nodes have a taint that the pod does not tolerate"
)]
#[case::old_words_with_a_comma(
    "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had taint {a: b}, that the pod didn't tolerate.",
    "1 node lacks cpu, 2 nodes have the untolerated taint `a=b`"
)]
#[case::taint_without_a_value(
    "0/1 nodes are available: 1 node(s) had untolerated taint {spot: }.",
    "1 node has the untolerated taint `spot`"
)]
#[case::not_ready(
    "0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }.",
    "1 node is not ready"
)]
#[case::unreachable(
    "0/2 nodes are available: 2 node(s) had untolerated taint {node.kubernetes.io/unreachable: }.",
    "2 nodes do not answer"
)]
#[case::memory_pressure(
    "0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/memory-pressure: }.",
    "1 node is short of memory"
)]
#[case::disk_pressure(
    "0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/disk-pressure: }.",
    "1 node is short of disk"
)]
#[case::pid_pressure(
    "0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/pid-pressure: }.",
    "1 node is short of process ids"
)]
#[case::cordoned_by_taint(
    "0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/unschedulable: }.",
    "1 node is cordoned"
)]
#[case::control_plane(
    "0/3 nodes are available: 3 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }.",
    "3 nodes are kept for the control plane"
)]
#[case::cordoned("0/1 nodes are available: 1 node(s) were unschedulable.", "1 node is cordoned")]
#[case::selector(
    "0/5 nodes are available: 5 node(s) didn't match Pod's node affinity/selector.",
    "5 nodes do not match its node selector or affinity"
)]
#[case::affinity(
    "0/1 nodes are available: 1 node(s) didn't match pod affinity rules.",
    "1 node does not match its pod affinity"
)]
#[case::anti_affinity(
    "0/1 nodes are available: 1 node(s) didn't match pod anti-affinity rules.",
    "1 node is excluded by its pod anti-affinity"
)]
#[case::anti_affinity_of_others(
    "0/1 nodes are available: 1 node(s) didn't satisfy existing pods anti-affinity rules.",
    "1 node is excluded by the anti-affinity of pods that run there"
)]
#[case::spread(
    "0/1 nodes are available: 1 node(s) didn't match pod topology spread constraints (missing required label).",
    "1 node is excluded by its topology spread constraints"
)]
#[case::host_port(
    "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports.",
    "1 node has its host port in use"
)]
#[case::volume_elsewhere(
    "0/1 nodes are available: 1 node(s) had volume node affinity conflict.",
    "1 node does not reach its volume"
)]
#[case::volume_elsewhere_now(
    "0/2 nodes are available: 2 node(s) didn't match PersistentVolume's node affinity.",
    "2 nodes do not reach its volume"
)]
#[case::volumes(
    "0/1 nodes are available: 1 node(s) exceed max volume count.",
    "1 node has too many volumes attached"
)]
#[case::no_volume(
    "0/1 nodes are available: 1 node(s) didn't find available persistent volumes to bind.",
    "1 node has no volume for its claim"
)]
#[case::no_storage(
    "0/1 nodes are available: 1 node(s) did not have enough free storage.",
    "1 node lacks storage for its claim"
)]
#[case::new_words(
    "0/2 nodes are available: 2 node(s) were on the moon.",
    "2 nodes are no match (were on the moon)"
)]
#[case::unbound_claim(
    "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/1 nodes are available: \
     1 Preemption is not helpful for scheduling.",
    "its PersistentVolumeClaim is not bound to a volume"
)]
#[case::missing_claim(
    "0/1 nodes are available: persistentvolumeclaim \"data\" not found. preemption: 0/1 nodes are available: 1 \
     Preemption is not helpful for scheduling.",
    "PersistentVolumeClaim `data` does not exist"
)]
#[case::missing_claim_without_nodes(
    "persistentvolumeclaim \"data\" not found",
    "PersistentVolumeClaim `data` does not exist"
)]
#[case::claim_is_deleted(
    "persistentvolumeclaim \"data\" is being deleted",
    "PersistentVolumeClaim `data` is being deleted"
)]
#[case::claim_of_nothing(
    "0/1 nodes are available: persistentvolumeclaim \"data\" bound to non-existent persistentvolume \"pv\".",
    "PersistentVolumeClaim `data` is bound to a volume that does not exist"
)]
#[case::no_nodes("no nodes available to schedule pods", "the cluster has no node")]
#[case::other("running PreFilter plugin \"X\": the moon. More.", "running PreFilter plugin \"X\": the moon")]
#[case::reason_without_a_number(
    "0/1 nodes are available: the moon is full.",
    "0/1 nodes are available: the moon is full"
)]
#[case::silent("", "the scheduler does not say why")]
#[case::nearly_silent("0/1 nodes are available: ", "0/1 nodes are available:")]
fn the_scheduler_is_readable(#[case] message: &str, #[case] expected: &str) {
    assert_eq!(told(message), expected);
}

proptest! {
    #[test]
    fn whatever_the_scheduler_says_something_is_told(message in "(0/[0-9] nodes are available: )?[ -~]{0,60}") {
        prop_assert!(!told(&message).is_empty());
    }
}
