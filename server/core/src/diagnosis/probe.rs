//! What to do about a container that runs and is not ready.

use super::{container::Blame, evidence};
use crate::{event, finding::Advice, health::Health};

/// What to do about what the kubelet says of its probe. Without a word of it nothing needs doing while it is on its way.
pub(super) fn advice(blame: &Blame, health: Health) -> Advice {
    let unhealthy = event::latest(blame.events, |event| event.warning && &*event.reason == "Unhealthy");
    match unhealthy {
        Some(event) => Advice {
            next: next(blame, &event.message),
            proofs: vec![evidence::of_event(event)],
            log: Some(blame.log(false)),
        },
        None if health == Health::Degraded => Advice {
            next: format!("Read {} log: its readiness probe does not pass.", blame.whose()),
            proofs: vec![evidence::of_field(blame.status_path("ready"), "false")],
            log: Some(blame.log(false)),
        },
        None => Advice::default(),
    }
}

/// Source of the words: Kubernetes' `pkg/kubelet/prober` and `pkg/probe`.
fn next(blame: &Blame, message: &str) -> String {
    let whose = blame.whose();
    let probe = match message.split_once(" probe ").map(|(kind, _)| kind) {
        Some("Liveness") => "liveness probe",
        Some("Startup") => "startup probe",
        _ => "readiness probe",
    };
    let status = message.split_once("statuscode: ").map(|(_, code)| code.trim());
    match status {
        Some("404") => {
            return format!("Correct the path of {whose} {probe}: the container answers 404 there.");
        }
        Some("401" | "403") => return format!("Let the path of {whose} {probe} answer without sign-in."),
        Some(code) => return format!("Read {whose} log: the container answers its {probe} with {code}."),
        None => {}
    }
    if message.contains("connection refused") {
        return format!(
            "Correct the port of {whose} {probe}, or let the container listen there on all addresses."
        );
    }
    if message.contains("deadline exceeded") || message.contains("imeout") || message.contains("timed out") {
        return format!(
            "Find out why the container answers so slowly, or raise timeoutSeconds of {whose} {probe}."
        );
    }
    if message.contains("executable file not found") || message.contains("no such file or directory") {
        return format!("Correct the command of {whose} {probe}: the image does not have it.");
    }
    format!("Read {whose} log, and what its {probe} says.")
}
