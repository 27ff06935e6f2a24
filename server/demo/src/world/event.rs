//! Events as Kubernetes' recorders write them: the same thing again raises a count.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use jiff::{SignedDuration, Timestamp};

use super::{
    Node, World,
    agenda::Action,
    pod::Pod,
    workload::{Revision, Workload},
};
use crate::{
    kind::Kind,
    manifest::{self, Made},
    store::Key,
};

/// The API server's `--event-ttl`.
const KEPT: SignedDuration = SignedDuration::from_hours(1);

/// Something that a component tells of an object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Incident {
    pub(crate) kind: &'static str,
    pub(crate) api_version: &'static str,
    pub(crate) key: Key,
    pub(crate) uid: Arc<str>,
    /// For example `spec.containers{app}`.
    pub(crate) path: String,
    pub(crate) reason: &'static str,
    pub(crate) message: String,
    pub(crate) warning: bool,
    /// The component that tells, and its host.
    pub(crate) source: (&'static str, Arc<str>),
}

impl Incident {
    /// About a pod.
    pub(crate) fn about_pod(pod: &Pod, reason: &'static str, message: impl Into<String>) -> Self {
        Self::about(("Pod", "v1"), &pod.key, &pod.uid, reason, message.into())
    }

    /// About a workload.
    pub(crate) fn about_workload(
        workload: &Workload,
        reason: &'static str,
        message: impl Into<String>,
    ) -> Self {
        let kind = workload.kind();
        let what = (kind.resource().kind, kind.api_version());
        Self::about(what, &workload.key, &workload.uid, reason, message.into()).by(match kind {
            Kind::Deployment => "deployment-controller",
            Kind::StatefulSet => "statefulset-controller",
            Kind::DaemonSet => "daemonset-controller",
            Kind::CronJob => "cronjob-controller",
            _ => "job-controller",
        })
    }

    /// About the ReplicaSet of a Deployment's revision.
    pub(crate) fn about_replica_set(
        workload: &Workload,
        revision: &Revision,
        reason: &'static str,
        message: impl Into<String>,
    ) -> Self {
        let key = Key::new(workload.key.namespace.clone(), revision.name.clone());
        Self::about(("ReplicaSet", "apps/v1"), &key, &revision.uid, reason, message.into())
            .by("replicaset-controller")
    }

    /// About an object that has no life of its own.
    pub(crate) fn about_object(made: &Made, reason: &'static str, message: &str) -> Self {
        let what = (made.kind.resource().kind, made.kind.api_version());
        Self::about(what, &made.key, &made.uid, reason, message.to_owned())
    }

    /// About a node.
    pub(crate) fn about_node(node: &Node, reason: &'static str, message: &str) -> Self {
        let key = Key::new("", node.name.clone());
        Self::about(("Node", "v1"), &key, &node.uid, reason, message.to_owned())
    }

    fn about(
        (kind, api_version): (&'static str, &'static str),
        key: &Key,
        uid: &Arc<str>,
        reason: &'static str,
        message: String,
    ) -> Self {
        let (key, uid) = (key.clone(), uid.clone());
        let source = ("kubelet", "".into());
        Self { kind, api_version, key, uid, path: String::new(), reason, message, warning: false, source }
    }

    /// A person should look at it.
    pub(crate) fn warning(mut self) -> Self {
        self.warning = true;
        self
    }

    /// The part of the object that it is about.
    pub(crate) fn at(mut self, path: &str) -> Self {
        path.clone_into(&mut self.path);
        self
    }

    /// Told by a component of the control plane.
    pub(crate) fn by(mut self, component: &'static str) -> Self {
        self.source = (component, "".into());
        self
    }

    /// Told by the kubelet of a pod's node.
    pub(crate) fn by_kubelet(mut self, pod: &Pod) -> Self {
        self.source = ("kubelet", pod.node.clone());
        self
    }
}

/// An event.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) name: Arc<str>,
    pub(crate) uid: Arc<str>,
    pub(crate) count: u32,
    pub(crate) first: Timestamp,
    pub(crate) last: Timestamp,
}

/// The events that there are.
#[derive(Debug)]
pub(super) struct Recorder {
    events: BTreeMap<Arc<Incident>, Event>,
    names: BTreeMap<Key, Arc<Incident>>,
    /// In the order of their creation.
    order: VecDeque<Key>,
    capacity: usize,
}

impl Recorder {
    /// Keeps no more than so many events.
    pub(super) fn new(capacity: usize) -> Self {
        Self { events: BTreeMap::new(), names: BTreeMap::new(), order: VecDeque::new(), capacity }
    }
}

impl World {
    /// Writes an event, or raises the count of the same one: the count.
    pub(super) fn record(&mut self, incident: Incident) -> u32 {
        let now = self.now;
        if let Some(event) = self.recorder.events.get_mut(&incident) {
            event.count += 1;
            event.last = now;
            let event = event.clone();
            self.write_event(&incident, &event);
            return event.count;
        }
        // A recorder names an event by the object and the time in nanoseconds; the uid's digits keep it unique here.
        let uid = self.uid();
        let digits = uid.chars().filter(char::is_ascii_hexdigit).take(16).collect::<String>();
        let name: Arc<str> = format!("{}.{digits}", incident.key.name).into();
        let event = Event { name: name.clone(), uid, count: 1, first: now, last: now };
        self.write_event(&incident, &event);
        let key = Key::new(namespace(&incident), name);
        let incident = Arc::new(incident);
        self.recorder.events.insert(Arc::clone(&incident), event);
        self.recorder.names.insert(key.clone(), incident);
        self.recorder.order.push_back(key.clone());
        self.later(KEPT, Action::Expire(key));
        if self.recorder.names.len() > self.recorder.capacity {
            self.forget_oldest_event();
        }
        1
    }

    /// Writes several events.
    pub(super) fn record_all(&mut self, incidents: impl IntoIterator<Item = Incident>) {
        for incident in incidents {
            self.record(incident);
        }
    }

    fn write_event(&mut self, incident: &Incident, event: &Event) {
        let namespace = namespace(incident);
        let traits = manifest::event_traits(&namespace, incident, event);
        self.store.put(Kind::Event, traits, manifest::event(&namespace, incident, event));
    }

    /// An event ends when it has not happened again for its time.
    pub(super) fn expire(&mut self, key: &Key) {
        let Some(incident) = self.recorder.names.get(key) else { return };
        let Some(event) = self.recorder.events.get(incident) else { return };
        let end = event.last + KEPT;
        if end > self.now {
            self.agenda.add(end, Action::Expire(key.clone()));
            return;
        }
        self.forget_event(key);
    }

    fn forget_oldest_event(&mut self) {
        while let Some(key) = self.recorder.order.pop_front() {
            if self.recorder.names.contains_key(&key) {
                self.forget_event(&key);
                return;
            }
        }
    }

    fn forget_event(&mut self, key: &Key) {
        if let Some(incident) = self.recorder.names.remove(key) {
            self.recorder.events.remove(&incident);
        }
        self.store.delete(Kind::Event, key);
        while self.recorder.order.front().is_some_and(|oldest| !self.recorder.names.contains_key(oldest)) {
            self.recorder.order.pop_front();
        }
    }
}

/// Events of what is not namespaced are in `default`.
fn namespace(incident: &Incident) -> Arc<str> {
    if incident.key.namespace.is_empty() { "default".into() } else { incident.key.namespace.clone() }
}
