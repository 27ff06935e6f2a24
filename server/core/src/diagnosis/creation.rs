//! What to do when the API server refuses a workload's pods.

use std::sync::Arc;

use super::evidence;
use crate::{
    event::Event,
    finding::Advice,
    sentence::{first_sentence, name, quoted},
    workload::{self, Workload},
};

/// What to do about the refusal that its condition `ReplicaFailure` or the latest event `FailedCreate` tells of. A
/// StatefulSet, DaemonSet or Job has no such condition.
pub(super) fn advice(workload: &Workload, events: &[Arc<Event>]) -> Option<Advice> {
    let failure = workload
        .conditions
        .iter()
        .find(|condition| &*condition.kind == "ReplicaFailure" && condition.status == Some(true));
    let event = workload::refusal(events);
    let message = match (failure, event) {
        (Some(failure), _) if !failure.message.is_empty() => &failure.message,
        (_, Some(event)) => &event.message,
        (Some(failure), None) => &failure.message,
        (None, None) => return None,
    };
    let told = failure.filter(|failure| event.is_none_or(|event| event.message != failure.message));
    let proofs = event.map(evidence::of_event).into_iter().chain(told.map(evidence::of_condition)).collect();
    Some(Advice { next: next(message, &workload.meta.namespace), proofs, log: None })
}

fn next(message: &str, namespace: &str) -> String {
    if let Some((_, quota)) = message.split_once("exceeded quota: ") {
        let quota = name(quota.split(',').next().unwrap_or_default());
        return format!(
            "Raise quota {quota}, remove what is not needed any more, or lower what the pods ask for."
        );
    }
    if let Some((_, quota)) = message.split_once("failed quota: ") {
        let (quota, asks) = quota.split_once(": ").unwrap_or((quota, ""));
        let asks = first_sentence(asks.strip_prefix("must specify ").unwrap_or("what it counts"));
        return format!("Let the pod template set {asks}: quota {} asks for it.", name(quota));
    }
    if let Some((_, account)) = message.split_once("serviceaccount ") {
        let account = name(quoted(account).unwrap_or_default());
        return format!(
            "Create ServiceAccount {account} in namespace {}, or correct serviceAccountName.",
            name(namespace)
        );
    }
    if message.contains("violates PodSecurity") {
        return "Change the securityContext in the pod template as the message says, or the namespace's label \
                pod-security.kubernetes.io/enforce."
            .to_owned();
    }
    if let Some((_, webhook)) = message.split_once("admission webhook ") {
        let webhook = name(quoted(webhook).unwrap_or_default());
        return format!("Change the pod template as admission webhook {webhook} asks.");
    }
    if message.contains("failed calling webhook") {
        let webhook = name(
            quoted(message.split_once("failed calling webhook ").map_or("", |(_, rest)| rest))
                .unwrap_or_default(),
        );
        return format!("Look at the Service behind webhook {webhook}: it does not answer.");
    }
    if message.contains(" usage per ") {
        return "Keep what the pod template asks for within the namespace's LimitRange.".to_owned();
    }
    "Change the pod template as the API server's message says.".to_owned()
}
