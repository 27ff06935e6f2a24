//! How well a thing is. One scale for every kind and every level.

use jiff::{SignedDuration, Timestamp};

/// Health of a thing, ordered from best to worst: the worst of several is their maximum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Health {
    /// As it should be.
    #[default]
    Healthy,
    /// Halted on purpose.
    Suspended,
    /// On its way to what its spec says.
    Progressing,
    /// Nothing is known about it.
    Unknown,
    /// Referred to, but does not exist.
    Missing,
    /// Broken; a person should look.
    Degraded,
}

impl Health {
    /// Whether a person should look: degraded, missing or unknown.
    pub fn is_broken(self) -> bool {
        self >= Self::Unknown
    }
}

/// A health with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// The state.
    pub health: Health,
    /// Kubernetes' own word for it, for example `CrashLoopBackOff`; empty when healthy.
    pub reason: String,
    /// A sentence a person can act on; empty when healthy.
    pub why: String,
}

impl Verdict {
    /// All is well.
    pub fn healthy() -> Self {
        Self::default()
    }

    /// A verdict with its reason and sentence.
    pub fn new(health: Health, reason: impl Into<String>, why: impl Into<String>) -> Self {
        Self { health, reason: reason.into(), why: why.into() }
    }
}

/// A state that is in order at first and trouble when it lasts, with the moment when that changes. A state of unknown
/// age has lasted.
pub(crate) fn lasting(
    since: Option<Timestamp>,
    patience: SignedDuration,
    now: Timestamp,
) -> (Health, Option<Timestamp>) {
    let deadline = since.and_then(|since| since.checked_add(patience).ok());
    match deadline.filter(|deadline| now < *deadline) {
        Some(deadline) => (Health::Progressing, Some(deadline)),
        None => (Health::Degraded, None),
    }
}

#[cfg(test)]
mod tests;
