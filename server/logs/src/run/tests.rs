use rstest::rstest;
use serde_json::{Value, json};

use super::*;

fn pod(spec: &Value, status: &Value) -> Pod {
    let metadata = json!({"name": "api-0", "namespace": "shop", "uid": "u1"});
    serde_json::from_value(json!({"metadata": metadata, "spec": spec, "status": status})).unwrap()
}

/// A pod whose container `app` is in this state.
fn in_state(restarts: i32, id: &str, state: &Value, last: &Value) -> Pod {
    let status = json!({
        "name": "app", "image": "", "imageID": "", "ready": false, "restartCount": restarts,
        "containerID": id, "state": state, "lastState": last,
    });
    pod(
        &json!({"nodeName": "n1", "containers": [{"name": "app"}]}),
        &json!({"phase": "Running", "containerStatuses": [status]}),
    )
}

fn running() -> Value {
    json!({"running": {"startedAt": "2026-11-23T03:31:53Z"}})
}

fn waiting(reason: &str) -> Value {
    json!({"waiting": {"reason": reason}})
}

fn terminated(id: &str, code: i32, reason: &str) -> Value {
    json!({"terminated": {"exitCode": code, "reason": reason, "containerID": id}})
}

fn ended(how: &str, previous: Option<bool>) -> Fate {
    Fate::Ended { how: how.to_owned(), previous }
}

fn no_state() -> Value {
    json!({})
}

#[rstest]
#[case::goes_on(in_state(0, "c0", &running(), &no_state()), None)]
#[case::exited(
    in_state(0, "c0", &terminated("c0", 1, "Error"), &no_state()),
    Some(ended("The container ended: exit 1.", Some(false)))
)]
#[case::completed(
    in_state(0, "c0", &terminated("c0", 0, "Completed"), &no_state()),
    Some(ended("The container ended: exit 0.", Some(false)))
)]
#[case::killed(
    in_state(0, "c0", &terminated("c0", 137, "OOMKilled"), &no_state()),
    Some(ended("The container ended: OOMKilled (137).", Some(false)))
)]
#[case::crash_loop(
    in_state(0, "c0", &waiting("CrashLoopBackOff"), &terminated("c0", 2, "Error")),
    Some(ended("The container ended: exit 2.", Some(false)))
)]
#[case::runs_again(
    in_state(1, "c1", &running(), &terminated("c0", 137, "OOMKilled")),
    Some(ended("The container ended: OOMKilled (137).", Some(true)))
)]
#[case::ended_again(
    in_state(1, "c1", &terminated("c1", 3, "Error"), &terminated("c0", 1, "Error")),
    Some(ended("The container ended: exit 1.", Some(true)))
)]
#[case::two_runs_later(
    in_state(2, "c2", &running(), &terminated("c1", 1, "Error")),
    Some(ended("The container ended.", None))
)]
#[case::two_ends_later(
    in_state(1, "c1", &waiting("CrashLoopBackOff"), &terminated("c1", 1, "Error")),
    Some(ended("The container ended.", None))
)]
fn a_run_ends_by_its_own_end_only(
    #[case] later: Pod,
    #[case] expected: Option<Fate>,
    #[values(true, false)] ids: bool,
) {
    let mut first = in_state(0, "c0", &running(), &no_state());
    let mut later = later;
    if !ids {
        forget_ids(&mut first);
        forget_ids(&mut later);
    }
    let run = served(&first, "app", false);
    let fate = fate(&later, &run);
    match expected {
        Some(expected) => assert_eq!(fate, expected),
        None => assert!(matches!(fate, Fate::Runs(id) if id == run.id)),
    }
}

/// Not everything that speaks the API gives containers an id.
fn forget_ids(pod: &mut Pod) {
    for status in pod.status.iter_mut().flat_map(|status| status.container_statuses.iter_mut().flatten()) {
        status.container_id = None;
        for state in [&mut status.state, &mut status.last_state] {
            if let Some(terminated) = state.as_mut().and_then(|state| state.terminated.as_mut()) {
                terminated.container_id = None;
            }
        }
    }
}

#[test]
fn a_crash_loop_serves_the_run_that_ended_and_a_new_one_is_another() {
    let crashed = in_state(4, "c4", &waiting("CrashLoopBackOff"), &terminated("c4", 1, "Error"));
    let run = served(&crashed, "app", false);
    assert_eq!(fate(&crashed, &run), ended("The container ended: exit 1.", Some(false)));
    let again = in_state(5, "c5", &running(), &terminated("c4", 1, "Error"));
    assert_eq!(fate(&again, &run), ended("The container ended: exit 1.", Some(true)));
}

#[test]
fn a_run_that_the_api_server_has_not_heard_of_is_the_one_it_hears_of_next() {
    let creating = in_state(0, "", &waiting("ContainerCreating"), &no_state());
    let run = served(&creating, "app", false);
    assert_eq!(run.id, None);
    assert_eq!(fate(&creating, &run), Fate::Runs(None));
    let started = in_state(0, "c0", &running(), &no_state());
    assert_eq!(fate(&started, &run), Fate::Runs(served(&started, "app", false).id));
}

#[test]
fn a_namesake_is_not_the_pod() {
    let pod = in_state(0, "c0", &running(), &no_state());
    let mut namesake = pod.clone();
    namesake.metadata.uid = Some("u2".to_owned());
    assert_eq!(fate(&namesake, &served(&pod, "app", false)), Fate::PodGone);
}

#[test]
fn an_evicted_pod_says_so() {
    let run = served(&in_state(0, "c0", &running(), &no_state()), "app", false);
    let evicted =
        pod(&json!({"nodeName": "n1", "containers": []}), &json!({"phase": "Failed", "reason": "Evicted"}));
    assert_eq!(fate(&evicted, &run), ended("The pod ended: Evicted.", None));
}

#[rstest]
#[case::the_only_one(json!({"containers": [{"name": "app"}]}), "", "app")]
#[case::the_first(json!({"containers": [{"name": "app"}, {"name": "proxy"}]}), "", "app")]
#[case::the_named_one(json!({"containers": [{"name": "app"}, {"name": "proxy"}]}), "proxy", "proxy")]
#[case::an_init_container(json!({"containers": [{"name": "app"}], "initContainers": [{"name": "migrate"}]}), "migrate", "migrate")]
#[case::an_ephemeral_one(json!({"containers": [{"name": "app"}], "ephemeralContainers": [{"name": "debug"}]}), "debug", "debug")]
fn chooses_the_container_that_is_meant(#[case] spec: Value, #[case] wanted: &str, #[case] chosen: &str) {
    assert_eq!(container(&pod(&spec, &json!({})), wanted), Ok(chosen));
}

#[test]
fn the_annotated_container_is_the_default_if_it_exists() {
    let mut pod = pod(&json!({"containers": [{"name": "proxy"}, {"name": "app"}]}), &json!({}));
    let annotation = |name: &str| Some([(DEFAULT_CONTAINER.to_owned(), name.to_owned())].into());
    pod.metadata.annotations = annotation("app");
    assert_eq!(container(&pod, ""), Ok("app"));
    pod.metadata.annotations = annotation("gone");
    assert_eq!(container(&pod, ""), Ok("proxy"));
}

#[test]
fn an_unknown_container_is_told_with_those_there_are() {
    let spec =
        json!({"containers": [{"name": "app"}, {"name": "proxy"}], "initContainers": [{"name": "migrate"}]});
    let sentence = "Pod api-0 has no container web. It has: app, proxy, migrate.";
    assert_eq!(container(&pod(&spec, &json!({})), "web"), Err(Error::NotFound(sentence.to_owned())));
}

#[rstest]
#[case::runs(in_state(0, "c0", &running(), &no_state()), None)]
#[case::reason(in_state(0, "", &waiting("ContainerCreating"), &no_state()), Some("ContainerCreating"))]
#[case::reason_and_message(
    in_state(0, "", &json!({"waiting": {"reason": "ErrImagePull", "message": "not found"}}), &no_state()),
    Some("ErrImagePull (not found)")
)]
#[case::no_node(pod(&json!({"containers": [{"name": "app"}]}), &json!({})), Some("no node has been chosen for the pod"))]
#[case::unschedulable(
    pod(&json!({"containers": [{"name": "app"}]}), &json!({"conditions": [
        {"type": "PodScheduled", "status": "False", "message": "0/3 nodes are available: 3 Insufficient cpu."}
    ]})),
    Some("0/3 nodes are available: 3 Insufficient cpu")
)]
fn says_why_a_container_has_not_started(#[case] pod: Pod, #[case] why: Option<&str>) {
    assert_eq!(not_started(&pod, "app").as_deref(), why);
}
