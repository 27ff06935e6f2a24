//! `kdr logs` on the simulated cluster.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::process::Output;

use kdr_demo::{Options, Simulation};
use rstest::rstest;
use serde_json::Value;
use tempfile::tempdir;

async fn logs(simulation: &Simulation, args: &[&str]) -> Output {
    let (home, url) = (tempdir().unwrap(), simulation.url());
    let args = [&["logs", "--server", &url], args].concat();
    support::run(support::command(&args, home.path())).await
}

async fn company() -> Simulation {
    Simulation::start(Options { pods: 0, seed: 1, churn: 0.0 }).await.unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn a_workload_is_found_by_its_name_and_read_as_objects() {
    let simulation = company().await;
    let output = logs(&simulation, &["shop-staging/checkout", "--tail", "5", "--json"]).await;
    assert!(output.status.success(), "{}", text(&output.stderr));
    let out = text(&output.stdout);
    let objects: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let lines: Vec<&Value> = objects.iter().filter(|object| object.get("text").is_some()).collect();
    assert_eq!(lines.len(), 5, "{out}");
    assert!(lines.iter().all(|line| line["pod"].as_str().unwrap().starts_with("checkout-")));
    assert!(lines.is_sorted_by_key(|line| line["time"].as_str().unwrap()), "{out}");
}

#[tokio::test]
async fn lines_are_selected_and_nothing_else_is_printed_raw() {
    let simulation = company().await;
    let args = ["shop-staging/deploy/checkout", "--grep", "database_url", "--raw"];
    let output = logs(&simulation, &args).await;
    assert!(output.status.success(), "{}", text(&output.stderr));
    let out = text(&output.stdout);
    assert!(!out.is_empty() && out.lines().all(|line| line.contains("DATABASE_URL is not set")), "{out}");
}

#[rstest]
#[case::unknown(&["shop-staging/chekout"], "There is no workload, Service or pod chekout in namespace shop-staging. Did you mean Deployment/checkout")]
#[case::expression(&["shop-staging/checkout", "-E", "-g", "(a"], "`(a` is no regular expression")]
#[case::time(&["shop-staging/checkout", "--since", "soon"], "--since: soon is no time; write 90s")]
#[case::backwards(&["shop-staging/checkout", "--since", "1h", "--until", "2h"], "`until` is not after `since`.")]
#[case::nobody(&[], "Whose logs? Say it like `kdr logs shop/checkout` or with --selector.")]
#[case::labels(&["-l", "a b"], "`a b` is no label selector")]
#[tokio::test]
async fn what_is_asked_wrongly_is_told_in_one_line(#[case] args: &[&str], #[case] sentence: &str) {
    let simulation = company().await;
    let output = logs(&simulation, args).await;
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.starts_with(&format!("error: {sentence}")) && said.lines().count() == 1, "{said}");
}

#[tokio::test]
async fn a_cluster_that_does_not_answer_is_named() {
    let home = tempdir().unwrap();
    let args = ["logs", "--server", "http://127.0.0.1:9", "shop/checkout"];
    let output = support::run(support::command(&args, home.path())).await;
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("http://127.0.0.1:9"), "{said}");
}
