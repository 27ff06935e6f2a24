//! Why a pod has failed for good: the words for `status.phase` `Failed`.

use super::{Container, Pod, Role, RunState, columns, health::subject, why};
use crate::{
    health::{Health, Verdict},
    sentence::{Predicate, first_sentence, name},
};

/// The verdict on a pod whose phase is `Failed`.
pub(super) fn verdict(pod: &Pod) -> Verdict {
    if pod.reason.is_empty() {
        return of_its_containers(pod);
    }
    let message = pod.message.strip_prefix("Pod was rejected: ").unwrap_or(&pod.message);
    let why = match &*pod.reason {
        "Evicted" => format!("Evicted: {}", eviction(message)),
        "DeadlineExceeded" => "Ran longer than activeDeadlineSeconds allows".to_owned(),
        "Terminated" | "NodeShutdown" | "Shutdown" => "Stopped because its node shut down".to_owned(),
        "NodeAffinity" => "Rejected by its node, which no longer matches its node selector".to_owned(),
        "Preempting" => "Stopped to make room for a critical pod".to_owned(),
        reason => match (reason.strip_prefix("OutOf"), first_sentence(message)) {
            (Some(resource), _) => format!("Rejected by its node, which lacks {resource}"),
            (None, words) if words.is_empty() => format!("Failed: {reason}"),
            (None, words) => format!("Failed: {words}"),
        },
    };
    Verdict::new(Health::Degraded, &*pod.reason, format!("{why}."))
}

/// How the first container that did not end well ended.
fn of_its_containers(pod: &Pod) -> Verdict {
    let culprit = pod.init_containers.iter().chain(&pod.containers).find_map(|container| {
        bad_end(container)
            .map(|(reason, predicate)| (reason, predicate.sentence(subject(pod, container).as_deref())))
    });
    let (reason, why) = culprit.unwrap_or_else(|| {
        let words = first_sentence(&pod.message);
        (
            "Failed".to_owned(),
            if words.is_empty() { "Failed.".to_owned() } else { format!("Failed: {words}.") },
        )
    });
    Verdict::new(Health::Degraded, reason, why)
}

/// Reason and words of a container that ended badly with its pod.
pub(super) fn bad_end(container: &Container) -> Option<(String, Predicate)> {
    match &container.status.as_ref()?.state {
        // A sidecar is stopped when the containers are done, and may not like it.
        RunState::Terminated(end)
            if end.exit_code != 0 && matches!(container.role, Role::App | Role::Init) =>
        {
            let words = why::how_it_ended(end, container, why::Duty::Over);
            Some((columns::how_ended(end), words))
        }
        _ => None,
    }
}

/// The kubelet's words for an eviction.
///
/// Source: `pkg/kubelet/eviction/helpers.go`: `The node was low on resource: memory. Threshold quantity: …, available:
/// …. Container app was using 200Mi, request is 0, has larger consumption of memory.`
fn eviction(message: &str) -> String {
    let cause = first_sentence(message);
    let cause = match cause.strip_prefix("The node was low on resource: ") {
        Some(resource) => format!("its node was low on {resource}"),
        None if cause.is_empty() => "its node does not say why".to_owned(),
        None => cause.strip_prefix("The node had condition: ").map_or_else(
            || crate::sentence::continued(&cause),
            |condition| format!("its node had {condition}"),
        ),
    };
    match greediest(message) {
        Some((container, used, request)) => {
            format!("{cause}; {} used {used} with a request of {request}", name(container))
        }
        None => cause,
    }
}

/// The first container that used more than it requested, with its usage and request.
fn greediest(message: &str) -> Option<(&str, &str, &str)> {
    let (_, rest) = message.split_once("Container ")?;
    let (container, rest) = rest.split_once(" was using ")?;
    let (used, rest) = rest.split_once(", request is ")?;
    let (request, _) = rest.split_once(", ")?;
    let plain = |word: &str| !word.is_empty() && !word.contains(char::is_whitespace);
    (plain(container) && plain(used) && plain(request)).then_some((container, used, request))
}

#[cfg(test)]
mod tests;
