//! What to do about a container that ends although it should not.

use super::{
    container::{Blame, start},
    evidence,
};
use crate::{
    event,
    finding::{Advice, Proof},
    pod::{Role, Terminated},
    resource::summary::bytes,
    sentence::{last_line, name},
    signal,
};

/// What to do about a run that ended like this: the present one, or the one before.
pub(super) fn advice(blame: &Blame, end: &Terminated, previous: bool) -> Advice {
    let mut advice = match &*end.reason {
        "OOMKilled" => out_of_memory(blame),
        _ => killed_by_a_probe(blame, end).unwrap_or_else(|| Advice {
            next: next(blame, end),
            proofs: evidence::latest(blame.events, &["BackOff", "Failed"])
                .map(evidence::of_event)
                .into_iter()
                .collect(),
            log: None,
        }),
    };
    let run = if previous { "lastState" } else { "state" };
    let path = |field: &str| blame.status_path(&format!("{run}.terminated.{field}"));
    advice.proofs.push(match (&*end.reason, end.exit_code) {
        ("" | "Error", code) => evidence::of_field(path("exitCode"), &code.to_string()),
        (reason, _) => evidence::of_field(path("reason"), reason),
    });
    if let Some(line) = last_line(&end.message) {
        advice.proofs.push(evidence::of_field(path("message"), &line));
    }
    // A run that never began left no log.
    if !matches!(&*end.reason, "StartError" | "ContainerCannotRun") {
        advice.log = Some(blame.log(previous));
    }
    advice
}

fn out_of_memory(blame: &Blame) -> Advice {
    let whose = blame.whose();
    let limit = &blame.container.memory_limit;
    let next = if limit.is_empty() {
        let node = name(&blame.pod.node);
        format!(
            "Find what uses the memory of node {node}, and set a memory request and limit for the container."
        )
    } else {
        format!("Raise {whose} memory limit above {limit}, or find what uses the memory.")
    };
    let limit =
        (!limit.is_empty()).then(|| evidence::of_field(blame.spec_path("resources.limits.memory"), limit));
    Advice { next, proofs: limit.into_iter().chain(most_used(blame)).collect(), log: None }
}

/// The most memory that was measured lately, which may be short of what it took: measurements are seconds apart.
fn most_used(blame: &Blame) -> Option<Proof> {
    let usage = blame.usage.iter().find(|usage| usage.name == blame.container.name)?;
    let samples = usage.history.iter().map(|sample| sample.memory);
    let most = samples.chain([usage.figures.memory]).max().filter(|most| *most > 0)?;
    Some(evidence::of_field("memory, most measured", &bytes(most)))
}

/// The kubelet stops a container whose liveness or startup probe fails.
fn killed_by_a_probe(blame: &Blame, end: &Terminated) -> Option<Advice> {
    if !matches!(end.exit_code, 137 | 143) && !matches!(end.signal, 9 | 15) {
        return None;
    }
    let probes =
        |message: &str| message.starts_with("Liveness probe") || message.starts_with("Startup probe");
    let unhealthy = event::latest(blame.events, |event| {
        event.warning && &*event.reason == "Unhealthy" && probes(&event.message)
    })?;
    let whose = blame.whose();
    let next = if unhealthy.message.starts_with("Liveness") {
        format!("Correct {whose} liveness probe, or find out why it fails: that is what stops the container.")
    } else {
        format!(
            "Give {whose} startup probe more time (failureThreshold), or find out why the start takes so long."
        )
    };
    Some(Advice { next, proofs: vec![evidence::of_event(unhealthy)], log: None })
}

fn next(blame: &Blame, end: &Terminated) -> String {
    let (whose, image, node) = (blame.whose(), name(&blame.container.image), name(&blame.pod.node));
    let signal = match end.signal {
        0 => signal::of_exit_code(end.exit_code),
        number => signal::name(number),
    };
    match (&*end.reason, end.exit_code, signal) {
        ("ContainerStatusUnknown" | "Unknown", ..) => {
            format!("Look at node {node}: it, or its container runtime, has restarted.")
        }
        ("StartError" | "ContainerCannotRun", ..) => start(&end.message, &image),
        (_, 0, None) if end.signal == 0 && blame.container.role != Role::Init => {
            "Keep its process in the foreground, or run it as a Job: it ends without an error.".to_owned()
        }
        (_, 126, _) => format!("Make its command executable in image {image}."),
        (_, 127, _) => format!("Correct its command: image {image} has no such command."),
        (_, _, Some("SIGKILL")) => {
            format!(
                "Find out who killed it: a probe, a person or the memory of node {node}; its log ends without a word."
            )
        }
        (_, _, Some("SIGTERM" | "SIGINT" | "SIGHUP")) => {
            format!("Find out who stopped it: a probe, or something within the pod; read {whose} log.")
        }
        (_, _, Some(signal)) => {
            format!(
                "Read the last lines of {whose} log: {signal} comes from a fault in the program or a library."
            )
        }
        (_, code, None) => format!("Read the last lines of {whose} log: they say why it exits with {code}."),
    }
}
