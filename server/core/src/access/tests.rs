use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::{Error, meta::ResourceRef};

#[rstest]
#[case("shop", "shop", true)]
#[case("shop", "shop-2", false)]
#[case("feature-*", "feature-", true)]
#[case("feature-*", "feature-a", true)]
#[case("feature-*", "my-feature-a", false)]
#[case("*-staging", "shop-staging", true)]
#[case("*-staging", "shop-staging-2", false)]
#[case("a*b*c", "abc", true)]
#[case("a*b*c", "a-b-b-c", true)]
#[case("a*b*c", "ac", false)]
#[case("a*a", "a", false)]
#[case("*", "anything", true)]
#[case("**", "anything", true)]
#[case("*", "", false)]
fn a_star_stands_for_any_characters(#[case] pattern: &str, #[case] name: &str, #[case] matches: bool) {
    assert_eq!(Pattern::new(pattern).unwrap().matches(name), matches);
}

#[rstest]
#[case("")]
#[case("Shop")]
#[case("shop_1")]
#[case("shop/pods")]
#[case("[a-z]")]
#[case("a123456789012345678901234567890123456789012345678901234567890123")]
fn what_no_namespace_can_match_is_no_pattern(#[case] text: &str) {
    assert_eq!(Pattern::new(text), None);
}

/// The plainest way there is, which takes exponential time.
fn plainly(pattern: &[u8], name: &[u8]) -> bool {
    match pattern.split_first() {
        None => name.is_empty(),
        Some((b'*', rest)) => (0..=name.len()).any(|at| plainly(rest, &name[at..])),
        Some((first, rest)) => name.first() == Some(first) && plainly(rest, &name[1..]),
    }
}

proptest! {
    #[test]
    fn patterns_match_as_the_plainest_way_says(pattern in "[ab*]{1,7}", name in "[ab]{1,9}") {
        let expected = plainly(pattern.as_bytes(), name.as_bytes());
        prop_assert_eq!(Pattern::new(&pattern).unwrap().matches(&name), expected);
    }
}

fn binding(users: &[&str], groups: &[&str], role: Role, namespaces: &[&str], place: &str) -> Binding {
    let owned = |list: &[&str]| list.iter().map(|&text| text.to_owned()).collect();
    Binding {
        users: owned(users),
        groups: owned(groups),
        role,
        namespaces: namespaces.iter().map(|text| Pattern::new(text).unwrap()).collect(),
        rule: place.into(),
    }
}

fn jo(groups: &[&str]) -> Identity {
    let groups = groups.iter().map(|&group| group.to_owned()).collect();
    Identity { subject: "1".to_owned(), name: "jo@example.com".to_owned(), groups }
}

fn bindings() -> Bindings {
    Bindings {
        list: vec![
            binding(&[], &["shop-devs"], Role::Developer, &["shop-develop", "feature-*"], "kdr.toml:3"),
            binding(&["jo@example.com"], &[], Role::Viewer, &["shop-production"], "kdr.toml:8"),
            binding(&[], &["sre"], Role::Operator, &["*"], "kdr.toml:12"),
            binding(&[], &["shop-ops"], Role::Operator, &["shop-*"], "kdr.toml:16"),
        ],
        contact: Some("the platform team".into()),
    }
}

#[test]
fn bindings_add_up_and_say_why() {
    let scope = bindings().scope(&jo(&["shop-devs"]));
    assert!(scope.may(Right::ReadLogs, "shop-develop") && scope.may(Right::ReadLogs, "feature-7"));
    assert!(scope.sees("shop-production") && !scope.may(Right::ReadLogs, "shop-production"));
    assert!(!scope.sees("payments") && !scope.sees(""));
    let reasons: Vec<_> = scope.grants().iter().map(|grant| &*grant.because).collect();
    assert_eq!(reasons, ["group shop-devs, kdr.toml:3", "user jo@example.com, kdr.toml:8"]);
}

#[test]
fn without_a_binding_there_is_nothing() {
    let stranger = Identity { name: "eve@example.com".to_owned(), ..Identity::default() };
    let scope = bindings().scope(&stranger);
    assert!(scope.is_nothing() && !scope.sees("shop-develop"));
}

#[test]
fn one_namespace_is_the_only_one_until_there_may_be_another() {
    let only = |namespaces: &[&str]| {
        let list = vec![binding(&[], &["a"], Role::Viewer, namespaces, "")];
        let scope = Bindings { list, contact: None }.scope(&jo(&["a"]));
        scope.only_namespace().map(str::to_owned)
    };
    assert_eq!(only(&["shop"]).as_deref(), Some("shop"));
    assert_eq!(only(&["shop", "shop"]).as_deref(), Some("shop"));
    assert_eq!((only(&["shop", "payments"]), only(&["shop*"]), only(&["shop", "shop*"])), (None, None, None));
    assert_eq!(Scope::everything().only_namespace(), None);
}

#[test]
fn what_is_in_no_namespace_is_for_operators_of_all_of_them() {
    let of = |group| bindings().scope(&jo(&[group]));
    assert!(of("sre").is_everything() && of("sre").sees(""));
    assert!(!of("shop-ops").is_everything() && !of("shop-ops").sees(""));
    let node = ResourceRef { kind: "Node".into(), namespace: "".into(), name: "node-a".into() };
    assert!(of("sre").sees_place(&node) && !of("shop-ops").sees_place(&node));
}

#[test]
fn a_namespace_is_seen_by_those_who_see_what_is_in_it() {
    let scope = bindings().scope(&jo(&["shop-devs"]));
    let namespace =
        |name: &str| ResourceRef { kind: "Namespace".into(), namespace: "".into(), name: name.into() };
    assert!(scope.sees_place(&namespace("feature-1")) && !scope.sees_place(&namespace("payments")));
}

#[rstest]
#[case(
    Right::ReadLogs,
    "shop-production",
    "You may not read logs in namespace `shop-production`. That takes the role developer there. Ask the platform team."
)]
#[case(
    Right::ReadLogs,
    "payments",
    "Namespace `payments` is not among yours. To read logs there takes the role developer. Ask the platform team."
)]
#[case(
    Right::See,
    "",
    "You may not see what is in no namespace: nodes, volumes, classes. That takes the role operator in all namespaces. Ask the platform team."
)]
fn a_denial_names_the_right_and_whom_to_ask(
    #[case] right: Right,
    #[case] place: &str,
    #[case] sentence: &str,
) {
    let scope = bindings().scope(&jo(&["shop-devs"]));
    assert_eq!(scope.demand(right, place), Err(Error::Forbidden(sentence.to_owned())));
}

#[test]
fn each_role_may_what_the_ones_before_it_may() {
    for (less, more) in Role::ALL.iter().zip(&Role::ALL[1..]) {
        assert!(Right::ALL.iter().all(|right| !less.may(*right) || more.may(*right)), "{less} and {more}");
    }
    assert_eq!(Role::ALL.map(|role| Role::named(role.name())), Role::ALL.map(Some));
    assert_eq!(Role::named("admin"), None);
}
