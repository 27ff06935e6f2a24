//! What a resource's state depends on beside itself. Only the model of the whole cluster knows it.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Backend, PortRef};
use crate::{graph::Reference, rows::WorkloadRef};

/// What a resource has to do with, as far as its state depends on it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Surroundings {
    /// References that lead nowhere although they have to lead somewhere. Of kinds that cannot be read nothing is said.
    pub missing: Vec<Reference>,
    /// Of what selects pods by labels; none where pods cannot be read.
    pub selected: Option<Selected>,
    /// Of a Service that selects no pods: the workload whose pods it would select, if there is one.
    pub pods_of: Option<PodsOf>,
    /// Of a Service: target ports that no container of the selected pods serves. Empty when nothing is selected.
    pub unserved: Vec<PortRef>,
    /// Of an Ingress or HTTPRoute: backends whose Service is there but has no such port.
    pub portless: Vec<Backend>,
    /// Of what serves TLS: its Secrets that are there, and until when their certificates are valid.
    pub certificates: Vec<(Arc<str>, Option<Timestamp>)>,
}

/// A workload that has no pods now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PodsOf {
    /// Kind and name, in the same namespace.
    pub workload: WorkloadRef,
    /// Pods that its spec asks for; none when somebody has scaled it to zero.
    pub desired: u32,
}

/// The pods that something selects, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Selected {
    /// All of them, without those that have ended.
    pub pods: u32,
    /// Of these, ready.
    pub ready: u32,
    /// Of these, on their way: [`crate::Health::Progressing`].
    pub starting: u32,
}
