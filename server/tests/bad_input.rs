//! What is wrong is told in one sentence: what, where, what to do; and with an exit code that scripts can use.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::{fs, net::TcpListener, path::Path};

use rstest::rstest;
use tempfile::{TempDir, tempdir};

const KUBECONFIG: &str = "\
apiVersion: v1
kind: Config
current-context: staging
contexts: [{name: staging, context: {cluster: far, user: me}}, {name: plugin, context: {cluster: far, user: it}}]
clusters: [{name: far, cluster: {server: 'https://127.0.0.1:1'}}]
users:
- {name: me, user: {token: secret-token}}
- {name: it, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: no-such-login, interactiveMode: Never}}}
";

fn home() -> TempDir {
    let home = tempdir().unwrap();
    fs::write(home.path().join("kubeconfig"), KUBECONFIG).unwrap();
    home
}

/// Runs `kdr ARGS` and returns its exit code and what it says.
async fn fails(args: &[&str], variables: &[(&str, &str)], home: &Path) -> (i32, String) {
    let mut command = support::command(args, home);
    command.envs(variables.iter().copied());
    let output = support::run(command).await;
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "", "a failure is told on standard error");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!said.contains("secret-token"), "{said}");
    (output.status.code().unwrap(), said)
}

#[rstest]
#[case::no_kubeconfig(&["serve"], &[], 2, "error: no kubeconfig was found: looked at ")]
#[case::missing_kubeconfig(&["serve", "--kubeconfig", "nowhere"], &[], 2, "error: the kubeconfig nowhere cannot be read: ")]
#[case::unknown_context(
    &["serve", "--kubeconfig", "kubeconfig", "--context", "stagign"], &[], 2,
    "error: the kubeconfig kubeconfig has no context `stagign` (did you mean `staging`?); it has staging, plugin\n",
)]
#[case::context_of_the_environment(
    &["serve"], &[("KUBECONFIG", "kubeconfig"), ("KDR_CONTEXT", "x")], 2,
    "error: the kubeconfig kubeconfig has no context `x`",
)]
#[case::missing_plugin(
    &["serve", "--kubeconfig", "kubeconfig", "--context", "plugin"], &[], 2,
    "error: the credentials of context `plugin` come from the program `no-such-login`, which cannot be run: ",
)]
#[case::open_to_others(
    &["serve", "--listen", "0.0.0.0:8080"], &[], 2,
    "error: --listen: 0.0.0.0:8080 is open to other machines, and without [access] in the configuration file KDR asks nobody ",
)]
#[case::open_to_others_by_variable(
    &["serve"], &[("KDR_LISTEN", "[::]:80")], 2,
    "error: KDR_LISTEN: [::]:80 is open to other machines, ",
)]
#[case::open_demo(&["demo", "--listen", "192.0.2.1:80"], &[], 2, "error: --listen: 192.0.2.1:80 is open to other machines, ")]
#[case::no_address(
    &["serve", "--listen", "8080"], &[], 2,
    "error: --listen: \"8080\" is not an address with a port, such as 127.0.0.1:8080\n",
)]
#[case::no_format(&["serve", "--log-format", "xml"], &[], 2, "error: --log-format: \"xml\" is not one of text, json\n")]
#[case::no_rate(&["demo", "--churn", "-1"], &[], 2, "error: --churn: -1 is not a rate; ")]
#[case::misspelt_variable(
    &["config", "check"], &[("KDR_LOG_FROMAT", "json")], 2,
    "error: unknown variable KDR_LOG_FROMAT; did you mean KDR_LOG_FORMAT?\n",
)]
#[case::missing_file(
    &["serve", "--config", "nowhere.toml"], &[], 2,
    "error: the configuration nowhere.toml cannot be read: ",
)]
#[case::missing_file_of_the_environment(
    &["config", "check"], &[("KDR_CONFIG", "nowhere.toml")], 2,
    "error: the configuration nowhere.toml cannot be read: ",
)]
#[tokio::test]
async fn one_sentence_and_an_exit_code(
    #[case] args: &[&str],
    #[case] variables: &[(&str, &str)],
    #[case] code: i32,
    #[case] sentence: &str,
) {
    let home = home();
    let (ended, said) = fails(args, variables, home.path()).await;
    assert_eq!((ended, said.lines().count()), (code, 1), "{said}");
    assert!(said.starts_with(sentence), "{said}");
}

#[rstest]
#[case::unknown_key(
    "listen = \"127.0.0.1:0\"\nlisen = \"x\"\n",
    "2: unknown key \"lisen\"; did you mean \"listen\"?"
)]
#[case::key_of_another_program("replicas = 3\n", "1: unknown key \"replicas\"; the keys are listen, ")]
#[case::bad_value(
    "\n\nlisten = \"here\"\n",
    "3: \"here\" is not an address with a port, such as 127.0.0.1:8080"
)]
#[case::bad_choice("log-level = \"loud\"\n", "1: \"loud\" is not one of error, warn, info, debug, trace")]
#[case::bad_type(
    "# a comment\nlisten = 8080\n",
    "2: \"listen\" is an integer, not a text in quotes such as \"127.0.0.1:8080\""
)]
#[case::open("listen = \"10.0.0.1:80\"\n", "1: 10.0.0.1:80 is open to other machines, ")]
#[case::no_toml("listen = \"a\"\nlisten\n", "2: ")]
#[case::twice("listen = \"127.0.0.1:1\"\nlisten = \"127.0.0.1:2\"\n", "2: duplicate key")]
#[tokio::test]
async fn the_configuration_is_refused_with_file_and_line(#[case] text: &str, #[case] sentence: &str) {
    let home = home();
    fs::write(home.path().join("kdr.toml"), text).unwrap();
    for command in [&["serve", "--config", "kdr.toml"][..], &["config", "check", "--config", "kdr.toml"]] {
        let (code, said) = fails(command, &[], home.path()).await;
        assert_eq!((code, said.lines().count()), (2, 1), "{said}");
        assert!(said.starts_with(&format!("error: kdr.toml:{sentence}")), "{said}");
    }
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_file_is_told_at_once() {
    let home = home();
    fs::write(home.path().join("kdr.toml"), "log-level = 1\nlisen = \"x\"\n").unwrap();
    let (_, said) = fails(&["config", "check", "--config", "kdr.toml"], &[], home.path()).await;
    let lines: Vec<_> = said.lines().map(|line| line.split(": ").next().unwrap_or_default()).collect();
    assert_eq!(lines, ["error", "kdr.toml:2"], "{said}");
    assert!(said.starts_with("error: kdr.toml:1: "), "{said}");
}

#[rstest]
#[case(&["serve", "--lisen", "127.0.0.1:0"], "'--listen'")]
#[case(&["demo", "--seeds", "1"], "'--seed'")]
#[case(&["serv"], "'serve'")]
#[tokio::test]
async fn an_unknown_flag_or_command_gets_a_suggestion(#[case] args: &[&str], #[case] suggestion: &str) {
    let home = home();
    let (code, said) = fails(args, &[], home.path()).await;
    assert_eq!(code, 2);
    assert!(said.starts_with("error: ") && said.contains(suggestion), "{said}");
}

#[rstest]
#[case(&["serve", "--kubeconfig", "kubeconfig", "--admin-listen", "127.0.0.1:0", "--listen"], "--listen")]
#[case(&["serve", "--kubeconfig", "kubeconfig", "--listen", "127.0.0.1:0", "--admin-listen"], "--admin-listen")]
#[case(&["demo", "--no-open", "--listen"], "--listen")]
#[tokio::test]
async fn a_taken_port_names_the_flag(#[case] args: &[&str], #[case] flag: &str) {
    let home = home();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (code, said) = fails(&[args, &[&address]].concat(), &[], home.path()).await;
    let expected = format!("error: {address} is taken by another program; choose another port with {flag}\n");
    assert_eq!((code, said), (1, expected));
}
