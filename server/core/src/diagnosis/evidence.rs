//! Where a verdict can be seen by oneself: events and fields.

use std::sync::Arc;

use crate::{
    event::{self, Event},
    finding::{Proof, ProofKind},
    pod::Condition,
};

/// Characters of a message or value that a proof shows at most.
const LONGEST: usize = 1_000;

/// The latest warning with one of these reasons.
pub(super) fn latest<'a>(events: &'a [Arc<Event>], reasons: &[&str]) -> Option<&'a Event> {
    event::latest(events, |event| event.warning && reasons.contains(&&*event.reason))
}

/// An event as proof.
pub(super) fn of_event(event: &Event) -> Proof {
    Proof { kind: ProofKind::Event, label: event.reason.to_string(), text: cut(&event.message) }
}

/// A field as proof.
pub(super) fn of_field(path: impl Into<String>, value: &str) -> Proof {
    Proof { kind: ProofKind::Field, label: path.into(), text: cut(value) }
}

/// A condition as proof: its message, else its reason, else its status.
pub(super) fn of_condition(condition: &Condition) -> Proof {
    let field = |part: &str| format!("status.conditions[{}].{part}", condition.kind);
    match (&*condition.message, &*condition.reason, condition.status) {
        ("", "", status) => {
            let status = status.map_or("Unknown", |status| if status { "True" } else { "False" });
            of_field(field("status"), status)
        }
        ("", reason, _) => of_field(field("reason"), reason),
        (message, ..) => of_field(field("message"), message),
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
