use rstest::rstest;

use super::{about_workload, assert_sound};
use crate::{
    event::Event,
    finding::{Advice, ProofKind},
    fixtures::{
        PodBuilder, WorkloadBuilder, app, cron_job, deployment, job, pod, reference, stateful_set, warning,
    },
    graph::Relation,
    workload::Kind,
};

fn crashing() -> PodBuilder {
    pod("web-1").with(app("web").waiting("CrashLoopBackOff", "").last(1, "Error").restarts(3))
}

fn short() -> WorkloadBuilder {
    deployment("web", 3).counts(3, 3, 2, 2)
}

fn refused(message: &str) -> WorkloadBuilder {
    short().condition("ReplicaFailure", Some(true), "FailedCreate", message)
}

fn gave_up(reason: &str) -> WorkloadBuilder {
    job("import", 1).condition("Failed", Some(true), reason, "")
}

fn created(seconds: i64) -> Event {
    Event { warning: false, ..warning("SuccessfulCreate", "Created pod", seconds) }
}

fn says(workload: WorkloadBuilder, worst: Option<PodBuilder>, events: Vec<Event>) -> Advice {
    let (verdict, advice) = about_workload(workload, &[], worst.map(|pod| (pod, vec![])), events);
    assert_sound(&verdict, &advice);
    advice
}

#[rstest]
#[case::quota(
    "pods \"web-\" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=4, limited: pods=4",
    "Raise quota `compute`, remove what is not needed any more, or lower what the pods ask for."
)]
#[case::quota_that_wants_figures(
    "pods \"web-\" is forbidden: failed quota: compute: must specify limits.memory for: web",
    "Let the pod template set limits.memory for: web: quota `compute` asks for it."
)]
#[case::account(
    "pods \"web-\" is forbidden: error looking up service account default/robot: serviceaccount \"robot\" not found",
    "Create ServiceAccount `robot` in namespace `default`, or correct serviceAccountName."
)]
#[case::security(
    "pods \"web-\" is forbidden: violates PodSecurity \"restricted:latest\": privileged",
    "Change the securityContext in the pod template as the message says, or the namespace's label \
     pod-security.kubernetes.io/enforce."
)]
#[case::webhook(
    "admission webhook \"policy.test\" denied the request: no",
    "Change the pod template as admission webhook `policy.test` asks."
)]
#[case::dead_webhook(
    "Internal error occurred: failed calling webhook \"policy.test\": connection refused",
    "Look at the Service behind webhook `policy.test`: it does not answer."
)]
#[case::limit_range(
    "pods \"web-\" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi",
    "Keep what the pod template asks for within the namespace's LimitRange."
)]
#[case::other("moon", "Change the pod template as the API server's message says.")]
#[case::silent("", "Change the pod template as the API server's message says.")]
fn refused_pods_have_a_next_step(#[case] message: &str, #[case] expected: &str) {
    assert_eq!(says(refused(message), None, vec![]).next, expected);
    let none = stateful_set("db", 3).counts(0, 0, 0, 0);
    assert_eq!(says(none, None, vec![warning("FailedCreate", message, 5)]).next, expected);
}

#[test]
fn a_refusal_that_is_over_is_not_told() {
    let none = || stateful_set("db", 3).counts(1, 1, 0, 0);
    let events = |created_at| vec![warning("FailedCreate", "moon", 60), created(created_at)];
    assert_eq!(says(none(), None, events(5)).next, "");
    assert_ne!(says(none(), None, events(90)).next, "");
}

#[rstest]
#[case::backoff(
    gave_up("BackoffLimitExceeded"),
    "Read the log of its last pod and mend what fails; then create the Job anew."
)]
#[case::deadline(
    gave_up("DeadlineExceeded"),
    "Raise activeDeadlineSeconds, or find out what takes so long; then create the Job anew."
)]
#[case::policy(
    gave_up("PodFailurePolicy"),
    "Read the log of its last pod and mend what fails; then create the Job anew."
)]
#[case::indexes(
    gave_up("FailedIndexes"),
    "Read the log of its last pod and mend what fails; then create the Job anew."
)]
#[case::unknown(
    gave_up("Moon"),
    "Read the log of its last pod and mend what fails; then create the Job anew."
)]
#[case::cron_job(
    cron_job("nightly").condition("Failed", Some(true), "BackoffLimitExceeded", ""),
    "Read the log of its last pod and mend what fails; the next run starts as its schedule says."
)]
#[case::late(
    short().condition("Progressing", Some(false), "ProgressDeadlineExceeded", ""),
    "Look at the pods that are not available, or go back: `kubectl rollout undo deployment/web -n default`."
)]
#[case::paused(
    deployment("web", 1).kind(Kind::Deployment { paused: true }),
    "Resume it when its changes may go out: `kubectl rollout resume deployment/web -n default`."
)]
#[case::suspended(
    job("import", 1).kind(Kind::Job { suspended: true, failed: 0 }),
    "Set spec.suspend of `import` to false when it may run."
)]
#[case::suspended_cron_job(
    cron_job("nightly").kind(Kind::CronJob { suspended: true, schedule: "".into(), active: 0 }),
    "Set spec.suspend of `nightly` to false when it may run."
)]
#[case::rolling_out(short(), "")]
#[case::running(job("import", 1), "")]
#[case::deleted(short().deleted(), "")]
#[case::well(deployment("web", 1), "")]
fn a_workload_has_a_next_step(#[case] workload: WorkloadBuilder, #[case] expected: &str) {
    assert_eq!(says(workload, None, vec![]).next, expected);
}

#[test]
fn a_workload_that_suffers_from_its_pod_says_what_to_do_about_the_pod() {
    let advice = says(short(), Some(crashing()), vec![]);
    assert_eq!(advice.next, "Read the last lines of its log: they say why it exits with 1.");
    assert!(advice.log.is_some_and(|log| log.previous && &*log.pod.name == "web-1"));
}

#[test]
fn a_late_rollout_says_what_holds_up_its_pod() {
    let stuck = pod("web-1").with(app("web").waiting("ContainerCreating", ""));
    let mount = "MountVolume.SetUp failed for volume \"config\" : configmap \"shop\" not found";
    let events = vec![warning("FailedMount", mount, 5)];
    let late = short().condition("Progressing", Some(false), "ProgressDeadlineExceeded", "timed out");
    let (_, advice) = about_workload(late, &[], Some((stuck, events)), vec![]);
    assert_eq!(advice.next, "Create ConfigMap `shop`, or correct its name: volume `config` needs it.");
    let labels: Vec<_> = advice.proofs.iter().map(|proof| (proof.kind, &*proof.label)).collect();
    let condition = "status.conditions[Progressing].message";
    assert_eq!(labels, [(ProofKind::Field, condition), (ProofKind::Event, "FailedMount")]);
}

#[test]
fn a_job_that_gave_up_shows_the_log_of_its_last_pod() {
    let last = pod("import-1").restarts_not().phase("Failed").with(app("import").exited(3, "Error"));
    let advice = says(gave_up("BackoffLimitExceeded"), Some(last), vec![]);
    assert!(advice.log.is_some_and(|log| !log.previous && &*log.container == "import"));
    assert_eq!(advice.proofs.first().map(|proof| &*proof.label), Some("status.conditions[Failed].reason"));
}

#[rstest]
#[case::one(
    &[(Relation::Mounts, "ConfigMap", "shop")],
    "Create ConfigMap `shop` in namespace `default`, or correct the name in the pod template."
)]
#[case::two(
    &[(Relation::Mounts, "ConfigMap", "shop"), (Relation::Reads, "Secret", "db")],
    "Create ConfigMap `shop` and Secret `db` in namespace `default`, or correct the name in the pod template."
)]
fn what_is_missing_is_to_be_created(#[case] missing: &[(Relation, &str, &str)], #[case] expected: &str) {
    let missing: Vec<_> =
        missing.iter().map(|(relation, kind, name)| reference(*relation, kind, name)).collect();
    let (verdict, advice) = about_workload(deployment("web", 1), &missing, None, vec![]);
    assert_sound(&verdict, &advice);
    assert_eq!(advice.next, expected);
}
