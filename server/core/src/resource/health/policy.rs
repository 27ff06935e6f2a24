//! What rules over others: autoscalers, disruption budgets, quotas.

use jiff::{SignedDuration, Timestamp};

use super::{Assessment, condition, reason, words};
use crate::{
    health::{Health, Verdict, lasting},
    resource::{Autoscaler, Budget, QuotaLimit},
    sentence::{count, listed, name},
};

/// An autoscaler may be without measurements for this long: pods that have just started have none yet.
pub const MEASURED_WITHIN: SignedDuration = SignedDuration::from_mins(2);

/// The state of an autoscaler.
///
/// Source of the conditions and their reasons: Kubernetes' `pkg/controller/podautoscaler/horizontal.go`.
pub(super) fn autoscaler(autoscaler: &Autoscaler, now: Timestamp) -> Assessment {
    let is_false =
        |kind| condition(&autoscaler.conditions, kind).filter(|condition| condition.status == Some(false));
    let target = &autoscaler.target;
    if let Some(unable) = is_false("AbleToScale") {
        let why = format!("Cannot scale {} {}: {}.", target.kind, name(&target.name), words(unable));
        return Verdict::new(Health::Degraded, reason(unable, "AbleToScale"), why).into();
    }
    match is_false("ScalingActive") {
        Some(off) if &*off.reason == "ScalingDisabled" => {
            let why = format!("Does nothing while {} {} is scaled to zero.", target.kind, name(&target.name));
            Verdict::new(Health::Suspended, "ScalingDisabled", why).into()
        }
        Some(inactive) => {
            let (health, turns_at) = lasting(inactive.since, MEASURED_WITHIN, now);
            let why = format!("Cannot tell how many pods are needed: {}.", words(inactive));
            Assessment { verdict: Verdict::new(health, reason(inactive, "ScalingActive"), why), turns_at }
        }
        None => Verdict::healthy().into(),
    }
}

/// The verdict on a disruption budget. One that allows no eviction while all its pods are well is what somebody asked
/// for; its summary says so.
pub(super) fn budget(budget: &Budget) -> Verdict {
    let failed = condition(&budget.conditions, "DisruptionAllowed")
        .filter(|condition| condition.status == Some(false) && &*condition.reason == "SyncFailed");
    if let Some(failed) = failed {
        let why = format!("Cannot count its pods: {}.", words(failed));
        return Verdict::new(Health::Degraded, "SyncFailed", why);
    }
    if budget.allowed > 0 || budget.healthy >= budget.desired {
        return Verdict::healthy();
    }
    let asked = count(budget.desired, "healthy pod");
    let why = if budget.expected < budget.desired {
        format!("No pod may be evicted: it asks for {asked}, but there are only {}.", budget.expected)
    } else {
        format!("No pod may be evicted: it asks for {asked} and has {}.", budget.healthy)
    };
    Verdict::new(Health::Progressing, "DisruptionsBlocked", why)
}

/// The verdict on a quota. One that is used up holds off what comes next, but nothing is broken yet: whatever it does
/// refuse is Degraded itself and names it. One that is exceeded was lowered below what runs, so that what is lost is
/// not replaced. A quota of nothing is a ban, and in order.
pub(super) fn quota(limits: &[QuotaLimit]) -> Verdict {
    let figures =
        |limit: &QuotaLimit| format!("{} ({} of {})", limit.resource, limit.used.text, limit.hard.text);
    let exceeded = |limit: &&QuotaLimit| limit.used.millis > limit.hard.millis;
    if limits.iter().any(|limit| exceeded(&limit)) {
        let which: Vec<String> = limits.iter().filter(exceeded).map(figures).collect();
        let why = format!("More is used than it allows: {}.", listed(which.into_iter()));
        return Verdict::new(Health::Degraded, "QuotaExceeded", why);
    }
    let used_up = |limit: &&QuotaLimit| limit.hard.millis > 0 && limit.used.millis == limit.hard.millis;
    let which: Vec<String> = limits.iter().filter(used_up).map(figures).collect();
    if which.is_empty() {
        return Verdict::healthy();
    }
    let why = format!("Used up: {}; what needs more is refused.", listed(which.into_iter()));
    Verdict::new(Health::Progressing, "QuotaExhausted", why)
}
