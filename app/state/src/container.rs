//! A container's runs in sentences.

use kdr_proto::v1::{Container, ContainerPhase, ContainerRole, ContainerState};

use crate::instant;

/// What a container does now: `Running since 3 h`, `Waiting: CrashLoopBackOff`, `Ended 2 min ago: exit 1, Error`.
pub fn now_words(state: Option<&ContainerState>, now: i64) -> String {
    let Some(state) = state else { return "Not reported yet".to_owned() };
    match state.phase() {
        ContainerPhase::Running => match state.started.as_ref() {
            Some(started) => format!("Running for {}", instant::span(now - instant::millis(started))),
            None => "Running".to_owned(),
        },
        ContainerPhase::Waiting if state.reason.is_empty() => "Waiting".to_owned(),
        ContainerPhase::Waiting => format!("Waiting: {}", state.reason),
        ContainerPhase::Terminated => format!("Ended{}", ending(state, now)),
        ContainerPhase::Unspecified => "Not reported yet".to_owned(),
    }
}

/// How the run before this one ended: `Last run ended 2 min ago: exit 137, OOMKilled`. Absent when there was none.
pub fn last_words(state: Option<&ContainerState>, now: i64) -> Option<String> {
    let state = state.filter(|state| state.phase() == ContainerPhase::Terminated)?;
    Some(format!("Last run ended{}", ending(state, now)))
}

fn ending(state: &ContainerState, now: i64) -> String {
    let when = state.finished.as_ref().map(|at| format!(" {}", instant::ago(now - instant::millis(at))));
    let how = match state.signal {
        0 => format!("exit {}", state.exit_code),
        signal => format!("signal {signal}"),
    };
    // `Error` says no more than that the exit code is not zero.
    let reason = match state.reason.as_str() {
        "" | "Error" => String::new(),
        reason => format!(", {reason}"),
    };
    format!("{}: {how}{reason}", when.unwrap_or_default())
}

/// Its role in a word; empty for one of the pod's main containers.
pub fn role_word(role: ContainerRole) -> &'static str {
    match role {
        ContainerRole::App | ContainerRole::Unspecified => "",
        ContainerRole::Init => "init",
        ContainerRole::Sidecar => "sidecar",
        ContainerRole::Ephemeral => "ephemeral",
    }
}

/// Whether the lines that explain the trouble are those of its previous run: it has ended before and does not run
/// well now.
pub fn wants_previous_log(container: &Container) -> bool {
    let ended =
        container.last_state.as_ref().is_some_and(|state| state.phase() == ContainerPhase::Terminated);
    let waiting = container.state.as_ref().is_some_and(|state| state.phase() == ContainerPhase::Waiting);
    ended && (waiting || !container.ready) && container.role() != ContainerRole::Ephemeral
}

/// A number that changes with every run of a container, and only then.
pub fn run_of(container: &Container) -> i64 {
    let started = container.state.as_ref().and_then(|state| state.started.as_ref());
    started.map_or(0, instant::millis)
}

#[cfg(test)]
mod tests {
    use prost_types::Timestamp;
    use rstest::rstest;

    use super::*;

    const NOW: i64 = 600_000;

    fn at(seconds: i64) -> Timestamp {
        Timestamp { seconds, nanos: 0 }
    }

    fn state(phase: ContainerPhase, reason: &str, exit_code: i32, signal: i32) -> ContainerState {
        ContainerState {
            phase: phase.into(),
            reason: reason.into(),
            exit_code,
            signal,
            started: Some(at(300)),
            finished: Some(at(480)),
            ..ContainerState::default()
        }
    }

    #[rstest]
    #[case(ContainerPhase::Running, "", 0, 0, "Running for 5 min")]
    #[case(ContainerPhase::Waiting, "CrashLoopBackOff", 0, 0, "Waiting: CrashLoopBackOff")]
    #[case(ContainerPhase::Waiting, "", 0, 0, "Waiting")]
    #[case(ContainerPhase::Terminated, "Completed", 0, 0, "Ended 2 min ago: exit 0, Completed")]
    #[case(ContainerPhase::Terminated, "Error", 1, 0, "Ended 2 min ago: exit 1")]
    #[case(ContainerPhase::Terminated, "OOMKilled", 137, 0, "Ended 2 min ago: exit 137, OOMKilled")]
    #[case(ContainerPhase::Terminated, "", 0, 9, "Ended 2 min ago: signal 9")]
    #[case(ContainerPhase::Unspecified, "", 0, 0, "Not reported yet")]
    fn a_state_is_a_sentence(
        #[case] phase: ContainerPhase,
        #[case] reason: &str,
        #[case] exit_code: i32,
        #[case] signal: i32,
        #[case] words: &str,
    ) {
        assert_eq!(now_words(Some(&state(phase, reason, exit_code, signal)), NOW), words);
    }

    #[test]
    fn only_an_ended_run_is_a_last_run() {
        let ended = state(ContainerPhase::Terminated, "OOMKilled", 137, 0);
        assert_eq!(
            last_words(Some(&ended), NOW).as_deref(),
            Some("Last run ended 2 min ago: exit 137, OOMKilled")
        );
        assert_eq!(last_words(Some(&state(ContainerPhase::Running, "", 0, 0)), NOW), None);
        assert_eq!(last_words(None, NOW), None);
    }

    #[rstest]
    #[case(ContainerPhase::Waiting, false, true)]
    #[case(ContainerPhase::Running, false, true)]
    #[case(ContainerPhase::Running, true, false)]
    fn a_container_that_is_not_well_is_explained_by_its_previous_run(
        #[case] phase: ContainerPhase,
        #[case] ready: bool,
        #[case] wanted: bool,
    ) {
        let container = Container {
            state: Some(state(phase, "", 0, 0)),
            last_state: Some(state(ContainerPhase::Terminated, "Error", 1, 0)),
            ready,
            ..Container::default()
        };
        assert_eq!(wants_previous_log(&container), wanted);
        assert!(!wants_previous_log(&Container { last_state: None, ..container }));
    }
}
