use k8s_openapi::api::core::v1::Pod;
use rstest::rstest;
use serde_json::{Value, json};

use super::ended_last;

fn pod(restarts: i32, state: &Value, last: &Value) -> Pod {
    serde_json::from_value(json!({"status": {"containerStatuses": [{
        "name": "app", "image": "", "imageID": "", "ready": false,
        "restartCount": restarts, "state": state, "lastState": last,
    }]}}))
    .unwrap()
}

fn ended(id: &str) -> Value {
    json!({"terminated": {
        "exitCode": 1, "containerID": id, "startedAt": "2020-02-20T00:00:10Z", "finishedAt": "2020-02-20T00:00:12Z",
    }})
}

#[rstest]
#[case::never_ended(0, json!({"running": {}}), json!({}), None)]
#[case::just_ended(2, ended("c2"), ended("c1"), Some((2, false)))]
#[case::waits_to_be_started_again(2, json!({"waiting": {"reason": "CrashLoopBackOff"}}), ended("c2"), Some((2, true)))]
#[case::runs_again(3, json!({"running": {}}), ended("c2"), Some((2, true)))]
#[case::could_not_be_started_again(2, ended(""), ended("c2"), Some((2, true)))]
#[case::was_never_started(0, ended(""), json!({}), None)]
fn the_run_that_ended_last_and_how_to_ask_for_it(
    #[case] restarts: i32,
    #[case] state: Value,
    #[case] last: Value,
    #[case] expected: Option<(u32, bool)>,
) {
    let run = ended_last(&pod(restarts, &state, &last), "app");
    assert_eq!(run.map(|run| (run.restarts, run.previous)), expected);
}

#[rstest]
#[case::before(9.9, false)]
#[case::first(10.0, true)]
#[case::last(12.9, true)]
#[case::stamped_late(13.5, true)]
#[case::of_the_next_run(14.0, false)]
fn a_line_belongs_to_a_run_by_its_time(#[case] second: f64, #[case] expected: bool) {
    let run = ended_last(&pod(1, &ended("c1"), &json!({})), "app").unwrap();
    #[expect(clippy::cast_possible_truncation, reason = "a few seconds")]
    let time = 1_582_156_800_000_000_000 + (second * 1e9) as i64;
    assert_eq!(run.wrote(time), expected);
}
