//! Pods that the API server refuses to create, for the kinds whose status does not say so.
//!
//! A Deployment and a ReplicaSet have the condition `ReplicaFailure`; a StatefulSet, a DaemonSet and a Job have only the
//! events of their controller.

use std::sync::Arc;

use super::create_words;
use crate::{
    event::{self, Event},
    health::{Health, Verdict},
};

/// A verdict, unless it waits for pods that are refused. `events` are about the workload and what stands between it and
/// its pods.
pub fn or_refused(verdict: Verdict, events: &[Arc<Event>]) -> Verdict {
    let waits = verdict.health == Health::Progressing
        && matches!(&*verdict.reason, "RollingOut" | "MinimumReplicasUnavailable" | "Running");
    match refusal(events).filter(|_| waits) {
        Some(refusal) => {
            let why = format!("Cannot create pods: {}.", create_words::shortened(&refusal.message));
            Verdict::new(Health::Degraded, "FailedCreate", why)
        }
        None => verdict,
    }
}

/// The latest refusal, unless a pod could be created since.
pub(crate) fn refusal(events: &[Arc<Event>]) -> Option<&Event> {
    let refusal = event::latest(events, |event| event.warning && &*event.reason == "FailedCreate")?;
    let created = event::latest(events, |event| &*event.reason == "SuccessfulCreate");
    created.is_none_or(|created| created.last <= refusal.last).then_some(refusal)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::or_refused;
    use crate::{
        event::Event,
        fixtures::{deployment, job, stateful_set, warning},
        health::Health,
        rows::{PodRow, WorkloadRow},
    };

    const QUOTA: &str =
        "pods \"db-0\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=4, limited: pods=4";
    const NO_PODS: &[PodRow] = &[];

    fn refused(seconds: i64) -> Event {
        warning("FailedCreate", QUOTA, seconds)
    }

    fn created(seconds: i64) -> Event {
        Event { warning: false, ..warning("SuccessfulCreate", "", seconds) }
    }

    #[rstest]
    #[case::refused(vec![refused(9)], true)]
    #[case::refused_again(vec![created(60), refused(9), refused(99)], true)]
    #[case::created_since(vec![created(5), refused(9)], false)]
    #[case::of_something_else(vec![warning("Moon", QUOTA, 1)], false)]
    #[case::never(vec![], false)]
    fn a_workload_that_waits_for_refused_pods_is_degraded(
        #[case] events: Vec<Event>,
        #[case] is_refused: bool,
    ) {
        let events: Vec<_> = events.into_iter().map(Into::into).collect();
        for workload in [stateful_set("db", 3).counts(0, 0, 0, 0), job("db", 1).counts(0, 0, 0, 0)] {
            let row = WorkloadRow::new(&workload.build(), NO_PODS.iter(), &[]);
            let verdict = or_refused(row.verdict.clone(), &events);
            if is_refused {
                let why = "Cannot create pods: quota `q` is exceeded: pods=1 asked for, 4 of 4 used.";
                assert_eq!((verdict.health, &*verdict.why), (Health::Degraded, why));
                assert_eq!(verdict.reason, "FailedCreate");
            } else {
                assert_eq!(verdict, row.verdict);
            }
        }
    }

    #[rstest]
    #[case::whole(deployment("web", 1))]
    #[case::deleted(deployment("web", 1).counts(0, 0, 0, 0).deleted())]
    fn a_workload_that_waits_for_no_pods_is_not_refused_any(
        #[case] workload: crate::fixtures::WorkloadBuilder,
    ) {
        let row = WorkloadRow::new(&workload.build(), NO_PODS.iter(), &[]);
        assert_eq!(or_refused(row.verdict.clone(), &[refused(9).into()]), row.verdict);
    }
}
