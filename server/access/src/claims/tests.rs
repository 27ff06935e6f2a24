use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

use super::{ClaimSet, is_complete, read};
use crate::{Key, Settings};

fn settings(name: &str, groups: &str) -> Settings {
    let base = Settings::new("https://id.example", "kdr", "https://kdr.example", vec![Key::random()]);
    Settings { name_claim: name.to_owned(), groups_claim: groups.to_owned(), ..base }
}

fn claims(value: Value) -> ClaimSet {
    serde_json::from_value(value).unwrap()
}

fn groups(path: &str, value: Value) -> Result<Vec<String>, String> {
    let mut claims = claims(value);
    claims.insert("email".to_owned(), "jo@example.com".into());
    read(&claims, &settings("email", path)).map(|reading| reading.identity.groups)
}

#[rstest]
#[case::a_list("groups", json!({"groups": ["a", "b"]}), &["a", "b"])]
#[case::one_text("groups", json!({"groups": "a"}), &["a"])]
#[case::an_empty_list("groups", json!({"groups": []}), &[])]
#[case::none("groups", json!({}), &[])]
#[case::null("groups", json!({"groups": null}), &[])]
#[case::keycloak("realm_access.roles", json!({"realm_access": {"roles": ["a"]}}), &["a"])]
#[case::deeper("resource_access.kdr.roles", json!({"resource_access": {"kdr": {"roles": ["a"]}}}), &["a"])]
#[case::a_name_with_dots("https://example.com/groups", json!({"https://example.com/groups": ["a"]}), &["a"])]
#[case::dots_within("a.b.c", json!({"a.b": {"c": ["a"]}}), &["a"])]
#[case::through_text("a.b", json!({"a": "b"}), &[])]
#[case::roles_despite_overage("roles", json!({"roles": ["a"], "_claim_names": {"groups": "src1"}}), &["a"])]
#[case::all_despite_overage("groups", json!({"groups": ["a"], "hasgroups": true}), &["a"])]
fn groups_are_found(#[case] path: &str, #[case] value: Value, #[case] expected: &[&str]) {
    assert_eq!(groups(path, value).unwrap(), expected);
}

#[rstest]
#[case(json!({"groups": 5}))]
#[case(json!({"groups": {"a": true}}))]
#[case(json!({"groups": ["a", 5]}))]
#[case(json!({"groups": [["a"]]}))]
fn what_is_no_list_of_texts_is_refused(#[case] value: Value) {
    assert!(groups("groups", value).unwrap_err().contains("neither a text nor a list of texts"));
}

#[rstest]
#[case(json!({"_claim_names": {"groups": "src1"}, "_claim_sources": {"src1": {"endpoint": "https://x"}}}))]
#[case(json!({"hasgroups": true}))]
#[case(json!({"hasgroups": "true"}))]
fn more_groups_than_fit_are_refused_and_not_taken_for_none(#[case] value: Value) {
    assert!(groups("groups", value).unwrap_err().contains("too many groups for a token"));
}

#[rstest]
#[case(json!({"email": "jo@example.com"}), Some("jo@example.com"))]
#[case(json!({"email": "jo@example.com", "email_verified": true}), Some("jo@example.com"))]
#[case(json!({"email": "jo@example.com", "email_verified": "true"}), Some("jo@example.com"))]
#[case(json!({"email": "jo@example.com", "email_verified": false}), None)]
#[case(json!({"email": "jo@example.com", "email_verified": "False"}), None)]
#[case(json!({"email": ""}), None)]
#[case(json!({"email": ["jo@example.com"]}), None)]
#[case(json!({"email": "jo\n@example.com"}), None)]
#[case(json!({"name": "Jo"}), None)]
fn a_name_is_there_and_verified(#[case] value: Value, #[case] expected: Option<&str>) {
    let reading = read(&claims(value), &settings("email", "groups"));
    assert_eq!(reading.ok().map(|reading| reading.identity.name).as_deref(), expected);
}

#[test]
fn another_name_than_the_address_needs_no_verified_address() {
    let claims = claims(json!({"sub": "7", "user": {"login": "jo"}, "email_verified": false}));
    let reading = read(&claims, &settings("user.login", "groups")).unwrap();
    assert_eq!(reading.identity.name, "jo");
    assert_eq!(reading.identity.subject, "7");
    assert!(!reading.groups_found);
}

#[test]
fn claims_are_complete_with_name_and_groups() {
    let settings = settings("email", "groups");
    assert!(is_complete(&claims(json!({"email": "x", "groups": []})), &settings));
    assert!(!is_complete(&claims(json!({"email": "x"})), &settings));
    assert!(!is_complete(&claims(json!({"groups": []})), &settings));
}

proptest! {
    #[test]
    fn no_path_panics(path in "[a-b.é]{0,12}") {
        let claims = claims(json!({"a": {"b": {"a": "x"}}, "": {"": "y"}, "é": {"a": []}}));
        let _ = read(&claims, &settings(&path, &path));
    }
}
