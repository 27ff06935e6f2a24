use std::{fs, path::Path};

use proptest::prelude::*;
use rstest::rstest;
use tempfile::tempdir;

use super::{Given, Origin, Settings, file, load};
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
    let effective = load(Some(path.clone()), vec![flag], environment.into_iter()).unwrap();
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
    let effective = load(None, Vec::new(), [variable("KDR_LISTEN", listen)].into_iter()).unwrap();
    assert_eq!(Settings::new(&effective).unwrap().admin_listen, admin.parse().unwrap());
}

#[test]
fn the_admin_port_may_be_open_to_others() {
    let variables = [variable("KDR_ADMIN_LISTEN", "0.0.0.0:9090")];
    let effective = load(None, Vec::new(), variables.into_iter()).unwrap();
    assert_eq!(Settings::new(&effective).unwrap().admin_listen, "0.0.0.0:9090".parse().unwrap());
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
            Ok(given) => prop_assert_eq!((given[0].key, &given[0].value), (key.as_str(), &value)),
            Err(failure) => {
                let expected = format!("kdr.toml:2: unknown key {key:?}; ");
                prop_assert!(sentence(&failure).starts_with(&expected));
            }
        }
    }
}
