//! Which run of a container ended last, and how the kubelet is asked for its log: read off the pod, without I/O.

use bytes::Bytes;
use jiff::Timestamp;
use k8s_openapi::api::core::v1::{ContainerStateTerminated, Pod};
use kdr_core::log::LastRun;

use super::tail::Tail;
use crate::run::status;

const SECOND: i64 = 1_000_000_000;

/// A run that has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedRun {
    /// `restartCount` while it was the current run.
    pub restarts: u32,
    /// How to ask for its log: as the previous run's or not.
    pub previous: bool,
    /// When it began.
    started: Option<Timestamp>,
    /// When it ended.
    finished: Option<Timestamp>,
}

/// The run that ended last; none when none has. The kubelet's own choice is the same (`validateContainerLogStatus`).
pub fn ended_last(pod: &Pod, container: &str) -> Option<EndedRun> {
    let status = status(pod, container)?;
    let state = status.state.as_ref();
    // One that never ran has no id, and no log.
    let current = state.and_then(|state| state.terminated.as_ref()).filter(|terminated| has_run(terminated));
    if let Some(terminated) = current {
        return Some(EndedRun::new(terminated, status.restart_count, false));
    }
    let last = status.last_state.as_ref()?.terminated.as_ref().filter(|last| has_run(last))?;
    // The count goes up when the next run begins.
    let running = state.is_some_and(|state| state.running.is_some());
    Some(EndedRun::new(last, status.restart_count - i32::from(running), true))
}

fn has_run(terminated: &ContainerStateTerminated) -> bool {
    terminated.container_id.as_deref().is_some_and(|id| !id.is_empty())
}

impl EndedRun {
    fn new(terminated: &ContainerStateTerminated, restarts: i32, previous: bool) -> Self {
        Self {
            restarts: u32::try_from(restarts).unwrap_or(0),
            previous,
            started: terminated.started_at.as_ref().map(|time| time.0),
            finished: terminated.finished_at.as_ref().map(|time| time.0),
        }
    }

    /// Whether what is remembered is this run.
    pub fn is(&self, known: &LastRun<Bytes>) -> bool {
        self.restarts == known.restarts && self.finished == known.finished
    }

    /// Whether a line of this time (nanoseconds since 1970) is this run's. A kubelet knows of the next run a moment
    /// before the API server, and then serves that one's log. The run's times are whole seconds, rounded down, and the
    /// container runtime may stamp the last lines a moment after the end.
    pub fn wrote(&self, time: i64) -> bool {
        let second = time.div_euclid(SECOND);
        self.started.is_none_or(|started| started.as_second() <= second)
            && self.finished.is_none_or(|finished| second <= finished.as_second() + 1)
    }

    /// With the end of its log.
    pub fn with(&self, tail: Tail) -> LastRun<Bytes> {
        LastRun { restarts: self.restarts, finished: self.finished, latest: true, lines: tail.into_lines() }
    }
}

#[cfg(test)]
mod tests;
