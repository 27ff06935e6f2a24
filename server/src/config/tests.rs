use std::{fs, path::Path};

use kdr_core::access::Role;
use proptest::prelude::*;
use rstest::rstest;
use tempfile::tempdir;

use super::{Given, Origin, file, load};
use crate::failure::Failure;

fn variable(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

fn sentence(failure: &Failure) -> &str {
    match failure {
        Failure::Usage(sentence) => sentence,
        Failure::Runtime(error) => panic!("{error}"),
    }
}

#[test]
fn a_flag_wins_over_the_environment_over_the_file_over_the_default() {
    let dir = tempdir().unwrap();
    let path = dir.path().join("kdr.toml");
    fs::write(&path, "listen = \"127.0.0.1:1\"\ncontext = \"file\"\nlog-format = \"json\"\n").unwrap();
    let environment = [variable("KDR_CONTEXT", "environment"), variable("KDR_LISTEN", "127.0.0.1:2")];
    let flag = Given { key: "listen", value: "127.0.0.1:3".into(), origin: Origin::Flag("listen") };
    let effective = load(Some(path.clone()), vec![flag], environment.into_iter()).unwrap().effective;
    let found: Vec<_> = ["listen", "context", "log-format", "log-level"]
        .iter()
        .map(|key| effective.get(key).map(|given| (given.value.as_str(), given.origin.clone())).unwrap())
        .collect();
    let expected = [
        ("127.0.0.1:3", Origin::Flag("listen")),
        ("environment", Origin::Variable("KDR_CONTEXT".into())),
        ("json", Origin::Line(path, 3)),
        ("info", Origin::Default),
    ];
    assert_eq!(found, expected);
}

#[rstest]
#[case("127.0.0.1:8080", "127.0.0.1:9090")]
#[case("127.0.0.1:0", "127.0.0.1:0")]
#[case("[::1]:80", "127.0.0.1:9090")]
fn the_admin_port_is_free_whenever_the_page_s_is(#[case] listen: &str, #[case] admin: &str) {
    let loaded = load(None, Vec::new(), [variable("KDR_LISTEN", listen)].into_iter()).unwrap();
    assert_eq!(loaded.settings().unwrap().admin_listen, admin.parse().unwrap());
}

#[test]
fn the_admin_port_may_be_open_to_others() {
    let variables = [variable("KDR_ADMIN_LISTEN", "0.0.0.0:9090")];
    let loaded = load(None, Vec::new(), variables.into_iter()).unwrap();
    assert_eq!(loaded.settings().unwrap().admin_listen, "0.0.0.0:9090".parse().unwrap());
}

#[rstest]
#[case("KDR_SERVICE_HOST")]
#[case("KDR_SERVICE_PORT")]
#[case("KDR_SERVICE_PORT_HTTP")]
#[case("KDR_PORT")]
#[case("KDR_PORT_8080_TCP_ADDR")]
#[case("KDR_TEST_KUBECONFIG")]
fn what_others_put_into_the_environment_is_let_be(#[case] name: &str) {
    load(None, Vec::new(), [variable(name, "x")].into_iter()).unwrap();
}

proptest! {
    #[test]
    fn whatever_a_file_holds_it_is_read_or_refused_with_its_line(text in ".{0,200}") {
        if let Err(failure) = file::parse(Path::new("kdr.toml"), &text) {
            let lines = text.lines().count().max(1);
            for told in sentence(&failure).lines().take(1) {
                let line = told.strip_prefix("kdr.toml:").and_then(|rest| rest.split(':').next());
                let line: usize = line.unwrap().parse().unwrap();
                prop_assert!((1..=lines + 1).contains(&line), "{told}");
            }
        }
    }

    #[test]
    fn whatever_a_key_is_called_it_is_told(key in "[a-z-]{1,20}", value in "[a-z0-9:.]{0,20}") {
        let text = format!("# first\n{key} = \"{value}\"\n");
        match file::parse(Path::new("kdr.toml"), &text) {
            Ok(file) => prop_assert_eq!((file.given[0].key, &file.given[0].value), (key.as_str(), &value)),
            Err(failure) => {
                let expected = format!("kdr.toml:2: unknown key {key:?}; ");
                prop_assert!(sentence(&failure).starts_with(&expected));
            }
        }
    }
}

const ACCESS: &str = r#"
listen = "0.0.0.0:8080"

[access]
issuer = "https://login.example.com"
client-id = "kdr"
external-url = "https://kdr.example.com"
cookie-keys-file = "keys"
contact = "the platform team"

[[access.binding]]
groups = ["shop-devs"]
role = "developer"
namespaces = ["shop-develop", "feature-*"]
"#;

#[test]
fn bindings_say_where_they_are_written() {
    let access = file::parse(Path::new("kdr.toml"), ACCESS).unwrap().access;
    let binding = &access.bindings.list[0];
    assert_eq!((binding.role, &*binding.rule), (Role::Developer, "kdr.toml:11"));
    assert_eq!(access.bindings.contact.as_deref(), Some("the platform team"));
    assert_eq!(access.provider.unwrap().client_id, "kdr");
}

#[test]
fn times_of_a_session_are_read() {
    let times = "session = \"8h 30m\"\nidle = \"45m\"\nnoticed-within = \"90s\"\ncontact";
    let text = ACCESS.replacen("contact", times, 1);
    let provider = file::parse(Path::new("kdr.toml"), &text).unwrap().access.provider.unwrap();
    let seconds =
        [provider.session, provider.idle, provider.noticed_within].map(|time| time.unwrap().as_secs());
    assert_eq!(seconds, [510 * 60, 45 * 60, 90]);
}

#[test]
fn with_sign_in_kdr_may_be_open_to_other_machines() {
    let dir = tempdir().unwrap();
    let path = dir.path().join("kdr.toml");
    fs::write(&path, ACCESS).unwrap();
    let loaded = load(Some(path.clone()), Vec::new(), std::iter::empty()).unwrap();
    assert_eq!(loaded.settings().unwrap().listen, "0.0.0.0:8080".parse().unwrap());

    fs::write(&path, "listen = \"0.0.0.0:8080\"\n").unwrap();
    let loaded = load(Some(path), Vec::new(), std::iter::empty()).unwrap();
    assert!(sentence(&loaded.settings().unwrap_err()).contains("open to other machines"));
}

#[rstest]
#[case(
    "role = \"developer\"",
    "role = \"dev\"",
    "kdr.toml:13: there is no role \"dev\"; the roles are viewer, developer, lead, operator"
)]
#[case(
    "\"feature-*\"",
    "\"Feature\"",
    "kdr.toml:14: \"Feature\" can be no namespace; write names such as \"shop-*\""
)]
#[case("groups = [\"shop-devs\"]", "", "kdr.toml:11: the binding is of nobody: it needs `users` or `groups`")]
#[case(
    "groups = [\"shop-devs\"]",
    "group = [\"shop-devs\"]",
    "kdr.toml:12: unknown key \"access.binding.group\"; did you mean \"groups\"?"
)]
#[case(
    "groups = [\"shop-devs\"]",
    "groups = \"shop-devs\"",
    "kdr.toml:12: this has to be a list of texts, such as [\"one\", \"two\"]"
)]
#[case("client-id", "clientid", "kdr.toml:6: unknown key \"access.clientid\"; did you mean \"client-id\"?")]
#[case(
    "contact",
    "session = \"soon\"\ncontact",
    "kdr.toml:9: \"soon\" is not a time such as \"8h\" or \"5m\", from 10s to 720h"
)]
#[case(
    "contact",
    "idle = \"90s\"\ncontact",
    "kdr.toml:9: \"90s\" is not a time such as \"8h\" or \"5m\", from 2m to 720h"
)]
#[case(
    "contact",
    "noticed-within = \"-5m\"\ncontact",
    "kdr.toml:9: \"-5m\" is not a time such as \"8h\" or \"5m\", from 5s to 720h"
)]
#[case("contact", "session = 8\ncontact", "kdr.toml:9: this has to be a text in quotes")]
#[case("client-id = \"kdr\"", "", "kdr.toml:4: `access.client-id` is missing; sign-in needs it")]
fn what_is_wrong_with_access_is_told_with_its_line(
    #[case] right: &str,
    #[case] wrong: &str,
    #[case] expected: &str,
) {
    let text = ACCESS.replacen(right, wrong, 1);
    let failure = file::parse(Path::new("kdr.toml"), &text).unwrap_err();
    assert!(sentence(&failure).lines().any(|line| line == expected), "{}", sentence(&failure));
}
