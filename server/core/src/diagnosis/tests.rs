use std::sync::Arc;

use crate::{
    event::Event,
    finding::{Advice, Proof, ProofKind},
    fixtures::{NOW, PodBuilder, WorkloadBuilder},
    health::Verdict,
    resource::{Resource, Surroundings},
    rows::{PodRow, ResourceRow, WorkloadRef, WorkloadRow},
    usage::ContainerUsage,
};

mod pods;
mod resources;
mod workloads;

fn shared(events: Vec<Event>) -> Vec<Arc<Event>> {
    events.into_iter().map(Arc::new).collect()
}

fn about_pod(pod: PodBuilder, events: Vec<Event>, usage: &[ContainerUsage]) -> (Verdict, Advice) {
    let pod = pod.build();
    let row = PodRow::new(&pod, WorkloadRef { kind: "Pod".into(), name: pod.meta.name.clone() }, NOW);
    let advice = super::of_pod(&pod, &row, &shared(events), usage);
    (row.verdict, advice)
}

fn about_workload(
    workload: WorkloadBuilder,
    missing: &[crate::graph::Reference],
    worst: Option<(PodBuilder, Vec<Event>)>,
    events: Vec<Event>,
) -> (Verdict, Advice) {
    let workload = workload.build();
    let worst = worst.map(|(pod, events)| (pod.clone().build(), pod.row(), shared(events)));
    let row = WorkloadRow::new(&workload, worst.iter().map(|(_, row, _)| row), missing);
    let worst = worst.as_ref().map(|(pod, row, events)| (pod, row, &**events));
    let advice = super::of_workload(&workload, &row, worst, &shared(events), &[]);
    (row.verdict, advice)
}

fn about_resource(resource: &Resource, around: &Surroundings, events: Vec<Event>) -> (Verdict, Advice) {
    let row = ResourceRow::new(resource, around, NOW);
    let advice = super::of_resource(resource, &row, &shared(events));
    (row.verdict, advice)
}

/// What is broken has a next step, which is one line and ends as a sentence.
fn assert_sound(verdict: &Verdict, advice: &Advice) {
    assert!(!verdict.health.is_broken() || !advice.next.is_empty(), "{verdict:?} has no next step");
    assert!(!advice.next.contains(char::is_control), "{:?}", advice.next);
    assert!(advice.next.is_empty() || advice.next.ends_with(['.', '`']), "{:?}", advice.next);
    assert!(!advice.next.contains("``"), "{verdict:?}: {:?}", advice.next);
    // An event may come without a message; a field that is empty proves nothing.
    let is_empty =
        |proof: &&Proof| proof.label.is_empty() || proof.kind == ProofKind::Field && proof.text.is_empty();
    assert_eq!(advice.proofs.iter().find(is_empty), None, "{verdict:?}");
}
