//! The opened resource, of whatever kind: what its panel shows.

use std::sync::Arc;

use jiff::Timestamp;

use crate::{
    change::Change,
    event::Event,
    finding::Advice,
    graph::{Labels, Relation},
    health::Verdict,
    meta::ResourceRef,
    resource::Category,
    rows::PodRow,
    usage::ContainerUsage,
};

/// Pods that a detail carries at most.
pub const MOST_PODS: usize = 200;

/// What the panel shows of a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceDetail {
    /// Which one.
    pub subject: ResourceRef,
    /// What it is for; absent for pods and workloads.
    pub category: Option<Category>,
    /// How it is and why.
    pub verdict: Verdict,
    /// What to do, and what proves the verdict.
    pub advice: Advice,
    /// Since when it is so, as far as the cluster says.
    pub since: Option<Timestamp>,
    /// What it is in a few words.
    pub summary: String,
    /// `metadata.creationTimestamp`.
    pub created: Option<Timestamp>,
    /// `metadata.labels`.
    pub labels: Labels,
    /// What else is worth knowing, in the order in which to show it.
    pub facts: Vec<Fact>,
    /// Everything that it has to do with.
    pub relatives: Vec<Relative>,
    /// Its pods, trouble first, at most [`MOST_PODS`].
    pub pods: Vec<Arc<PodRow>>,
    /// How many pods there are in truth.
    pub pod_count: usize,
    /// Newest first.
    pub events: Vec<Arc<Event>>,
    /// Newest first.
    pub changes: Vec<Arc<Change>>,
    /// Of a pod: each container.
    pub usage: Vec<ContainerUsage>,
}

/// One line of what is worth knowing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// For example `Cluster IP`.
    pub label: &'static str,
    /// Its value.
    pub value: String,
}

/// Something that a resource has to do with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relative {
    /// What one is to the other.
    pub relation: Relation,
    /// The relation leads from the relative to the resource.
    pub incoming: bool,
    /// Which one.
    pub resource: ResourceRef,
    /// How it is; [`crate::Health::Missing`] when it does not exist.
    pub verdict: Verdict,
    /// What it is in a few words.
    pub summary: String,
}
