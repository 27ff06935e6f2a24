//! What the watch tasks tell the actor.

use std::sync::Arc;

use jiff::Timestamp;
use kdr_core::{event::Event, pod::Pod, resource::Resource, usage::Sample, view::Sync, workload::Workload};

use crate::kind::Kind;

/// One message to the actor.
#[derive(Debug)]
pub(crate) enum Message {
    /// Something about the objects of a kind.
    Objects {
        /// Which kind.
        kind: Kind,
        /// Only of this namespace, when the kind may not be listed everywhere.
        within: Option<Arc<str>>,
        /// When it was received from the API server.
        received: Timestamp,
        /// What it says.
        change: Change,
    },
    /// How far the watch of a kind is.
    State {
        /// Which kind.
        kind: Kind,
        /// How far.
        sync: Sync,
        /// Since when, see [`kdr_core::view::KindState::since`].
        since: Timestamp,
        /// Why, in a sentence; empty while all is well.
        message: String,
        /// The namespaces in which the kind can be read, when not everywhere.
        readable: Vec<Arc<str>>,
    },
    /// What the metrics API says, whole.
    Usage(Measured),
    /// The API server's version.
    Version(String),
}

/// One answer of the metrics API.
#[derive(Debug)]
pub(crate) enum Measured {
    /// The containers of all pods.
    Containers(Vec<Measurement>),
    /// There are no figures, and why, in a sentence.
    Unavailable(String),
}

/// What one container uses.
#[derive(Debug)]
pub(crate) struct Measurement {
    /// The pod's namespace.
    pub(crate) namespace: Arc<str>,
    /// The pod's name.
    pub(crate) pod: Arc<str>,
    /// The container's name.
    pub(crate) container: Arc<str>,
    /// CPU and memory.
    pub(crate) sample: Sample,
}

/// A change of a kind's objects.
#[derive(Debug)]
pub(crate) enum Change<T = Object> {
    /// These are all there are.
    Listed(Vec<T>),
    /// This one is new or different.
    Applied(T),
    /// This one is gone.
    Removed(T),
}

/// A trimmed object.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Object {
    Namespace(Namespace),
    Pod(Arc<Pod>),
    Workload(Arc<Workload>),
    Resource(Arc<Resource>),
    Event(Arc<Event>),
}

/// A trimmed namespace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Namespace {
    /// `metadata.name`.
    pub(crate) name: Arc<str>,
    /// `status.phase`.
    pub(crate) phase: Arc<str>,
    /// `metadata.creationTimestamp`.
    pub(crate) created: Option<Timestamp>,
}
