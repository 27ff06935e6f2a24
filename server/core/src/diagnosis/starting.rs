//! What to do about what holds up a pod's start: volumes, its sandbox.

use std::sync::Arc;

use super::evidence;
use crate::{
    event::Event,
    finding::Advice,
    pod::{config_words, held_up},
    sentence::{first_sentence, name},
};

/// What to do about the latest warning; nothing when there is none.
pub(super) fn advice(events: &[Arc<Event>]) -> Advice {
    match held_up::hold_up(events) {
        Some(event) => Advice {
            next: next(&event.reason, &event.message),
            proofs: vec![evidence::of_event(event)],
            log: None,
        },
        None => Advice::default(),
    }
}

fn next(reason: &str, message: &str) -> String {
    match reason {
        "FailedCreatePodSandBox" => {
            "Look at the network plugin and the container runtime of its node: the pod's sandbox cannot be made."
                .to_owned()
        }
        "FailedAttachVolume" if message.contains("Multi-Attach") => {
            "Delete the pod on the other node that still has its volume, or use a volume that several nodes may have \
             (ReadWriteMany)."
                .to_owned()
        }
        _ => volume(message),
    }
}

fn volume(message: &str) -> String {
    let (volume, cause) = held_up::volume(message);
    let which = volume.map_or_else(|| "a volume".to_owned(), |volume| format!("volume {}", name(volume)));
    if let Some((kind, object)) = config_words::object(cause) {
        return format!("Create {kind} {}, or correct its name: {which} needs it.", name(object));
    }
    if let Some((_, key)) = cause.split_once("references non-existent ") {
        let key = key.rsplit(": ").next().unwrap_or_default();
        return format!("Add key {} to what {which} is made of, or correct the key.", name(key.trim()));
    }
    match first_sentence(cause).as_str() {
        "" => format!("Look at {which}: it cannot be mounted."),
        words => format!("Look at {which}, which cannot be mounted: {words}."),
    }
}
