//! What happened to a container, in sentences.

use jiff::Timestamp;
use kdr_core::{
    log::MarkerKind,
    pod::{Container, RunState, Terminated},
};

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct End {
    /// As the kubelet says it (whole seconds).
    pub(super) finished: Option<Timestamp>,
    pub(super) kind: MarkerKind,
    pub(super) message: String,
}

/// How the run with so many restarts before it ended; none when nobody has said that it did.
pub(super) fn end_of(container: &Container, restarts: u32) -> Option<End> {
    let status = container.status.as_ref()?;
    let end = match (&status.state, &status.last) {
        (RunState::Terminated(end), _) if status.restarts == restarts => end,
        (RunState::Running { .. }, RunState::Terminated(end)) if status.restarts == restarts + 1 => end,
        (RunState::Waiting { .. } | RunState::Unknown, RunState::Terminated(end))
            if status.restarts == restarts =>
        {
            end
        }
        (_, RunState::Terminated(end)) if status.restarts == restarts + 1 => end,
        _ if status.restarts > restarts => {
            return Some(End {
                finished: None,
                kind: MarkerKind::Failed,
                message: format!("Container {} ended.", container.name),
            });
        }
        _ => return None,
    };
    Some(words(container, end))
}

/// How the run before the one that runs ended.
pub(super) fn last_end(container: &Container) -> Option<End> {
    match &container.status.as_ref()?.last {
        RunState::Terminated(end) => Some(words(container, end)),
        _ => None,
    }
}

/// When the current run started.
pub(super) fn started(container: &Container) -> Option<Timestamp> {
    match &container.status.as_ref()?.state {
        RunState::Running { started } => *started,
        RunState::Terminated(end) => end.started,
        _ => None,
    }
}

/// That a run begins: again, or for the first time in a pod that is new.
pub(super) fn begins(pod: &str, container: &Container, restarts: u32, again: bool) -> (MarkerKind, String) {
    let name = &container.name;
    if again {
        let times =
            if restarts == 1 { "for the first time".to_owned() } else { format!("{restarts} times by now") };
        (MarkerKind::Restarted, format!("Container {name} was restarted, {times}."))
    } else {
        (MarkerKind::Joined, format!("Pod {pod} is new."))
    }
}

fn words(container: &Container, end: &Terminated) -> End {
    let name = &container.name;
    let kind = if end.exit_code == 0 && end.signal == 0 { MarkerKind::Ended } else { MarkerKind::Failed };
    let how = match &*end.reason {
        "OOMKilled" if container.memory_limit.is_empty() => {
            format!("Container {name} was killed for memory: OOMKilled ({})", end.exit_code)
        }
        "OOMKilled" => format!(
            "Container {name} was killed for memory: OOMKilled ({}); its limit is {}",
            end.exit_code, container.memory_limit
        ),
        "" | "Completed" | "Error" if end.signal != 0 => {
            format!("Container {name} ended: signal {}", end.signal)
        }
        "" | "Completed" | "Error" => format!("Container {name} ended: exit {}", end.exit_code),
        reason => format!("Container {name} ended: {reason} ({})", end.exit_code),
    };
    End { finished: end.finished, kind, message: format!("{how}.") }
}

#[cfg(test)]
mod tests;
