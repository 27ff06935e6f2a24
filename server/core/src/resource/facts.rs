//! What else is worth knowing of a resource, line by line.

use super::{Resource, Surroundings};
use crate::detail::Fact;

/// In the order in which to show it.
pub fn facts(_resource: &Resource, _around: &Surroundings) -> Vec<Fact> {
    Vec::new()
}
