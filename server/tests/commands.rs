//! The commands that answer and end.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::{fs, path::Path};

use rstest::rstest;
use tempfile::tempdir;

async fn says(args: &[&str], variables: &[(&str, &str)], home: &Path) -> String {
    let mut command = support::command(args, home);
    command.envs(variables.iter().copied());
    let output = support::run(command).await;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn the_version_is_told_to_people_and_to_programs() {
    let home = tempdir().unwrap();
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(says(&["version"], &[], home.path()).await, format!("kdr {version}\n"));
    let json: serde_json::Value =
        serde_json::from_str(&says(&["version", "--json"], &[], home.path()).await).unwrap();
    assert_eq!(json["version"], version);
}

#[tokio::test]
async fn what_is_in_force_is_printed_with_where_it_comes_from_and_can_be_read_again() {
    let home = tempdir().unwrap();
    fs::write(home.path().join("kdr.toml"), "context = \"a\"\nlog-level = \"debug\"\n").unwrap();
    // A Service named kdr puts the second of these into every pod beside it.
    let variables =
        [("KDR_LOG_LEVEL", "warn"), ("KDR_PORT", "tcp://10.0.0.1:80"), ("KDR_CONFIG", "kdr.toml")];
    let said = says(&["config", "check"], &variables, home.path()).await;
    let expected = "\
listen = \"127.0.0.1:8080\"  # default
# admin-listen: not set
# tls-cert: not set
# tls-key: not set
# kubeconfig: not set
context = \"a\"  # kdr.toml:1
# namespaces: not set
log-format = \"text\"  # default
log-level = \"warn\"  # KDR_LOG_LEVEL
# nobody signs in: KDR answers this machine only, and whoever sits there is an operator
";
    assert_eq!(said, expected);

    fs::write(home.path().join("again.toml"), said).unwrap();
    let said = says(&["config", "check", "--json", "--config", "again.toml"], &[], home.path()).await;
    let json: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(json["log-level"], serde_json::json!({ "value": "warn", "from": "again.toml:9" }));
}

#[tokio::test]
async fn the_schema_knows_every_key_and_refuses_others() {
    let home = tempdir().unwrap();
    let schema: serde_json::Value =
        serde_json::from_str(&says(&["config", "schema"], &[], home.path()).await).unwrap();
    assert_eq!(schema["additionalProperties"], false);
    let keys: Vec<_> = schema["properties"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(
        keys,
        [
            "access",
            "admin-listen",
            "context",
            "kubeconfig",
            "listen",
            "log-format",
            "log-level",
            "namespaces",
            "tls-cert",
            "tls-key"
        ]
    );
    assert_eq!(schema["properties"]["log-format"]["enum"], serde_json::json!(["text", "json"]));
}

#[rstest]
#[case(&["--help"])]
#[case(&["serve", "--help"])]
#[case(&["demo", "--help"])]
#[tokio::test]
async fn help_has_examples(#[case] args: &[&str]) {
    let home = tempdir().unwrap();
    let said = says(args, &[], home.path()).await;
    assert!(said.contains("Examples:\n  kdr "), "{said}");
}

#[rstest]
#[case("bash")]
#[case("zsh")]
#[case("fish")]
#[tokio::test]
async fn completions_know_the_flags(#[case] shell: &str) {
    let home = tempdir().unwrap();
    let script = says(&["completions", shell], &[], home.path()).await;
    assert!(script.contains("admin-listen") && script.contains("kubeconfig"), "{script}");
}
