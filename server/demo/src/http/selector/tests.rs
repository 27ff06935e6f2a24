//! Selectors select, and what is none is refused in apimachinery's words.

use std::sync::Arc;

use proptest::prelude::*;
use rstest::rstest;

use super::Selector;
use crate::{
    http::query::Query,
    kind::Kind,
    store::{Key, Labels, Traits},
};

fn traits() -> Traits {
    let labels = Labels::from([
        ("app".into(), "web".into()),
        ("tier".into(), "".into()),
        ("app.kubernetes.io/name".into(), "web".into()),
        ("weight".into(), "7".into()),
    ]);
    let fields = vec![("spec.nodeName", "worker-1".into()), ("status.phase", "Running".into())];
    Traits { key: Key::new("shop", "web-0"), labels: Arc::new(labels), fields }
}

fn selects(parameter: &str, selector: &str) -> bool {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair(parameter, selector).finish();
    Selector::new(Kind::Pod, &Query::new(&query)).unwrap().selects(&traits())
}

#[rstest]
#[case("app", true)]
#[case("!app", false)]
#[case("! nobody", true)]
#[case("app=web", true)]
#[case(" app == web , tier", true)]
#[case("app!=web", false)]
#[case("nobody!=web", true)]
#[case("app in (api, web)", true)]
#[case("app in (api)", false)]
#[case("app notin (api)", true)]
#[case("nobody notin (api)", true)]
#[case("tier=", true)]
#[case("tier in ()", true)]
#[case("app in ()", false)]
#[case("app=,tier", false)]
#[case("app.kubernetes.io/name=web", true)]
#[case("weight>6,weight<8", true)]
#[case("weight>7", false)]
#[case("app>1", false)]
#[case("in in (in)", false)]
fn labels(#[case] selector: &str, #[case] expected: bool) {
    assert_eq!(selects("labelSelector", selector), expected);
}

#[rstest]
#[case("metadata.name=web-0", true)]
#[case("metadata.name==web-0,metadata.namespace=shop", true)]
#[case("metadata.namespace!=shop", false)]
#[case("spec.nodeName=worker-1,status.phase=Running", true)]
#[case("status.phase=Pending", false)]
#[case(",,", true)]
fn fields(#[case] selector: &str, #[case] expected: bool) {
    assert_eq!(selects("fieldSelector", selector), expected);
}

#[test]
fn a_namespaced_kind_of_a_group_knows_names_only() {
    let error = super::fields::parse(Kind::Deployment, "status.phase=x").unwrap_err();
    assert!(error.status()["message"].as_str().unwrap().contains("is not a known field selector"));
}

proptest! {
    #[test]
    fn no_selector_panics(text in "\\PC*", bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
        let _ = super::labels::parse(&text);
        let _ = super::labels::parse(&String::from_utf8_lossy(&bytes));
        let _ = super::fields::parse(Kind::Pod, &text);
    }

    #[test]
    fn grammatical_noise_never_panics(text in "[a-b!=,()<> ]{0,24}(in|notin)?[a-b!=,()<> ]{0,12}") {
        let _ = super::labels::parse(&text);
    }
}
