use rstest::rstest;

use super::*;

fn parse(target: &str) -> Result<(String, What), String> {
    let arguments = Arguments { target: Some(target.to_owned()), ..Arguments::default() };
    match Target::parse(&arguments, "here") {
        Ok(target) => Ok((target.namespace.to_string(), target.what)),
        Err(Failure::Usage(why)) => Err(why),
        Err(other) => panic!("{other:?}"),
    }
}

#[rstest]
#[case("checkout", "here", What::Named("checkout".into()))]
#[case("shop/checkout", "shop", What::Named("checkout".into()))]
#[case("sts/kafka", "here", What::Kind("StatefulSet", "kafka".into()))]
#[case("shop/Service/web", "shop", What::Kind("Service", "web".into()))]
fn a_target_is_read(#[case] text: &str, #[case] namespace: &str, #[case] what: What) {
    assert_eq!(parse(text), Ok((namespace.to_owned(), what)));
}

#[rstest]
#[case("shop/secret/x", "secret is no kind with logs. There are: Deployment, ")]
#[case("a/b/c/d", "a/b/c/d has too many parts")]
fn what_is_no_target_is_explained(#[case] text: &str, #[case] why: &str) {
    let said = parse(text).unwrap_err();
    assert!(said.starts_with(why), "{said}");
}

#[test]
fn a_selector_needs_no_target_but_may_have_a_namespace() {
    let of = |target: Option<&str>, namespace: Option<&str>| {
        let arguments = Arguments {
            target: target.map(ToOwned::to_owned),
            namespace: namespace.map(ToOwned::to_owned),
            selector: Some("app=web".into()),
            ..Arguments::default()
        };
        Target::parse(&arguments, "here").map(|target| target.namespace.to_string()).ok()
    };
    assert_eq!(of(None, None).as_deref(), Some("here"));
    assert_eq!(of(Some("shop"), None).as_deref(), Some("shop"));
    assert_eq!(of(None, Some("shop")).as_deref(), Some("shop"));
    assert_eq!(of(Some("shop/web"), None), None);
}
