//! Objects keep their form through all versions, and the history is as long as it may be.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{ChangeType, Key, Store, Traits};
use crate::kind::Kind;

fn traits(namespace: &str, name: &str) -> Traits {
    Traits { key: Key::new(namespace, name), labels: Arc::default(), fields: Vec::new() }
}

fn put(store: &mut Store, name: &str, phase: &str) {
    let manifest = json!({"metadata": {"name": name, "namespace": "a"}, "status": {"phase": phase}});
    store.put(Kind::Pod, traits("a", name), manifest);
}

fn parse(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

#[test]
fn an_object_is_the_same_in_a_get_a_list_and_a_watch() {
    let mut store = Store::new(10);
    put(&mut store, "x", "Pending");
    put(&mut store, "x", "Running");
    let object = store.table(Kind::Pod).get(&Key::new("a", "x")).unwrap();
    let whole = parse(&object.body());
    assert_eq!(
        whole,
        json!({
            "kind": "Pod", "apiVersion": "v1", "status": {"phase": "Running"},
            "metadata": {"name": "x", "namespace": "a", "resourceVersion": "3"},
        })
    );
    let mut item = parse(&[b"{", &object.item()[..]].concat());
    item["kind"] = json!("Pod");
    item["apiVersion"] = json!("v1");
    assert_eq!(item, whole);
    assert_eq!(parse(&object.line()), json!({"type": "MODIFIED", "object": whole}));
    let mut line = Vec::new();
    object.write_line(ChangeType::Added, &mut line);
    assert_eq!(parse(&line), json!({"type": "ADDED", "object": whole}));
    assert!(line.ends_with(b"}\n"));
}

#[test]
fn a_deletion_carries_the_last_state_and_a_version_of_its_own() {
    let mut store = Store::new(10);
    put(&mut store, "x", "Running");
    // The version gets longer by a digit.
    for _ in 0..5 {
        put(&mut store, "y", "Pending");
        put(&mut store, "y", "Running");
    }
    store.delete(Kind::Pod, &Key::new("a", "x"));
    let table = store.table(Kind::Pod);
    assert!(table.get(&Key::new("a", "x")).is_none());
    let deletion = table.since(store.version() - 1).unwrap().next().unwrap();
    assert_eq!(deletion.kind, ChangeType::Deleted);
    let line = parse(&deletion.object.line());
    assert_eq!(line["type"], "DELETED");
    assert_eq!(line["object"]["metadata"]["resourceVersion"], store.version().to_string());
    assert_eq!(line["object"]["status"]["phase"], "Running");
    assert_eq!(parse(&deletion.object.body()), line["object"]);
}

#[test]
fn what_has_not_changed_is_no_change() {
    let mut store = Store::new(10);
    put(&mut store, "x", "Running");
    let version = store.version();
    put(&mut store, "x", "Running");
    store.delete(Kind::Pod, &Key::new("a", "nobody"));
    assert_eq!(store.version(), version);
}

#[test]
fn the_history_forgets_the_oldest_and_says_so() {
    let mut store = Store::new(3);
    for phase in ["1", "2", "3", "4", "5"] {
        put(&mut store, "x", phase);
    }
    let table = store.table(Kind::Pod);
    assert_eq!(table.since(2).err().map(|error| error.oldest), Some(3));
    let versions = table.since(3).unwrap().map(|change| change.object.version).collect::<Vec<_>>();
    assert_eq!(versions, [4, 5, 6]);
    assert_eq!(table.since(6).unwrap().count(), 0);
    store.forget_history();
    assert!(store.table(Kind::Pod).since(5).is_err());
    assert_eq!(store.table(Kind::Pod).since(6).unwrap().count(), 0);
}

#[test]
fn a_namespace_lists_its_own_only_in_order() {
    let mut store = Store::new(10);
    for (namespace, name) in [("b", "1"), ("a", "2"), ("a", "1"), ("a-b", "1")] {
        let manifest = json!({"metadata": {"name": name}});
        store.put(Kind::Pod, traits(namespace, name), manifest);
    }
    let names = |namespace| {
        let list = store.table(Kind::Pod).list(namespace);
        list.map(|object| format!("{}/{}", object.traits.key.namespace, object.traits.key.name))
            .collect::<Vec<_>>()
    };
    assert_eq!(names(Some("a")), ["a/1", "a/2"]);
    assert_eq!(names(None), ["a/1", "a/2", "a-b/1", "b/1"]);
    assert!(names(Some("nobody")).is_empty());
}
