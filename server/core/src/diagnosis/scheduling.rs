//! What to do about a pod that no node takes.

use std::sync::Arc;

use super::evidence;
use crate::{
    event::Event,
    finding::Advice,
    pod::{Condition, Pod},
    sentence::{listed, name, quoted},
};

/// Words of the scheduler and what to do about them, the most telling first: what a person can change stands before
/// what keeps other nodes out anyway.
const STEPS: [(&str, &str); 11] = [
    ("Too many pods", "Add a node, or remove pods: the nodes have no room for another one."),
    ("free ports", "Free its host port on a node, or do without a host port."),
    (
        "volume node affinity conflict",
        "Free a node where its volume is, or move the data to a volume that others reach.",
    ),
    (
        "PersistentVolume's node affinity",
        "Free a node where its volume is, or move the data to a volume that others reach.",
    ),
    ("exceed max volume count", "Add a node: the others have as many volumes attached as they can."),
    (
        "available persistent volumes to bind",
        "Make a volume for its claim, or give the claim a class that makes one.",
    ),
    ("anti-affinity", "Add a node, or relax the anti-affinity between pods."),
    (
        "topology spread constraints",
        "Add a node where pods are few, or relax its topology spread constraints.",
    ),
    ("pod affinity rules", "Start the pods that its affinity wants beside it, or relax its affinity."),
    ("were unschedulable", "Uncordon a node that it may run on: `kubectl uncordon NODE`."),
    ("node affinity/selector", "Correct its nodeSelector or affinity, or label a node to match."),
];

/// What to do about what the scheduler says.
pub(super) fn advice(pod: &Pod, scheduled: &Condition, events: &[Arc<Event>]) -> Advice {
    let event = evidence::latest(events, &["FailedScheduling"]);
    let proof = match event {
        Some(event) if event.message == scheduled.message => evidence::of_event(event),
        _ => evidence::of_condition(scheduled),
    };
    let next = if &*scheduled.reason == "SchedulingGated" {
        "Remove the gate from spec.schedulingGates when it may run.".to_owned()
    } else {
        next(pod, &scheduled.message)
    };
    Advice { next, proofs: vec![proof], log: None }
}

/// The scheduler does not say which of the claims has no volume.
fn unbound(pod: &Pod) -> String {
    let claims = pod.references.iter().filter(|reference| &*reference.kind == "PersistentVolumeClaim");
    let claims: Vec<String> = claims.map(|claim| name(&claim.name)).collect();
    match claims.as_slice() {
        [] => "Look at its PersistentVolumeClaims: one has no volume yet.".to_owned(),
        [only] => format!("Look at PersistentVolumeClaim {only}: it has no volume yet."),
        _ => format!("Look at PersistentVolumeClaims {}: one has no volume yet.", listed(claims.into_iter())),
    }
}

fn next(pod: &Pod, message: &str) -> String {
    if message.contains("unbound immediate PersistentVolumeClaims") {
        return unbound(pod);
    }
    if let Some(claim) = message.split_once("persistentvolumeclaim ").and_then(|(_, rest)| quoted(rest)) {
        let claim = name(claim);
        return match message {
            _ if message.contains("not found") => {
                format!("Create PersistentVolumeClaim {claim}, or correct its name in the pod's volumes.")
            }
            _ => format!("Look at PersistentVolumeClaim {claim}, and make it anew."),
        };
    }
    if let Some((_, lacks)) = message.split_once("Insufficient ") {
        let resource = lacks.split([',', ' ']).next().unwrap_or_default().trim_end_matches('.');
        let resource = if resource.contains('/') { name(resource) } else { resource.to_owned() };
        return format!("Lower its request of {resource}, or add a node that has enough.");
    }
    if let Some((_, step)) = STEPS.iter().find(|(words, _)| message.contains(words)) {
        return (*step).to_owned();
    }
    if let Some((_, taint)) = message.split_once("taint {") {
        let key = taint.split([':', '}']).next().unwrap_or_default().trim();
        return match key {
            "node.kubernetes.io/not-ready" | "node.kubernetes.io/unreachable" => {
                "Look at the nodes: those that it may run on are not ready.".to_owned()
            }
            key => format!("Add a toleration for {}, or a node without that taint.", name(key)),
        };
    }
    if message.starts_with("no nodes available") {
        return "Add a node: the cluster has none.".to_owned();
    }
    "Read what the scheduler says of each node, and change what the pod asks for.".to_owned()
}
