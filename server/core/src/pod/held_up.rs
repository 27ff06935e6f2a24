//! What holds up a pod's start, which only its events tell: the kubelet goes on calling it `ContainerCreating`.

use std::sync::Arc;

use super::config_words;
use crate::{
    event::{self, Event},
    health::{Health, Verdict},
    sentence::{first_sentence, name, quoted},
};

/// Warnings about a start that does not get on.
const REASONS: [&str; 5] = [
    "FailedMount",
    "FailedMapVolume",
    "FailedAttachVolume",
    "FailedCreatePodSandBox",
    "FailedPrepareDynamicResources",
];

/// What is not there yet often comes a moment later: only what has been tried so often is trouble, unless the cause is
/// a name that leads nowhere.
const TRIES: u32 = 3;

/// A verdict, unless it is that of a pod which waits to be started and cannot be. `events` are about the pod.
pub fn or_held_up(verdict: Verdict, events: &[Arc<Event>]) -> Verdict {
    let waits = verdict.health == Health::Progressing
        && matches!(&*verdict.reason, "ContainerCreating" | "Pending" | "Waiting");
    let event = hold_up(events).filter(|_| waits);
    match event {
        Some(event) if event.count >= TRIES || leads_nowhere(&event.message) => {
            Verdict::new(Health::Degraded, &*event.reason, told(event))
        }
        _ => verdict,
    }
}

/// The latest warning about the start.
pub(crate) fn hold_up(events: &[Arc<Event>]) -> Option<&Event> {
    event::latest(events, |event| event.warning && REASONS.contains(&&*event.reason))
}

/// The volume that a message is about, and the cause.
///
/// `MountVolume.SetUp failed for volume "config" : configmap "shop" not found`: `config` and the rest.
pub(crate) fn volume(message: &str) -> (Option<&str>, &str) {
    let volume = message.split_once("volume ").and_then(|(_, rest)| quoted(rest));
    (volume, message.rsplit_once(" : ").map_or(message, |(_, cause)| cause))
}

fn leads_nowhere(message: &str) -> bool {
    let (_, cause) = volume(message);
    config_words::object(cause).is_some() || cause.contains("references non-existent ")
}

fn told(event: &Event) -> String {
    if &*event.reason == "FailedCreatePodSandBox" {
        return match first_sentence(&event.message).as_str() {
            "" => "Cannot start: its sandbox cannot be made.".to_owned(),
            words => format!("Cannot start: its sandbox cannot be made: {words}."),
        };
    }
    let (volume, cause) = volume(&event.message);
    let volume = volume.map_or_else(|| "a volume".to_owned(), |volume| format!("volume {}", name(volume)));
    if event.message.contains("Multi-Attach") {
        return format!("Cannot start: {volume} is still attached to another node.");
    }
    if let Some((kind, object)) = config_words::object(cause) {
        return format!("Cannot start: {volume} needs {kind} {}, which does not exist.", name(object));
    }
    match first_sentence(cause).as_str() {
        "" => format!("Cannot start: {volume} cannot be mounted."),
        words => format!("Cannot start: {volume} cannot be mounted: {words}."),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::or_held_up;
    use crate::{
        event::Event,
        fixtures::{PodBuilder, app, pod, warning},
        health::Health,
    };

    fn creating() -> PodBuilder {
        pod("web-1").with(app("web").waiting("ContainerCreating", ""))
    }

    fn tried(reason: &str, message: &str, count: u32) -> Event {
        Event { count, ..warning(reason, message, 5) }
    }

    #[rstest]
    #[case::config_map(
        tried(
            "FailedMount",
            "MountVolume.SetUp failed for volume \"config\" : configmap \"shop\" not found",
            1
        ),
        "Cannot start: volume `config` needs ConfigMap `shop`, which does not exist."
    )]
    #[case::key(
        tried(
            "FailedMount",
            "MountVolume.SetUp failed for volume \"c\" : references non-existent config key: a",
            1
        ),
        "Cannot start: volume `c` cannot be mounted: references non-existent config key: a."
    )]
    #[case::attached_elsewhere(
        tried(
            "FailedAttachVolume",
            "Multi-Attach error for volume \"pv\" Volume is already used by pod(s) a",
            3
        ),
        "Cannot start: volume `pv` is still attached to another node."
    )]
    #[case::silent(tried("FailedMapVolume", "", 3), "Cannot start: a volume cannot be mounted.")]
    #[case::sandbox(
        tried("FailedCreatePodSandBox", "plugin type=\"calico\" failed", 3),
        "Cannot start: its sandbox cannot be made: plugin type=\"calico\" failed."
    )]
    #[case::silent_sandbox(
        tried("FailedCreatePodSandBox", "", 3),
        "Cannot start: its sandbox cannot be made."
    )]
    fn a_pod_that_cannot_be_started_is_degraded(#[case] event: Event, #[case] why: &str) {
        let reason = event.reason.clone();
        let said = or_held_up(creating().row().verdict, &[event.into()]);
        assert_eq!((said.health, &*said.reason, &*said.why), (Health::Degraded, &*reason, why));
    }

    #[rstest]
    #[case::not_tried_often(
        creating(),
        tried("FailedMount", "object \"default\"/\"kube-root-ca.crt\" not registered", 2)
    )]
    #[case::something_else(creating(), tried("FailedKillPod", "moon", 9))]
    #[case::started(pod("web-1").with(app("web").running()), tried("FailedMount", "moon", 9))]
    #[case::crashed(pod("web-1").with(app("web").exited(1, "Error")), tried("FailedMount", "moon", 9))]
    #[case::deleted(creating().deleted(), tried("FailedMount", "moon", 9))]
    fn another_pods_verdict_stays(#[case] pod: PodBuilder, #[case] event: Event) {
        let verdict = pod.row().verdict;
        assert_eq!(or_held_up(verdict.clone(), &[event.into()]), verdict);
    }
}
