//! Health of a resource, with the sentence that says why.

use jiff::Timestamp;

use super::{Resource, Surroundings};
use crate::{
    graph::Reference,
    health::{Health, Verdict},
    sentence::name,
};

/// Health of a resource among what it has to do with, as of `now`.
pub fn verdict(resource: &Resource, around: &Surroundings, _now: Timestamp) -> Verdict {
    if resource.meta.deleted.is_some() {
        return Verdict::new(Health::Progressing, "Terminating", "Being deleted.");
    }
    or_missing(Verdict::healthy(), &around.missing)
}

/// When the verdict changes although nothing else does; none if it never does.
pub fn turns_at(_resource: &Resource, _around: &Surroundings, _now: Timestamp) -> Option<Timestamp> {
    None
}

/// A verdict, unless a reference that leads nowhere is worse.
pub fn or_missing(verdict: Verdict, missing: &[Reference]) -> Verdict {
    match missing.first() {
        Some(first) if verdict.health < Health::Missing => Verdict::new(
            Health::Missing,
            format!("{}NotFound", first.kind),
            format!("Refers to {} {}, which does not exist.", first.kind, name(&first.name)),
        ),
        _ => verdict,
    }
}
