//! The simulated world: a function of the seed, the options and the time.
//!
//! Nothing in here looks at a clock or does any I/O; [`World::advance`] carries out what is due by a given time, in
//! order, each at its own time. So the same seed and the same times give the same objects, byte for byte.
//!
//! ```text
//!   Agenda ─ what is due ─► kubelet, scheduler, churn, story ─ change pods, write events
//!                                     │ mark workloads
//!                                     ▼
//!                           controllers ─ create and delete pods, count them
//!                                     │ manifests
//!                                     ▼
//!                                   Store ─► HTTP
//! ```

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use jiff::{SignedDuration, Timestamp};

use crate::{
    kind::Kind,
    manifest::{self, Made},
    store::{Key, Store},
};

mod agenda;
mod autoscaler;
mod certificate;
mod churn;
mod company;
mod complaint;
mod control;
mod crowd;
mod dice;
mod equip;
mod establish;
mod event;
mod founding;
mod guard;
mod kubelet;
mod lookup;
mod node;
mod outside;
pub(crate) mod pod;
mod quota;
mod rollout;
mod scheduler;
mod service;
mod story;
pub(crate) mod template;
pub(crate) mod wiring;
pub(crate) mod workload;

pub(crate) use event::{Event, Incident};
pub(crate) use lookup::{LogError, Session};
pub(crate) use node::{Node, Trouble};
pub(crate) use service::{Service, port_name};

use agenda::{Action, Agenda};
use autoscaler::Autoscaler;
use dice::Dice;
use event::Recorder;
use pod::{Pod, PodId};
use quota::Quota;
use service::Follower;
use workload::{Workload, WorkloadId};

/// How long the world has been going when a viewer first sees it. Its troubles have a history then.
const PAST: SignedDuration = SignedDuration::from_mins(75);

/// The size and temper of a world.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    pub(crate) pods: usize,
    pub(crate) seed: u64,
    pub(crate) churn: f64,
}

/// The simulated world.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) store: Store,
    now: Timestamp,
    dice: Dice,
    agenda: Agenda,
    recorder: Recorder,
    nodes: Vec<Node>,
    pods: BTreeMap<PodId, Pod>,
    pod_names: HashMap<Key, PodId>,
    workloads: BTreeMap<WorkloadId, Workload>,
    /// The Services of each workload.
    followers: BTreeMap<WorkloadId, Vec<Follower>>,
    /// The PodDisruptionBudgets of workloads.
    budgets: BTreeMap<WorkloadId, Made>,
    quotas: Vec<Quota>,
    autoscalers: Vec<Autoscaler>,
    /// The company's ConfigMaps, and how often each has been edited.
    config_maps: Vec<(Made, u32)>,
    /// Events that are written again and again.
    complaints: Vec<Incident>,
    /// Workloads whose controllers must look at them.
    marked: BTreeSet<WorkloadId>,
    /// Pods that are not written to the store yet.
    unwritten: BTreeSet<PodId>,
    next_id: u64,
    churn: f64,
    /// The next change of the churn stands in the agenda.
    churning: bool,
    rollouts: usize,
    /// Things that have happened beside rollouts.
    story: usize,
    /// Addresses that Services have.
    addresses: u32,
    /// Pods that were put on the company's workers in turn.
    dealt: usize,
}

impl World {
    /// A world that has been going for a while at `now`.
    pub(crate) fn new(plan: Plan, now: Timestamp) -> Self {
        let begin = now - PAST;
        let mut world = Self {
            store: Store::new(1_000 + plan.pods / 5),
            now: begin,
            dice: Dice::new(plan.seed),
            agenda: Agenda::default(),
            recorder: Recorder::new(2_000 + plan.pods / 2),
            nodes: Vec::new(),
            pods: BTreeMap::new(),
            pod_names: HashMap::new(),
            workloads: BTreeMap::new(),
            followers: BTreeMap::new(),
            budgets: BTreeMap::new(),
            quotas: Vec::new(),
            autoscalers: Vec::new(),
            config_maps: Vec::new(),
            complaints: Vec::new(),
            marked: BTreeSet::new(),
            unwritten: BTreeSet::new(),
            next_id: 1,
            churn: plan.churn,
            churning: false,
            rollouts: 0,
            story: 0,
            addresses: 0,
            dealt: 0,
        };
        world.found_company();
        world.gather_crowd(plan.pods);
        world.settle();
        world.advance(now);
        world.start_churn();
        world.store.forget_history();
        world
    }

    /// The time up to which everything has happened.
    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    /// When the next thing will happen.
    pub(crate) fn due(&self) -> Option<Timestamp> {
        self.agenda.due()
    }

    /// Lets everything happen that is due by `to`.
    pub(crate) fn advance(&mut self, to: Timestamp) {
        while let Some((at, action)) = self.agenda.take(to) {
            self.now = self.now.max(at);
            self.carry_out(action);
            self.settle();
        }
        self.now = self.now.max(to);
    }

    fn carry_out(&mut self, action: Action) {
        match action {
            Action::Schedule(pod) => self.schedule(pod),
            Action::Admit(pod) => self.admit(pod),
            Action::Pull(pod, container) => self.pull(pod, container),
            Action::PullBackOff(pod, container) => self.back_off_pull(pod, container),
            Action::Start(pod, container) => self.start(pod, container),
            Action::Ready(pod, container) => self.make_ready(pod, container),
            Action::Probe(pod, container) => self.fail_probe(pod, container),
            Action::Exit { pod, container, run, exit } => self.exit(pod, container, run, exit),
            Action::BackOff(pod, container) => self.back_off(pod, container),
            Action::Remind { pod, container, waits } => self.remind(pod, container, waits),
            Action::Stopped(pod) => self.stopped(pod),
            Action::Remove(pod) => self.remove(pod),
            Action::Deadline { workload, revision } => self.miss_deadline(workload, revision),
            Action::Tick(workload) => self.tick(workload),
            Action::Rollout => self.next_rollout(),
            Action::Churn => self.next_churn(),
            Action::Retry(workload) => {
                self.marked.insert(workload);
            }
            Action::Autoscale(at) => self.autoscale(at),
            Action::Complain(at) => self.complain(at),
            Action::Story => self.next_in_story(),
            Action::Heartbeat => self.heartbeat(),
            Action::Expire(key) => self.expire(&key),
        }
    }

    /// Writes what has changed, and lets the controllers answer to it until they have nothing left to do.
    fn settle(&mut self) {
        loop {
            for id in std::mem::take(&mut self.unwritten) {
                if let Some(pod) = self.pods.get(&id) {
                    self.store.put(Kind::Pod, manifest::pod_traits(pod), manifest::pod(pod));
                }
            }
            let Some(id) = self.marked.pop_first() else { break };
            self.control(id);
        }
    }

    fn later(&mut self, after: SignedDuration, action: Action) {
        self.agenda.add(self.now + after, action);
    }

    fn id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }

    fn uid(&mut self) -> Arc<str> {
        self.dice.uid().into()
    }

    /// Changes a pod, and has it written and its workload looked at afterwards.
    fn change<T>(&mut self, id: PodId, change: impl FnOnce(&mut Pod) -> T) -> Option<T> {
        let pod = self.pods.get_mut(&id)?;
        let was_ready = pod.is_ready();
        let result = change(pod);
        if pod.is_ready() != was_ready {
            pod.ready_since = self.now;
        }
        self.unwritten.insert(id);
        if let Some(owner) = &pod.owner {
            self.marked.insert(owner.workload);
        }
        Some(result)
    }
}

#[cfg(test)]
mod tests;
