//! What to do about claims and volumes.

use std::sync::Arc;

use crate::{
    event::{self, Event},
    resource::Claim,
    sentence::{first_sentence, name},
};

/// About a claim that is not bound. Its latest event says more than its phase.
///
/// Source of the events: Kubernetes' `pkg/controller/volume/events`.
pub(super) fn claim(claim: &Claim, reason: &str, events: &[Arc<Event>]) -> String {
    if reason == "Lost" {
        return "Make a new claim and restore the data into it: what was on the volume is not reachable any more."
            .to_owned();
    }
    let known = ["WaitForFirstConsumer", "ProvisioningFailed", "FailedBinding", "ExternalProvisioning"];
    let latest = event::latest(events, |event| known.contains(&&*event.reason));
    let class = claim.class.as_deref().unwrap_or_default();
    match latest.map(|event| (&*event.reason, &*event.message)) {
        Some(("WaitForFirstConsumer", _)) => {
            "Start a pod that uses it: its class makes the volume only then.".to_owned()
        }
        Some(("ProvisioningFailed", message)) => {
            format!("Look at the provisioner of class {}: {}.", name(class), first_sentence(message))
        }
        Some(("ExternalProvisioning", _)) => {
            format!("Check that the provisioner of class {} runs, if this lasts.", name(class))
        }
        _ if class.is_empty() => {
            "Name a storageClassName, mark a class as the default one, or make a volume for it by hand."
                .to_owned()
        }
        _ => format!("Look at its events: class {} has made no volume yet.", name(class)),
    }
}

/// About a volume.
pub(super) fn volume(reason: &str, volume: &str) -> String {
    match reason {
        "Failed" => {
            "Free what is behind it on the storage by hand, then delete the volume; its message says what failed."
                .to_owned()
        }
        "Released" => format!(
            "Delete {} if its data is not needed any more, or remove its spec.claimRef so that it is bound again.",
            name(volume)
        ),
        _ => "Look at its events if this lasts.".to_owned(),
    }
}
