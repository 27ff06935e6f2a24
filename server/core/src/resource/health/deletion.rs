//! Being deleted, and what holds that up.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::Assessment;
use crate::{
    health::{Health, Verdict, lasting},
    sentence::{listed, name},
};

/// Finalizers have this long before that is trouble. Detaching a disk or removing a load balancer takes minutes.
pub const FINALIZED_WITHIN: SignedDuration = SignedDuration::from_mins(5);

/// The state of what is being deleted since then.
pub(super) fn assess(deleted: Timestamp, finalizers: &[Arc<str>], now: Timestamp) -> Assessment {
    if finalizers.is_empty() {
        return Verdict::new(Health::Progressing, "Terminating", "Being deleted.").into();
    }
    let (health, turns_at) = lasting(Some(deleted), FINALIZED_WITHIN, now);
    let names = listed(finalizers.iter().map(|finalizer| name(finalizer)));
    let (noun, have) = if finalizers.len() == 1 { ("finalizer", "has") } else { ("finalizers", "have") };
    let cause = match finalizers {
        [only] => meaning(only).map(|meaning| format!(" ({meaning})")).unwrap_or_default(),
        _ => String::new(),
    };
    let verdict = if health == Health::Degraded {
        let why = format!("Cannot be deleted: {noun} {names} {have} not been removed{cause}.");
        Verdict::new(health, "StuckFinalizer", why)
    } else {
        Verdict::new(health, "Terminating", format!("Being deleted: waits for {noun} {names}{cause}."))
    };
    Assessment { verdict, turns_at }
}

/// What Kubernetes' own finalizers wait for.
fn meaning(finalizer: &str) -> Option<&'static str> {
    Some(match finalizer {
        "kubernetes.io/pvc-protection" => "a pod still uses it",
        "kubernetes.io/pv-protection" => "a claim is still bound to it",
        "foregroundDeletion" => "what it owns is not gone yet",
        "service.kubernetes.io/load-balancer-cleanup" => "its load balancer is not removed yet",
        _ => return None,
    })
}
