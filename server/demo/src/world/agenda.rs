//! What the world will do, and when.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
};

use jiff::Timestamp;

use super::{pod::PodId, workload::WorkloadId};
use crate::store::Key;

/// Something that happens at a time. What it names may be gone by then; it is left alone then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Action {
    /// The scheduler finds a node, or says why it does not.
    Schedule(PodId),
    /// The kubelet takes the pod over.
    Admit(PodId),
    /// The kubelet has the image of a container, or not.
    Pull(PodId, usize),
    /// The kubelet has failed to pull an image and waits.
    PullBackOff(PodId, usize),
    /// The kubelet starts a container, for the first time or again.
    Start(PodId, usize),
    /// A container's readiness probe succeeds.
    Ready(PodId, usize),
    /// A container's readiness probe fails.
    Probe(PodId, usize),
    /// A container ends; `run` tells which of its runs is meant.
    Exit { pod: PodId, container: usize, run: u32, exit: Exit },
    /// The kubelet has seen a container end and says that it waits before the next start.
    BackOff(PodId, usize),
    /// The kubelet says again that it waits; for the wait with this number only.
    Remind { pod: PodId, container: usize, waits: u32 },
    /// The containers of a pod that is being deleted have ended.
    Stopped(PodId),
    /// The kubelet lets a pod that is being deleted go.
    Remove(PodId),
    /// A rollout has not made progress for too long.
    Deadline { workload: WorkloadId, revision: u32 },
    /// A CronJob is due.
    Tick(WorkloadId),
    /// The next of the company's rollouts.
    Rollout,
    /// The next change of the churn.
    Churn,
    /// A controller tries again to create a pod that was refused.
    Retry(WorkloadId),
    /// An autoscaler looks at the load.
    Autoscale(usize),
    /// A component says again what is wrong.
    Complain(usize),
    /// The next thing that happens beside rollouts.
    Story,
    /// The nodes report their state.
    Heartbeat,
    /// An event has reached its age.
    Expire(Key),
}

/// How a container ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Exit {
    pub(crate) code: i32,
    /// `Completed`, `Error` or `OOMKilled`.
    pub(crate) reason: &'static str,
}

/// Actions in the order of their times; those of the same time in the order in which they were added.
#[derive(Debug, Default)]
pub(crate) struct Agenda {
    order: BinaryHeap<Reverse<(Timestamp, u64)>>,
    actions: BTreeMap<u64, Action>,
    next: u64,
}

impl Agenda {
    /// Adds an action.
    pub(crate) fn add(&mut self, at: Timestamp, action: Action) {
        self.order.push(Reverse((at, self.next)));
        self.actions.insert(self.next, action);
        self.next += 1;
    }

    /// When the next action is due.
    pub(crate) fn due(&self) -> Option<Timestamp> {
        self.order.peek().map(|Reverse((at, _))| *at)
    }

    /// How many actions there are.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.actions.len()
    }

    /// Takes the next action that is due by `now`.
    pub(crate) fn take(&mut self, now: Timestamp) -> Option<(Timestamp, Action)> {
        if self.due()? > now {
            return None;
        }
        let Reverse((at, number)) = self.order.pop()?;
        self.actions.remove(&number).map(|action| (at, action))
    }
}
