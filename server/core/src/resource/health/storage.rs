//! Claims and volumes.

use crate::{
    health::{Health, Verdict},
    resource::{Claim, Volume},
    sentence::{first_sentence, name},
};

/// The verdict on a claim. That one waits is no trouble in itself: a class may wait for the first pod. The pod that
/// cannot be scheduled for want of it is.
pub(super) fn claim(claim: &Claim) -> Verdict {
    let why = match (&*claim.phase, &*claim.volume, claim.class.as_deref()) {
        ("Bound", ..) => return Verdict::healthy(),
        ("Lost", "", _) => return Verdict::new(Health::Degraded, "Lost", "Its volume is gone."),
        ("Lost", volume, _) => {
            let why = format!("Its volume {} is gone, and what was on it.", name(volume));
            return Verdict::new(Health::Degraded, "Lost", why);
        }
        (_, "", None | Some("")) => "Waits for a volume; it names no class that would make one.".to_owned(),
        (_, "", Some(class)) => format!("Waits for a volume of class {}.", name(class)),
        (_, volume, _) => format!("Waits to be bound to volume {}.", name(volume)),
    };
    Verdict::new(Health::Progressing, "Pending", why)
}

/// The verdict on a volume. A released one is kept on purpose: its class retains what is on it.
pub(super) fn volume(volume: &Volume) -> Verdict {
    let claim = match &volume.claim {
        Some((namespace, claim)) => format!("Its claim {}", name(&format!("{namespace}/{claim}"))),
        None => "Its claim".to_owned(),
    };
    match &*volume.phase {
        "Available" | "Bound" => Verdict::healthy(),
        "Released" => {
            let why =
                format!("{claim} is gone; it keeps its data and serves no other claim until it is freed.");
            Verdict::new(Health::Suspended, "Released", why)
        }
        "Failed" => {
            let why = match first_sentence(&volume.message).as_str() {
                "" => format!("{claim} is gone, and it could not be freed."),
                words => format!("{claim} is gone, and it could not be freed: {words}."),
            };
            Verdict::new(Health::Degraded, "Failed", why)
        }
        _ => Verdict::new(Health::Progressing, "Pending", "Is being made."),
    }
}
