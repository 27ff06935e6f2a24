//! What a resource is, in a few words.

use super::{Resource, Surroundings};

/// For example `ClusterIP · 80 → 8080` or `3 keys`; may be empty.
pub fn summary(_resource: &Resource, _around: &Surroundings) -> String {
    String::new()
}
