//! One row of a table, whichever kind of thing it shows: what sorting, filtering and drawing need of all of them.

use std::sync::Arc;

use kdr_proto::v1::{Health, Namespace, Pod, Resource, Workload};
use prost_types::Timestamp;

use crate::{health, instant};

/// A row. Cheap to clone; equal only to itself, since the server sends a whole new row for each change.
#[derive(Debug, Clone)]
pub enum Row {
    /// A namespace; its key is its name.
    Namespace(Arc<Namespace>),
    /// A workload; its key is its `uid`.
    Workload(Arc<Workload>),
    /// A pod; its key is its `uid`.
    Pod(Arc<Pod>),
    /// Any other resource; its key is its `uid`.
    Resource(Arc<Resource>),
}

/// The reason of a row whose state is not judged: of its kind only metadata are known.
const NOT_JUDGED: &str = "NotJudged";

impl PartialEq for Row {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Namespace(a), Self::Namespace(b)) => Arc::ptr_eq(a, b),
            (Self::Workload(a), Self::Workload(b)) => Arc::ptr_eq(a, b),
            (Self::Pod(a), Self::Pod(b)) => Arc::ptr_eq(a, b),
            (Self::Resource(a), Self::Resource(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }
}

impl From<Namespace> for Row {
    fn from(row: Namespace) -> Self {
        Self::Namespace(Arc::new(row))
    }
}

impl From<Workload> for Row {
    fn from(row: Workload) -> Self {
        Self::Workload(Arc::new(row))
    }
}

impl From<Pod> for Row {
    fn from(row: Pod) -> Self {
        Self::Pod(Arc::new(row))
    }
}

impl From<Resource> for Row {
    fn from(row: Resource) -> Self {
        Self::Resource(Arc::new(row))
    }
}

impl Row {
    /// Whether it is of the same namespace and says the same of it. Of other rows, which do not outlive what is selected,
    /// only whether it is the very same.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Namespace(a), Self::Namespace(b)) => a == b,
            _ => self == other,
        }
    }

    /// What stays the same when the row changes.
    pub fn key(&self) -> &str {
        match self {
            Self::Namespace(row) => &row.name,
            Self::Workload(row) => &row.uid,
            Self::Pod(row) => &row.uid,
            Self::Resource(row) => &row.uid,
        }
    }

    /// Empty for a namespace.
    pub fn namespace(&self) -> &str {
        match self {
            Self::Namespace(_) => "",
            Self::Workload(row) => &row.namespace,
            Self::Pod(row) => &row.namespace,
            Self::Resource(row) => &row.namespace,
        }
    }

    /// `metadata.name`.
    pub fn name(&self) -> &str {
        match self {
            Self::Namespace(row) => &row.name,
            Self::Workload(row) => &row.name,
            Self::Pod(row) => &row.name,
            Self::Resource(row) => &row.name,
        }
    }

    /// How well it is.
    pub fn health(&self) -> Health {
        health::of(match self {
            Self::Namespace(row) => row.health,
            Self::Workload(row) => row.health,
            Self::Pod(row) => row.health,
            Self::Resource(row) => row.health,
        })
    }

    /// Whether its health is known or in doubt, and not only outside of what is judged.
    pub fn is_judged(&self) -> bool {
        !matches!(self, Self::Resource(row) if row.reason == NOT_JUDGED)
    }

    /// The sentence under the name; empty when all is well, or nothing is judged.
    pub fn why(&self) -> &str {
        match self {
            Self::Namespace(row) => &row.why,
            Self::Workload(row) => &row.why,
            Self::Pod(row) => &row.why,
            Self::Resource(row) if self.is_judged() => &row.why,
            Self::Resource(_) => "",
        }
    }

    /// Whether it is not well for this raw reason; of a namespace: whether one of its pods is.
    pub fn has_reason(&self, reason: &str) -> bool {
        match self {
            Self::Namespace(row) => row.problems.iter().any(|problem| problem.reason == reason),
            Self::Workload(row) => row.reason == reason,
            Self::Pod(row) => row.reason == reason,
            Self::Resource(row) => row.reason == reason,
        }
    }

    /// When it was created, in milliseconds since 1970.
    pub fn created(&self) -> Option<i64> {
        let created: Option<&Timestamp> = match self {
            Self::Namespace(row) => row.created.as_ref(),
            Self::Workload(row) => row.created.as_ref(),
            Self::Pod(row) => row.created.as_ref(),
            Self::Resource(row) => row.created.as_ref(),
        };
        created.map(instant::millis)
    }

    /// Whether the row takes two lines: one for the thing, one for what is wrong with it.
    pub fn is_tall(&self) -> bool {
        !self.why().is_empty()
    }

    /// Whether any of the row's texts satisfies the test: names, status, node, images, kind and the sentence.
    pub fn any_text(&self, mut test: impl FnMut(&str) -> bool) -> bool {
        let shared = test(self.name()) || test(self.namespace()) || test(self.why());
        shared
            || test(health::word(self.health()))
            || match self {
                Self::Namespace(row) => test(&row.worst) || test(&row.phase),
                Self::Workload(row) => {
                    test(&row.kind) || test(&row.reason) || row.images.iter().any(|image| test(image))
                }
                Self::Pod(row) => {
                    test(&row.status)
                        || test(&row.reason)
                        || test(&row.node)
                        || row.workload.as_ref().is_some_and(|owner| test(&owner.kind))
                }
                Self::Resource(row) => test(&row.kind) || test(&row.reason) || test(&row.summary),
            }
    }
}
