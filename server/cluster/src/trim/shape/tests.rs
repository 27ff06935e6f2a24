//! How a configuration is written down flat.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn shape(spec: &Value) -> Vec<(String, String)> {
    let shape = of_spec(spec, &mut Names::new());
    shape.iter().map(|(path, value)| (path.to_string(), value.to_string())).collect()
}

fn expected(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|(path, value)| ((*path).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn elements_go_by_their_names_and_the_environment_by_its_variables() {
    let spec = json!({"replicas": 3, "paused": false, "none": null, "template": {"spec": {"containers": [{
        "name": "app", "image": "app:1", "args": ["-v", "serve"],
        "env": [
            {"name": "MODE", "value": "fast"}, {"name": "EMPTY"},
            {"name": "FROM", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}},
        ],
    }], "imagePullSecrets": [{"name": "registry"}]}}});
    let app = "spec.template.spec.containers[app]";
    let expected: Vec<_> = [
        ("spec.paused".to_owned(), "false"),
        ("spec.replicas".to_owned(), "3"),
        (format!("{app}.args[0]"), "-v"),
        (format!("{app}.args[1]"), "serve"),
        (format!("{app}.env[EMPTY]"), ""),
        (format!("{app}.env[FROM].valueFrom.fieldRef.fieldPath"), "spec.nodeName"),
        (format!("{app}.env[MODE]"), "fast"),
        (format!("{app}.image"), "app:1"),
        ("spec.template.spec.imagePullSecrets[registry]".to_owned(), ""),
    ]
    .into_iter()
    .map(|(path, value)| (path, value.to_owned()))
    .collect();
    assert_eq!(shape(&spec), expected);
}

#[test]
fn what_looks_confidential_is_a_length_and_a_fingerprint() {
    let with = |password: &str| {
        shape(&json!({"containers": [{
            "name": "app", "args": [format!("--token={password}")],
            "env": [{"name": "DB_PASSWORD", "value": password}, {"name": "API_KEY", "value": password}],
        }]}))
    };
    let (one, same, other) = (with("hunter2"), with("hunter2"), with("hunter3"));
    assert_eq!(one, same);
    assert_eq!(one.len(), 3);
    for ((path, was), (_, is)) in one.iter().zip(&other) {
        assert_ne!(was, is, "{path} is different");
        assert!(!was.contains("hunter") && was.contains("7 bytes"), "{path} is {was}");
    }
}

#[test]
fn a_long_value_is_cut_and_a_difference_after_the_cut_still_is_one() {
    let with = |end: &str| shape(&json!({"script": format!("{}{end}", "ä".repeat(200))}));
    let (one, other) = (with("a"), with("b"));
    assert!(one[0].1.starts_with(&format!("{}… (401 bytes, ", "ä".repeat(80))), "{one:?}");
    assert_ne!(one, other);
}

#[test]
fn a_monster_stays_bounded() {
    let fields: serde_json::Map<_, _> = (0..5_000).map(|index| (format!("f{index}"), json!("x"))).collect();
    assert_eq!(shape(&Value::Object(fields)).len(), MOST_FIELDS);
}

#[test]
fn of_contents_nothing_is_kept_but_their_keys() {
    let contents =
        [("data", "config.yaml", b"secret: hunter2".as_slice()), ("binaryData", "logo", &[0, 159])];
    let shape = of_contents(contents, &mut Names::new());
    assert_eq!(&*shape[0].0, "binaryData[logo]");
    assert!(shape[1].1.starts_with("15 bytes, ") && !format!("{shape:?}").contains("hunter"), "{shape:?}");
    assert_eq!(of_keys("data", ["b", "a"], &mut Names::new())[0], ("data[a]".into(), "".into()));
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,100}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 64, 6, |inner| {
        let key = prop_oneof!["name", "value", "env", "\\PC{0,8}"];
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::vec((key, inner), 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_spec_has_a_shape_in_order(spec in json_value()) {
        let shape = shape(&spec);
        prop_assert!(shape.is_sorted());
    }
}

#[test]
fn nothing_has_no_shape() {
    assert!(none().is_empty());
    assert_eq!(shape(&json!({})), expected(&[]));
}
