//! What needs a person: what it is, why, what proves it, and what to do.

use std::sync::Arc;

use jiff::Timestamp;

use crate::{health::Verdict, meta::ResourceRef};

/// One thing that needs a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is about: a workload, a pod that nothing owns, or a resource.
    pub subject: ResourceRef,
    /// What happened.
    pub verdict: Verdict,
    /// What to do, and what proves it.
    pub advice: Advice,
    /// Since when, as far as the cluster says.
    pub since: Option<Timestamp>,
}

/// What to do about a verdict, and where one can see by oneself that it is right.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Advice {
    /// What to do next, in a sentence; empty when nothing needs doing.
    pub next: String,
    /// What proves the verdict.
    pub proofs: Vec<Proof>,
    /// Whose log tells more.
    pub log: Option<LogHint>,
}

/// Where a verdict can be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Where it stands.
    pub kind: ProofKind,
    /// The event's reason, or the field's path.
    pub label: String,
    /// The event's message, or the field's value.
    pub text: String,
}

/// Where a proof stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProofKind {
    /// An event.
    Event,
    /// A field of the object.
    Field,
}

/// A log that tells more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogHint {
    /// The pod.
    pub pod: ResourceRef,
    /// Its container.
    pub container: Arc<str>,
    /// The run before the current one is the one that tells it.
    pub previous: bool,
}
