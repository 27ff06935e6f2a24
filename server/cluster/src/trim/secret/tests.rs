//! Nothing of a Secret's data gets through.

use proptest::prelude::*;
use serde_json::json;

use super::*;

/// `hunter2hunter2`.
const PASSWORD: &str = "aHVudGVyMmh1bnRlcjI=";

fn trimmed(object: &serde_json::Value) -> (String, resource::Secret) {
    let decoded: Secret = serde_json::from_value(object.clone()).unwrap();
    let Object::Resource(trimmed) = secret(decoded, &mut Names::new()) else {
        unreachable!("it is a resource")
    };
    let Facts::Secret(facts) = trimmed.facts.clone() else { unreachable!("it is a Secret") };
    (format!("{trimmed:?}"), facts)
}

#[test]
fn keys_and_type_are_kept_and_no_value_is() {
    let (written, facts) = trimmed(&json!({
        "apiVersion": "v1", "kind": "Secret", "type": "Opaque",
        "metadata": {
            "name": "database", "namespace": "shop", "uid": "u",
            "annotations": {"kubectl.kubernetes.io/last-applied-configuration": format!("{{\"data\":\"{PASSWORD}\"}}")},
        },
        "data": {"password": PASSWORD, "a": "eA==", "tls.crt": PASSWORD, "odd": {"deep": [PASSWORD]}},
        "stringData": {"password": "hunter2hunter2"},
    }));
    assert_eq!(facts.keys.iter().map(|key| &**key).collect::<Vec<_>>(), ["a", "odd", "password", "tls.crt"]);
    assert_eq!((&*facts.kind, facts.expires), ("Opaque", None));
    assert!(!written.contains("hunter2") && !written.contains(PASSWORD), "{written}");
    assert!(written.contains("data[password]"), "the shape names the keys: {written}");
}

#[test]
fn a_secret_may_have_no_data() {
    for object in [json!({"metadata": {"name": "x"}}), json!({"metadata": {"name": "x"}, "data": null})] {
        assert!(trimmed(&object).1.keys.is_empty());
    }
}

#[test]
fn only_a_tls_secret_has_a_certificate() {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let certificate = rcgen::generate_simple_self_signed(["shop.example".to_owned()]).unwrap().cert.pem();
    let with = |kind: &str| {
        trimmed(&json!({
            "metadata": {"name": "x"}, "type": kind,
            "data": {"tls.crt": STANDARD.encode(&certificate), "tls.key": PASSWORD},
        }))
    };
    assert!(with("kubernetes.io/tls").1.expires.is_some());
    assert!(with("Opaque").1.expires.is_none());
}

proptest! {
    #[test]
    fn no_value_whatever_its_key_is_ever_in_what_is_kept(key in "[a-z.]{1,20}", kind in "\\PC{0,20}") {
        let (written, _) = trimmed(&json!({
            "metadata": {"name": "x"}, "type": kind, "data": {key: PASSWORD, "tls.crt": PASSWORD},
        }));
        prop_assert!(!written.contains(PASSWORD) && !written.contains("hunter2"));
    }
}
