//! Whose logs belong to a selection, as of now.

use std::sync::Arc;

use crate::pod::Pod;

/// The pods of a selection.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Members {
    /// What was selected exists. Labels always do.
    pub known: bool,
    /// Its pods, by name.
    pub pods: Vec<Arc<Pod>>,
}
