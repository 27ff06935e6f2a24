//! How a run of a container ended, in words.

use jiff::SignedDuration;

use super::{Container, Terminated, runtime_words};
use crate::{
    sentence::{Predicate, count, last_line},
    signal,
};

/// A run this short ended on start: it never got to its work.
const ON_START: SignedDuration = SignedDuration::from_secs(10);

/// What a container is expected to do, which decides how its end is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Duty {
    /// Run for good, or be started again: it crashes.
    Run,
    /// Come to a good end, and be tried again until it does: it fails.
    Finish,
    /// Nothing any more, its pod has ended: it failed.
    Over,
}

/// Tells how a run ended, how often that happened, and the last line it left.
pub(super) fn how_it_ended(end: &Terminated, container: &Container, duty: Duty) -> Predicate {
    let (auxiliary, rest) = ending(end, container, duty);
    let restarts = container.status.as_ref().map_or(0, |status| status.restarts);
    let often = if restarts == 0 { String::new() } else { format!(", {}", count(restarts, "restart")) };
    // A run that never started left its message to the runtime, which `ending` has quoted.
    let line = if cannot_start(end) { None } else { last_line(&end.message) };
    let line = line.map(|line| format!("; last line: `{}`", line.replace('`', "'"))).unwrap_or_default();
    Predicate::with(auxiliary, format!("{rest}{often}{line}"))
}

/// The signal that ended the run, by name if it has one.
fn signal_of(end: &Terminated) -> Option<String> {
    match end.signal {
        0 => signal::of_exit_code(end.exit_code).map(str::to_owned),
        number => Some(signal::name(number).map_or_else(|| format!("signal {number}"), str::to_owned)),
    }
}

/// The auxiliary and the rest of the predicate.
fn ending(end: &Terminated, container: &Container, duty: Duty) -> (&'static str, String) {
    match (&*end.reason, end.exit_code, signal_of(end).as_deref()) {
        ("OOMKilled", ..) => ("ran ", out_of_memory(&container.memory_limit)),
        ("ContainerStatusUnknown", ..) => ("", "ended, and its node does not know how".into()),
        // What containerd says of a run that it finds dead when it starts itself.
        ("Unknown", ..) => ("", "ended when its node or container runtime restarted".into()),
        _ if cannot_start(end) => ("", format!("cannot start: {}", runtime_words::shortened(&end.message))),
        (_, 0, None) => ("", "ends by itself: exit 0".into()),
        (_, code, Some(signal @ "SIGKILL")) => ("was ", format!("killed by {signal}{}", exit(code))),
        (_, code, Some(signal @ ("SIGTERM" | "SIGINT" | "SIGHUP"))) => {
            ("was ", format!("stopped by {signal}{}", exit(code)))
        }
        (_, code, Some(signal)) => ("", format!("{}: {signal}{}", verb(end, duty), exit(code))),
        (_, code, None) => ("", format!("{}: exit {code}{}", verb(end, duty), shell_words(code))),
    }
}

fn cannot_start(end: &Terminated) -> bool {
    matches!(&*end.reason, "StartError" | "ContainerCannotRun") && !end.message.is_empty()
}

fn out_of_memory(limit: &str) -> String {
    match limit {
        "" => "out of memory: killed although it has no memory limit".into(),
        limit => format!("out of memory: killed at its limit of {limit}"),
    }
}

fn verb(end: &Terminated, duty: Duty) -> &'static str {
    let on_start = end
        .started
        .zip(end.finished)
        .is_some_and(|(started, finished)| finished.duration_since(started) <= ON_START);
    match duty {
        Duty::Over => "failed",
        Duty::Finish => "fails",
        Duty::Run if on_start => "crashes on start",
        Duty::Run => "crashes",
    }
}

fn exit(code: i32) -> String {
    if code == 0 { String::new() } else { format!(" (exit {code})") }
}

/// Two exit codes have a meaning that every shell agrees on.
fn shell_words(code: i32) -> &'static str {
    match code {
        126 => " (command is not executable)",
        127 => " (command not found)",
        _ => "",
    }
}

#[cfg(test)]
mod tests;
