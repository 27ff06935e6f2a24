//! A pod as its kubelet knows it.

use std::sync::Arc;

use jiff::Timestamp;

use super::{
    template::{Container, Role, Template},
    workload::WorkloadId,
};
use crate::{
    log::Written,
    store::{Key, Labels},
};

/// Identifies a pod for ever, unlike its name.
pub(crate) type PodId = u64;

/// A pod.
#[derive(Debug, Clone)]
pub(crate) struct Pod {
    pub(crate) id: PodId,
    pub(crate) key: Key,
    pub(crate) uid: Arc<str>,
    pub(crate) created: Timestamp,
    pub(crate) labels: Arc<Labels>,
    pub(crate) annotations: Vec<(&'static str, String)>,
    pub(crate) owner: Option<Owner>,
    pub(crate) template: Arc<Template>,
    /// Empty as long as it is not scheduled.
    pub(crate) node: Arc<str>,
    pub(crate) ip: Arc<str>,
    pub(crate) host_ip: Arc<str>,
    pub(crate) scheduled: Option<Timestamp>,
    /// The scheduler has tried in vain since then.
    pub(crate) unschedulable: Option<Timestamp>,
    /// `status.startTime`.
    pub(crate) admitted: Option<Timestamp>,
    /// When the init containers were through.
    pub(crate) initialized: Option<Timestamp>,
    /// The latest change of its readiness.
    pub(crate) ready_since: Timestamp,
    /// `deletionTimestamp`.
    pub(crate) deleted: Option<Timestamp>,
    /// Why its node has put it out, and when.
    pub(crate) evicted: Option<(Timestamp, String)>,
    /// In the order of the template.
    pub(crate) containers: Vec<Status>,
}

/// Who controls a pod.
#[derive(Debug, Clone)]
pub(crate) struct Owner {
    pub(crate) workload: WorkloadId,
    pub(crate) api_version: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) name: Arc<str>,
    pub(crate) uid: Arc<str>,
}

/// A container's state.
#[derive(Debug, Clone)]
pub(crate) struct Status {
    pub(crate) state: State,
    pub(crate) last: Option<Terminated>,
    pub(crate) ready: bool,
    pub(crate) started: bool,
    pub(crate) restarts: u32,
    /// How often the kubelet has waited in a row; sets how long the next wait is.
    pub(crate) waits: u32,
    /// Lines that were written on request, oldest first, bounded.
    pub(crate) written: Vec<Written>,
}

/// A container's state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum State {
    Waiting { reason: &'static str, message: String },
    Running { started: Timestamp },
    Terminated(Terminated),
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Terminated {
    /// The run's number, beginning with zero.
    pub(crate) run: u32,
    pub(crate) code: i32,
    pub(crate) reason: &'static str,
    pub(crate) started: Timestamp,
    pub(crate) finished: Timestamp,
}

impl Status {
    pub(crate) fn waiting(reason: &'static str) -> Self {
        Self {
            state: State::Waiting { reason, message: String::new() },
            last: None,
            ready: false,
            started: false,
            restarts: 0,
            waits: 0,
            written: Vec::new(),
        }
    }

    pub(crate) fn running(started: Timestamp) -> Self {
        Self { state: State::Running { started }, ready: true, started: true, ..Self::waiting("") }
    }

    /// Ends a run that has gone well.
    pub(crate) fn end(&mut self, finished: Timestamp) {
        let Some(started) = self.running_since() else { return };
        let run = self.restarts;
        self.state = State::Terminated(Terminated { run, code: 0, reason: "Completed", started, finished });
        self.started = false;
    }

    /// Since when it runs, if it does.
    pub(crate) fn running_since(&self) -> Option<Timestamp> {
        match self.state {
            State::Running { started } => Some(started),
            State::Waiting { .. } | State::Terminated(_) => None,
        }
    }

    /// How it has ended, if it has and has not been started again.
    pub(crate) fn terminated(&self) -> Option<Terminated> {
        match self.state {
            State::Terminated(terminated) => Some(terminated),
            State::Waiting { .. } | State::Running { .. } => None,
        }
    }
}

impl Pod {
    /// The containers with their places.
    pub(crate) fn parts(&self) -> impl Iterator<Item = (usize, &Container, &Status)> {
        self.template
            .containers
            .iter()
            .zip(&self.containers)
            .enumerate()
            .map(|(at, (spec, status))| (at, spec, status))
    }

    /// The containers but for those that run before the others.
    pub(crate) fn main_parts(&self) -> impl Iterator<Item = (usize, &Container, &Status)> {
        self.parts().filter(|(_, spec, _)| spec.role != Role::Init)
    }

    /// Whether all containers are ready.
    pub(crate) fn is_ready(&self) -> bool {
        self.admitted.is_some()
            && self.evicted.is_none()
            && self.main_parts().all(|(_, _, status)| status.ready)
    }

    /// Whether it is there and is not being deleted.
    pub(crate) fn is_live(&self) -> bool {
        self.deleted.is_none()
    }

    /// Whether its phase is a last one.
    pub(crate) fn is_over(&self) -> bool {
        matches!(self.phase(), "Succeeded" | "Failed")
    }

    /// When its kubelet last had something to report.
    pub(crate) fn reported(&self) -> Timestamp {
        let of_container = |status: &Status| match status.state {
            State::Running { started } => started,
            State::Terminated(end) => end.finished,
            State::Waiting { .. } => status.last.map_or(self.created, |end| end.finished),
        };
        let latest = self.containers.iter().map(of_container).max().unwrap_or(self.created);
        latest.max(self.ready_since).max(self.admitted.unwrap_or(self.created))
    }

    /// `status.phase`.
    pub(crate) fn phase(&self) -> &'static str {
        use super::template::RestartPolicy::Always;
        if self.evicted.is_some() {
            return "Failed";
        }
        let restarts = self.template.restart_policy == Always;
        let ends = || self.main_parts().map(|(_, _, status)| status.terminated());
        let over = self.deleted.is_some() || !restarts;
        if over && self.admitted.is_some() && ends().all(|end| end.is_some()) {
            let failed = ends().flatten().any(|end| end.code != 0);
            return if failed { "Failed" } else { "Succeeded" };
        }
        let begun = self
            .main_parts()
            .any(|(_, _, status)| status.last.is_some() || !matches!(status.state, State::Waiting { .. }));
        let all_begun = self
            .main_parts()
            .all(|(_, _, status)| status.last.is_some() || !matches!(status.state, State::Waiting { .. }));
        if begun && all_begun { "Running" } else { "Pending" }
    }
}
