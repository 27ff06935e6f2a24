//! What to do about a pod as a whole.

use std::sync::Arc;

use super::{container, evidence, scheduling};
use crate::{
    event::Event,
    finding::Advice,
    health::Health,
    pod::{Container, Pod, Stage},
    rows::PodRow,
    sentence::name,
    usage::ContainerUsage,
};

/// What to do about a pod that is not healthy.
pub(super) fn advice(pod: &Pod, row: &PodRow, events: &[Arc<Event>], usage: &[ContainerUsage]) -> Advice {
    if row.verdict.health == Health::Unknown {
        return node_lost(pod);
    }
    let refused = pod.condition("PodScheduled").filter(|scheduled| scheduled.status == Some(false));
    match (row.stage, refused) {
        (Stage::Terminating | Stage::Succeeded, _) => Advice::default(),
        (Stage::Failed, _) if !pod.reason.is_empty() => failed(pod),
        (Stage::Active, Some(scheduled)) => scheduling::advice(pod, scheduled, events),
        _ => match culprit(pod, row) {
            Some(culprit) => container::advice(pod, culprit, &row.verdict, events, usage),
            None => of_no_container(row),
        },
    }
}

/// The first of the worst containers: the one that the verdict speaks of.
pub(super) fn culprit<'a>(pod: &'a Pod, row: &PodRow) -> Option<&'a Container> {
    let worst = row.containers.iter().max().filter(|worst| **worst != Health::Healthy)?;
    let containers = pod.init_containers.iter().chain(&pod.containers);
    containers.zip(&row.containers).find(|(_, health)| *health == worst).map(|(container, _)| container)
}

fn of_no_container(row: &PodRow) -> Advice {
    let next = match (&*row.verdict.reason, row.verdict.health) {
        ("ReadinessGatesNotReady", _) => "Look at the controller that sets its readiness gate.",
        (_, Health::Degraded) => {
            "Read its events and its YAML: Kubernetes gives no cause; then delete it to try again."
        }
        _ => "",
    };
    Advice { next: next.to_owned(), ..Advice::default() }
}

fn node_lost(pod: &Pod) -> Advice {
    let node = if pod.node.is_empty() { "its node".to_owned() } else { format!("node {}", name(&pod.node)) };
    let next = format!(
        "Look at {node}: its kubelet does not answer. If it is gone for good, delete the node, so that its pods start \
         elsewhere."
    );
    let condition = pod.condition("Ready").map(evidence::of_condition);
    let node = (!pod.node.is_empty()).then(|| evidence::of_field("spec.nodeName", &pod.node));
    Advice { next, proofs: node.into_iter().chain(condition).collect(), log: None }
}

/// A pod that its node, and not one of its containers, has ended.
fn failed(pod: &Pod) -> Advice {
    let node = name(&pod.node);
    let next = match &*pod.reason {
        "Evicted" if pod.message.contains("memory") => format!(
            "Give its containers memory requests that cover what they use, or find what uses the memory of node {node}."
        ),
        "Evicted" if pod.message.contains("ephemeral") || pod.message.contains("isk") => format!(
            "Find what fills the disk of node {node}, and let its containers write to a volume instead."
        ),
        "Evicted" => format!("Find out what node {node} was short of, and ask for enough of it."),
        "DeadlineExceeded" => "Raise activeDeadlineSeconds, or find out from its log what takes so long.".to_owned(),
        "Terminated" | "NodeShutdown" | "Shutdown" | "Preempting" => {
            "Delete it if it is still in the list: nothing is wrong with it, and its controller makes another one."
                .to_owned()
        }
        "NodeAffinity" => format!("Delete it, so that it is scheduled anew; the labels of node {node} have changed."),
        reason if reason.starts_with("OutOf") => {
            "Delete it, so that the scheduler finds it another node, or lower what it asks for.".to_owned()
        }
        _ => format!("Delete it, so that its controller makes another one; if that fails too, look at node {node}."),
    };
    let message = (!pod.message.is_empty()).then(|| evidence::of_field("status.message", &pod.message));
    let proofs = std::iter::once(evidence::of_field("status.reason", &pod.reason)).chain(message).collect();
    let log = (&*pod.reason == "DeadlineExceeded")
        .then(|| pod.containers.first())
        .flatten()
        .map(|container| container::log(pod, container, false));
    Advice { next, proofs, log }
}
