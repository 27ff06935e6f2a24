//! Which logs to read, which part of them, and which lines of that.

use std::sync::Arc;

use jiff::Timestamp;

use super::filter::Filter;
use crate::{graph::Selector, rows::WorkloadRef};

/// A question for logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadRequest {
    /// Whose containers.
    pub selection: Selection,
    /// Only containers of these names; all when empty.
    pub containers: Vec<Arc<str>>,
    /// The run before the current one, of each container.
    pub previous: bool,
    /// Begin with the first line at or after this time.
    pub since: Option<Timestamp>,
    /// End before the first line at or after this time.
    pub until: Option<Timestamp>,
    /// How much of what is there.
    pub part: Part,
    /// Go on with what is written from now on.
    pub follow: bool,
    /// Which lines.
    pub filter: Filter,
}

/// Whose containers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// Namespace.
    pub namespace: Arc<str>,
    /// Which of its pods.
    pub pods: Selected,
}

/// Which pods of a namespace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selected {
    /// Those of a workload.
    Workload(WorkloadRef),
    /// Those that a Service selects.
    Service(Arc<str>),
    /// The one of this name.
    Pod(Arc<str>),
    /// Those with these labels.
    Labels(Selector),
}

/// How much of what is there, counted in lines that the filter selects, over all containers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    /// All of it.
    #[default]
    All,
    /// The first so many lines.
    Head(u32),
    /// The last so many lines.
    Tail(u32),
}

impl Selection {
    /// In words, for a sentence: `Deployment checkout`.
    pub fn words(&self) -> String {
        match &self.pods {
            Selected::Workload(workload) => format!("{} {}", workload.kind, workload.name),
            Selected::Service(name) => format!("Service {name}"),
            Selected::Pod(name) => format!("Pod {name}"),
            Selected::Labels(selector) => format!("pods with {}", selector.words()),
        }
    }
}
