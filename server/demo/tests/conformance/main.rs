//! One suite for the simulated cluster and a real one: both must answer the same.
//!
//! The simulator is always checked. A real cluster is checked when `KDR_TEST_KUBECONFIG` names one, or when the test
//! cluster of `end2end/cluster` runs; else this says so loudly, and fails where `CI` is set. What the checks look at
//! is played by a cast: in the simulator by the small company, in a real cluster by fixtures in a namespace of their
//! own, which is deleted afterwards.
//!
//! | variable | means |
//! | --- | --- |
//! | `KDR_TEST_KUBECONFIG` | the real cluster |
//! | `KDR_TEST_REAL_CLUSTER` | `later`: it is checked in another step, so leave it out here, even where `CI` is set |
//! | `KDR_TEST_IMAGE` | an image with a busybox that the cluster can pull; default the test cluster's own |

use std::io::Write;

use anyhow::{Result, ensure};
use kdr_demo::{Options, Simulation};
use kube::Config;

mod discovery;
mod events;
mod fixtures;
mod kinds;
mod lists;
mod logs;
mod metrics;
mod partial;
mod stage;
mod status;
mod watches;

use stage::Stage;

/// Runs checks one after another and tells of all that fail.
macro_rules! run {
    ($stage:expr, [$($check:path),+ $(,)?]) => {{
        let mut failed = Vec::new();
        $(
            let (name, begin) = (stringify!($check), std::time::Instant::now());
            match $check($stage).await {
                Ok(()) => eprintln!("{}: {name} holds ({:.1?})", $stage.name, begin.elapsed()),
                Err(error) => {
                    eprintln!("{}: {name} FAILS: {error:#}", $stage.name);
                    failed.push(name);
                }
            }
        )+
        failed
    }};
}

async fn check(stage: &Stage) -> Result<()> {
    let failed = run!(
        stage,
        [
            discovery::version_is_told,
            discovery::both_forms_list_what_kdr_needs,
            lists::pages_hold_every_object_once_as_of_one_version,
            lists::a_list_from_the_cache_ignores_the_limit,
            lists::an_expired_page_is_gone_with_a_way_on,
            lists::bad_parameters_are_named,
            lists::a_version_yet_to_come_times_out,
            lists::what_is_not_there_is_named,
            lists::labels_select,
            lists::fields_select,
            watches::a_watch_goes_on_from_a_list_and_ends_with_a_bookmark,
            watches::a_version_that_is_too_old_expires,
            watches::a_watch_without_a_version_begins_with_what_is_there,
            watches::a_streamed_list_ends_with_its_mark,
            watches::a_selector_sees_its_own_only,
            kinds::each_kind_lives_and_is_watched,
            kinds::a_finalizer_holds_an_object,
            kinds::a_namespace_must_be_there,
            kinds::access_is_reviewed,
            partial::lists_hold_metadata_only,
            partial::pages_of_metadata_go_on,
            partial::a_single_object_is_cut_down_too,
            partial::watches_tell_metadata_only,
            partial::metadata_is_streamed_from_the_beginning,
            status::a_crash_loop_waits_and_remembers,
            status::an_image_that_cannot_be_pulled_is_told_in_full,
            status::an_unschedulable_pod_says_why,
            status::a_pod_that_initialises_says_what_it_waits_for,
            events::a_crash_loop_is_told_and_counted,
            events::the_scheduler_tells_in_the_newer_form,
            logs::the_tail_is_as_long_as_asked_for,
            logs::timestamps_have_nine_digits,
            logs::since_counts_from_the_whole_second_on,
            logs::following_goes_on,
            logs::following_ends_with_the_pod,
            logs::the_run_before_can_be_read,
            logs::refusals_are_worded_alike,
            logs::a_pod_without_a_node_has_nothing,
            logs::bytes_are_limited_exactly,
            metrics::pods_and_nodes_are_measured,
            metrics::what_is_not_measured_is_named,
        ]
    );
    ensure!(failed.is_empty(), "{}: {} checks fail: {}", stage.name, failed.len(), failed.join(", "));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_simulator_answers_as_kubernetes_does() -> Result<()> {
    let simulation = Simulation::start(Options { seed: 7, ..Options::default() }).await?;
    let client = fixtures::client(Config::new(simulation.url().parse()?))?;
    let result = check(&Stage::of_simulator(client).await?).await;
    simulation.stop().await;
    result
}

/// Says so even when the test's output is captured because it passes.
fn skip(why: &str) -> Result<()> {
    Ok(writeln!(std::io::stderr(), "SKIPPED: conformance against a real cluster: {why}")?)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_cluster_answers_so() -> Result<()> {
    if std::env::var_os("KDR_TEST_REAL_CLUSTER").is_some_and(|when| when == "later") {
        return skip("KDR_TEST_REAL_CLUSTER says that it comes later");
    }
    match fixtures::real_cluster().await? {
        Ok(client) => {
            let namespace = fixtures::set_up(&client).await?;
            let result = async { check(&fixtures::stage(client.clone(), &namespace).await?).await }.await;
            let ended = fixtures::tear_down(&client, &namespace).await;
            result.and(ended)
        }
        Err(why) => {
            ensure!(std::env::var_os("CI").is_none(), "in CI, conformance needs a real cluster: {why}");
            skip(&why)
        }
    }
}
