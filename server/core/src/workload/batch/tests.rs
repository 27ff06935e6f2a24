use rstest::rstest;

use crate::{
    fixtures::{PodBuilder, WorkloadBuilder, ago, app, cron_job, job, pod},
    health::{Health, Verdict},
    workload::{Kind, health::verdict},
};

fn says(workload: WorkloadBuilder, pods: Vec<PodBuilder>) -> Verdict {
    let pods: Vec<_> = pods.into_iter().map(PodBuilder::row).collect();
    let (workload, mut reversed) = (workload.build(), pods.clone());
    reversed.reverse();
    let said = verdict(&workload, &pods);
    assert_eq!(said, verdict(&workload, &reversed), "the order of the pods does not matter");
    said
}

/// A pod that failed so many seconds ago.
fn failed(name: &str, exit_code: i32, seconds: i64) -> PodBuilder {
    let pod = pod(name).restarts_not().phase("Failed").created(Some(ago(seconds)));
    pod.with(app("a").exited(exit_code, "Error"))
}

fn done(name: &str, seconds: i64) -> PodBuilder {
    let pod = pod(name).restarts_not().phase("Succeeded").created(Some(ago(seconds)));
    pod.with(app("a").exited(0, "Completed"))
}

fn failing(failed: u32) -> Kind {
    Kind::Job { suspended: false, failed }
}

fn gone(reason: &str, message: &str) -> WorkloadBuilder {
    job("import", 1).condition("Failed", Some(true), reason, message)
}

#[rstest]
#[case::complete(job("import", 1).condition("Complete", Some(true), "CompletionsReached", ""), vec![])]
#[case::complete_at_last(
    job("import", 1).condition("Complete", Some(true), "", "").kind(failing(2)),
    vec![failed("a", 1, 30), failed("b", 1, 20), done("c", 10)]
)]
#[case::complete_although_a_pod_lingers(
    job("import", 1).condition("Complete", Some(true), "", ""),
    vec![pod("a").with(app("a").waiting("CrashLoopBackOff", ""))]
)]
fn a_complete_job_is_well(#[case] job: WorkloadBuilder, #[case] pods: Vec<PodBuilder>) {
    assert_eq!(says(job, pods), Verdict::healthy());
}

#[rstest]
#[case::limit(gone("BackoffLimitExceeded", "").kind(failing(7)), vec![], "Gave up at its backoff limit after 7 failed pods.")]
#[case::limit_after_one(gone("BackoffLimitExceeded", "").kind(failing(1)), vec![], "Gave up at its backoff limit after 1 failed pod.")]
#[case::limit_with_a_pod(
    gone("BackoffLimitExceeded", "").kind(failing(2)),
    vec![failed("a", 3, 30), failed("b", 1, 20), done("c", 10)],
    "Gave up at its backoff limit after 2 failed pods; its last pod: exit 1."
)]
#[case::limit_with_a_pod_out_of_memory(
    gone("BackoffLimitExceeded", ""),
    vec![pod("a").phase("Failed").with(app("a").exited(137, "OOMKilled").memory_limit("64Mi"))],
    "Gave up at its backoff limit; its last pod: out of memory: killed at its limit of 64Mi."
)]
#[case::limit_with_a_pod_of_two_containers(
    gone("BackoffLimitExceeded", ""),
    vec![failed("a", 1, 9).with(app("b").exited(0, "Completed"))],
    "Gave up at its backoff limit; its last pod: `a` failed: exit 1."
)]
#[case::deadline(gone("DeadlineExceeded", ""), vec![], "Ran longer than activeDeadlineSeconds allows.")]
#[case::deadline_that_stopped_a_pod(
    gone("DeadlineExceeded", "").kind(failing(1)), vec![], "Ran longer than activeDeadlineSeconds allows."
)]
#[case::policy(gone("PodFailurePolicy", "Container a exited"), vec![], "Gave up as its pod failure policy says.")]
#[case::indexes(gone("FailedIndexes", ""), vec![], "Gave up: some of its indexes failed.")]
#[case::many_indexes(gone("MaxFailedIndexesExceeded", ""), vec![], "Gave up: too many of its indexes failed.")]
#[case::other(gone("Moon", "It is full. More."), vec![], "Failed: It is full.")]
#[case::other_in_silence(gone("Moon", ""), vec![], "Failed: Moon.")]
#[case::nothing(gone("", ""), vec![], "Failed.")]
#[case::about_to_fail(
    job("import", 1).condition("FailureTarget", Some(true), "BackoffLimitExceeded", ""),
    vec![],
    "Gave up at its backoff limit."
)]
#[case::about_to_fail_with_a_pod_that_still_lives(
    job("import", 1).condition("FailureTarget", Some(true), "BackoffLimitExceeded", ""),
    vec![pod("a").restarts_not().with(app("a").waiting("CrashLoopBackOff", ""))],
    "Gave up at its backoff limit."
)]
fn a_job_that_gave_up_says_so(
    #[case] job: WorkloadBuilder,
    #[case] pods: Vec<PodBuilder>,
    #[case] why: &str,
) {
    let said = says(job, pods);
    assert_eq!((said.health, &*said.why), (Health::Degraded, why));
}

#[rstest]
#[case("BackoffLimitExceeded", "BackoffLimitExceeded")]
#[case("", "Failed")]
fn a_job_that_gave_up_has_its_own_reason(#[case] reason: &str, #[case] expected: &str) {
    let said = says(gone(reason, ""), vec![failed("a", 1, 30)]);
    assert_eq!(said.reason, expected);
}

#[rstest]
#[case::running(job("import", 3).counts(1, 0, 2, 0), vec![], "Running: 2 of 3 completed.")]
#[case::with_a_pod(job("import", 1), vec![pod("a").with(app("a").running())], "Running: 0 of 1 completed.")]
#[case::with_a_pod_that_starts(
    job("import", 1),
    vec![pod("a").with(app("a").waiting("ContainerCreating", ""))],
    "Running: 0 of 1 completed."
)]
#[case::again(
    job("import", 1).kind(failing(2)),
    vec![failed("a", 1, 30), failed("b", 1, 20), pod("c").created(Some(ago(10))).with(app("a").running())],
    "Trying again after 2 failed pods: 0 of 1 completed."
)]
#[case::conditions_that_are_not_true(
    job("import", 1).condition("Failed", Some(false), "", "").condition("Complete", None, "", "")
        .condition("Suspended", Some(false), "", ""),
    vec![],
    "Running: 0 of 1 completed."
)]
#[case::the_first_condition_of_its_type_decides(
    job("import", 1).condition("Failed", Some(false), "", "").condition("Failed", Some(true), "", ""),
    vec![],
    "Running: 0 of 1 completed."
)]
fn a_running_job_is_on_its_way(
    #[case] job: WorkloadBuilder,
    #[case] pods: Vec<PodBuilder>,
    #[case] why: &str,
) {
    assert_eq!(says(job, pods), Verdict::new(Health::Progressing, "Running", why));
}

#[rstest]
#[case::crash_loop(
    vec![pod("a").restarts_not().with(app("a").waiting("CrashLoopBackOff", ""))],
    "CrashLoopBackOff", "Crashes again and again."
)]
#[case::the_present_attempt_failed(vec![done("a", 30), failed("b", 2, 20)], "Error", "Failed: exit 2.")]
fn a_running_job_whose_pod_is_in_trouble(
    #[case] pods: Vec<PodBuilder>,
    #[case] reason: &str,
    #[case] why: &str,
) {
    assert_eq!(says(job("import", 1), pods), Verdict::new(Health::Degraded, reason, why));
}

#[rstest]
#[case::by_spec(job("import", 1).kind(Kind::Job { suspended: true, failed: 0 }))]
#[case::by_condition(job("import", 1).condition("Suspended", Some(true), "JobSuspended", ""))]
fn a_suspended_job(#[case] job: WorkloadBuilder) {
    let expected = Verdict::new(Health::Suspended, "Suspended", "Suspended: it runs no pods.");
    assert_eq!(says(job, vec![]), expected);
}

fn nightly(suspended: bool, active: u32) -> WorkloadBuilder {
    cron_job("nightly").kind(Kind::CronJob { suspended, schedule: "0 3 * * *".into(), active })
}

#[rstest]
#[case::never_run(nightly(false, 0), vec![], Health::Healthy, "")]
#[case::last_run_went_well(nightly(false, 0), vec![failed("a", 1, 30), done("b", 20)], Health::Healthy, "")]
#[case::last_run_failed(nightly(false, 0), vec![done("a", 30), failed("b", 1, 20)], Health::Degraded, "Last run failed: exit 1.")]
#[case::last_run_was_evicted(
    nightly(false, 0), vec![pod("a").phase("Failed").reason("Evicted", "")],
    Health::Degraded, "Last run: evicted: its node does not say why."
)]
#[case::last_run_failed_by_its_name(
    nightly(false, 0), vec![done("a", 20), failed("b", 1, 20)], Health::Degraded, "Last run failed: exit 1."
)]
#[case::last_job_failed(
    cron_job("nightly").condition("Failed", Some(true), "BackoffLimitExceeded", ""), vec![],
    Health::Degraded, "Last run gave up at its backoff limit."
)]
#[case::last_job_failed_and_left_a_pod(
    cron_job("nightly").condition("Failed", Some(true), "DeadlineExceeded", ""), vec![failed("a", 1, 9)],
    Health::Degraded, "Last run ran longer than activeDeadlineSeconds allows; its last pod: exit 1."
)]
#[case::last_job_is_complete_whatever_its_pods_say(
    cron_job("nightly").condition("Complete", Some(true), "", ""), vec![failed("a", 1, 30)], Health::Healthy, ""
)]
#[case::running(
    nightly(false, 1), vec![pod("a").with(app("a").running())],
    Health::Progressing, "Running: 1 run under way."
)]
#[case::running_twice(nightly(false, 2), vec![], Health::Progressing, "Running: 2 runs under way.")]
#[case::running_after_a_failure(
    nightly(false, 1), vec![failed("a", 1, 30), pod("b").created(Some(ago(9))).with(app("a").running())],
    Health::Progressing, "Running: 1 run under way."
)]
#[case::running_into_trouble(
    nightly(false, 1), vec![pod("a").with(app("a").waiting("ErrImagePull", ""))],
    Health::Degraded, "Cannot pull image `registry.test/a:1`."
)]
#[case::suspended(nightly(true, 0), vec![done("a", 30)], Health::Suspended, "Suspended: no runs are started.")]
#[case::suspended_after_a_failure(
    nightly(true, 0), vec![failed("a", 1, 30)], Health::Degraded, "Last run failed: exit 1."
)]
#[case::suspended_while_running(nightly(true, 1), vec![], Health::Progressing, "Running: 1 run under way.")]
fn a_cron_job_is_as_well_as_its_last_run(
    #[case] cron_job: WorkloadBuilder,
    #[case] pods: Vec<PodBuilder>,
    #[case] health: Health,
    #[case] why: &str,
) {
    let said = says(cron_job, pods);
    assert_eq!((said.health, &*said.why), (health, why));
}
