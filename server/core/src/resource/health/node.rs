//! Is a node fit for pods?

use super::{condition, words};
use crate::{
    health::{Health, Verdict},
    resource::Node,
    sentence::listed,
};

/// What a node may be short of: the condition that is then `True`, and its words.
const PRESSURES: [(&str, &str); 4] = [
    ("MemoryPressure", "short of memory"),
    ("DiskPressure", "short of disk space"),
    ("PIDPressure", "short of process ids"),
    ("NetworkUnavailable", "without a network"),
];

/// The verdict on a node.
pub(super) fn verdict(node: &Node) -> Verdict {
    match condition(&node.conditions, "Ready").map(|ready| (ready, ready.status)) {
        Some((_, Some(true))) => {}
        Some((ready, Some(false))) => {
            return Verdict::new(Health::Degraded, "NotReady", format!("Not ready: {}.", words(ready)));
        }
        Some((ready, None)) => {
            let why = format!("Does not answer: {}.", words(ready));
            return Verdict::new(Health::Degraded, "NodeStatusUnknown", why);
        }
        None => {
            return Verdict::new(
                Health::Unknown,
                "NodeStatusNeverUpdated",
                "Its kubelet has not reported yet.",
            );
        }
    }
    let under = |kind: &str| {
        condition(&node.conditions, kind).is_some_and(|condition| condition.status == Some(true))
    };
    if let Some((reason, _)) = PRESSURES.iter().find(|(kind, _)| under(kind)) {
        let all = PRESSURES.iter().filter(|(kind, _)| under(kind)).map(|(_, words)| (*words).to_owned());
        let all: Vec<String> = all.collect();
        let why = format!("Is {}.", listed(all.into_iter()));
        return Verdict::new(Health::Degraded, *reason, why);
    }
    if node.cordoned {
        let why = "Cordoned: no new pods are placed on it.";
        return Verdict::new(Health::Suspended, "SchedulingDisabled", why);
    }
    Verdict::healthy()
}
