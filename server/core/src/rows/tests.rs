use proptest::{
    prelude::{Just, Strategy},
    prop_assert_eq, proptest,
};
use rstest::rstest;

use super::{Contents, NamespaceRow, PodRow, WorkloadRef, WorkloadRow};
use crate::{
    fixtures::{NOW, ago, app, cron_job, deployment, job, pod},
    health::{Health, Verdict},
    pod::Stage,
};

fn workload(kind: &str, name: &str, health: Health) -> WorkloadRow {
    WorkloadRow {
        workload: WorkloadRef { kind: kind.into(), name: name.into() },
        verdict: Verdict::new(health, "Reason", format!("{kind} {name} is {health:?}.")),
        ..WorkloadRow::new(&deployment(name, 1).build(), [].iter(), &[])
    }
}

fn namespace<'a>(workloads: impl IntoIterator<Item = &'a WorkloadRow>) -> NamespaceRow {
    NamespaceRow::new(
        "shop".into(),
        "Active".into(),
        Some(NOW),
        Contents { pods: 7, ..Contents::default() },
        workloads,
    )
}

#[test]
fn a_pods_row_says_what_the_classifier_says() {
    let pod =
        pod("web-1").with(app("web").waiting("CrashLoopBackOff", "").last(1, "Error").restarts(6)).build();
    let web = WorkloadRef { kind: "Deployment".into(), name: "web".into() };
    let row = PodRow::new(&pod, web.clone(), NOW);
    assert_eq!(
        row,
        PodRow {
            uid: "uid-web-1".into(),
            namespace: "default".into(),
            name: "web-1".into(),
            workload: web,
            columns: crate::pod::columns::columns(&pod),
            stage: Stage::Active,
            created: Some(ago(3600)),
            verdict: crate::pod::health::verdict(&pod, NOW),
            node: "node-1".into(),
            oom_killed: false,
            containers: vec![Health::Degraded],
        }
    );
    assert_eq!(row.columns.status, "CrashLoopBackOff");
    assert_eq!(row.verdict.health, Health::Degraded);
}

#[test]
fn a_workloads_row_counts_its_pods() {
    let pods = [
        pod("web-1").with(app("web").running().restarts(2)).row(),
        pod("web-2").with(app("web").running().restarts(3)).row(),
    ];
    let row = WorkloadRow::new(&deployment("web", 3).counts(3, 3, 2, 2).build(), pods.iter(), &[]);
    assert_eq!((row.ready, row.desired, row.pods, row.restarts), (2, 3, 2, 5));
    assert_eq!(&*row.workload.kind, "Deployment");
    assert_eq!(row.verdict.health, Health::Progressing);
}

#[test]
fn restarts_without_end_do_not_overflow() {
    let pods = [1, 2].map(|_| pod("web").with(app("web").running().restarts(u32::MAX)).row());
    assert_eq!(WorkloadRow::new(&deployment("web", 2).build(), pods.iter(), &[]).restarts, u32::MAX);
}

#[test]
fn a_job_counts_completions() {
    let row = WorkloadRow::new(&job("import", 3).counts(1, 0, 2, 0).build(), [].iter(), &[]);
    assert_eq!((row.ready, row.desired), (2, 3));
}

#[rstest]
#[case::between_runs(vec![], (0, 0))]
#[case::finished(vec![pod("a").phase("Succeeded").with(app("a").exited(0, "Completed"))], (0, 0))]
#[case::running(
    vec![
        pod("a").phase("Succeeded").with(app("a").exited(0, "Completed")),
        pod("b").with(app("b").running()),
        pod("c").with(app("c").unready_for(1)),
    ],
    (1, 2)
)]
fn a_cron_job_counts_the_pods_of_its_present_runs(
    #[case] pods: Vec<crate::fixtures::PodBuilder>,
    #[case] expected: (u32, u32),
) {
    let pods: Vec<_> = pods.into_iter().map(crate::fixtures::PodBuilder::row).collect();
    let row = WorkloadRow::new(&cron_job("nightly").build(), pods.iter(), &[]);
    assert_eq!((row.ready, row.desired), expected);
}

#[rstest]
#[case::ready(pod("a").with(app("a").running()), 1)]
#[case::half_ready(pod("a").with(app("a").running()).with(app("b").unready_for(1)), 0)]
#[case::without_containers(pod("a"), 0)]
fn a_bare_pod_is_its_own_workload(#[case] pod: crate::fixtures::PodBuilder, #[case] ready: u32) {
    let pod = pod.row();
    let row = WorkloadRow::of_bare_pod(&pod, vec!["image".into()]);
    assert_eq!((row.ready, row.desired, row.pods), (ready, 1, 1));
    assert_eq!((&row.uid, &row.verdict, &row.workload), (&pod.uid, &pod.verdict, &pod.workload));
}

#[test]
fn an_empty_namespace_is_well() {
    let row = namespace([]);
    assert_eq!((row.health, &*row.why, &*row.worst), (Health::Healthy, "", ""));
    assert_eq!((row.workloads, row.broken, row.progressing, row.pods), (0, 0, 0, 7));
}

#[test]
fn a_well_namespace_names_nobody() {
    let row =
        namespace(&[workload("Deployment", "a", Health::Healthy), workload("Job", "b", Health::Healthy)]);
    assert_eq!((row.health, &*row.why, &*row.worst, row.workloads), (Health::Healthy, "", "", 2));
}

#[test]
fn a_namespace_counts_what_is_broken_and_what_is_on_its_way() {
    let row = namespace(&[
        workload("Deployment", "a", Health::Progressing),
        workload("Deployment", "b", Health::Degraded),
        workload("Deployment", "c", Health::Unknown),
        workload("Deployment", "d", Health::Suspended),
        workload("Deployment", "e", Health::Missing),
        workload("Deployment", "f", Health::Healthy),
        workload("Deployment", "g", Health::Progressing),
    ]);
    assert_eq!((row.workloads, row.broken, row.progressing), (7, 3, 2));
    assert_eq!((row.health, &*row.worst, &*row.why), (Health::Degraded, "b", "Deployment b is Degraded."));
}

#[test]
fn namesakes_of_different_kinds_have_an_order() {
    let deployment = workload("Deployment", "web", Health::Degraded);
    let stateful_set = workload("StatefulSet", "web", Health::Degraded);
    assert_eq!(namespace([&deployment, &stateful_set]), namespace([&stateful_set, &deployment]));
    assert_eq!(namespace([&stateful_set, &deployment]).why, "Deployment web is Degraded.");
}

type Spec = (usize, usize, usize);

/// Some workloads, and the same in another order.
fn twice() -> impl Strategy<Value = (Vec<Spec>, Vec<Spec>)> {
    let specs = proptest::collection::vec((0..3_usize, 0..2_usize, 0..4_usize), 0..8);
    specs.prop_flat_map(|specs| (Just(specs.clone()), Just(specs).prop_shuffle()))
}

fn workloads(specs: &[Spec]) -> Vec<WorkloadRow> {
    let kinds = ["Deployment", "StatefulSet"];
    let healths = [Health::Healthy, Health::Progressing, Health::Degraded];
    let names = ["a", "b", "c", "d"];
    specs.iter().map(|&(health, kind, name)| workload(kinds[kind], names[name], healths[health])).collect()
}

proptest! {
    #[test]
    fn a_namespace_does_not_depend_on_the_order_of_its_workloads((specs, shuffled) in twice()) {
        prop_assert_eq!(namespace(&workloads(&specs)), namespace(&workloads(&shuffled)));
    }
}
