use proptest::prelude::*;
use rstest::rstest;

use super::*;

#[rstest]
#[case("", "<all>")]
#[case("app=web", "app=web")]
#[case("app==web", "app=web")]
#[case(" app = web , tier in (a,b) ", "app=web,tier in (a, b)")]
#[case("tier notin (a, b),x!=1", "tier notin (a, b),x!=1")]
#[case("app.kubernetes.io/name=web", "app.kubernetes.io/name=web")]
#[case("canary", "canary")]
#[case("!canary", "!canary")]
#[case("empty=", "empty=")]
fn reads_what_kubectl_takes(#[case] text: &str, #[case] words: &str) {
    assert_eq!(Selector::parse(text).unwrap().words(), words);
}

#[rstest]
#[case("=web")]
#[case("a b")]
#[case("app in a")]
#[case("app in (a")]
#[case("app of (a)")]
#[case("app=<script>")]
#[case("(a)")]
fn what_cannot_be_read_is_named(#[case] text: &str) {
    let Err(Error::Invalid(why)) = Selector::parse(text) else { panic!("{text} was read") };
    assert!(why.starts_with(&format!("`{text}` is no label selector")), "{why}");
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in ".{0,64}") {
        let _ = Selector::parse(&text);
    }

    #[test]
    fn what_was_read_is_read_again_from_its_words(text in "[a-z]{1,4}(=[a-z]{0,3}|!=[a-z]{1,3}| in \\([a-c],[a-c]\\)|)(,![a-z]{1,3})?") {
        let selector = Selector::parse(&text).unwrap();
        prop_assert_eq!(Selector::parse(&selector.words()).unwrap(), selector);
    }
}
