//! A Kubernetes event about an object.

use std::sync::Arc;

use jiff::Timestamp;

use crate::meta::ResourceRef;

/// A trimmed event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// `metadata.uid`.
    pub uid: Arc<str>,
    /// What it is about.
    pub regarding: ResourceRef,
    /// `type` is `Warning`.
    pub warning: bool,
    /// For example `BackOff`.
    pub reason: Arc<str>,
    /// The sentence.
    pub message: Arc<str>,
    /// How often it happened, at least one.
    pub count: u32,
    /// First time.
    pub first: Option<Timestamp>,
    /// Last time.
    pub last: Option<Timestamp>,
    /// Who reports it.
    pub source: Arc<str>,
}

/// The latest event of which this holds.
pub(crate) fn latest(events: &[Arc<Event>], holds: impl Fn(&Event) -> bool) -> Option<&Event> {
    events.iter().map(|event| &**event).filter(|event| holds(event)).max_by_key(|event| event.last)
}
