//! The bounds, and that nothing is lost or kept beyond them.

use kdr_testkit::object::{Object as Json, event, series_event};

use super::*;
use crate::{
    message::Object,
    trim::{Names, Watched},
};

fn trimmed(json: &Json) -> Arc<Event> {
    let read: k8s_openapi::api::core::v1::Event = serde_json::from_value(json.0.clone()).unwrap();
    match read.trim(&mut Names::new()) {
        Object::Event(event) => event,
        other => panic!("an event became {other:?}"),
    }
}

/// An event about a pod, seen last in this second of the day.
fn at(name: &str, pod: &str, second: i64) -> Arc<Event> {
    let last = Timestamp::from_second(1_790_000_000 + second).unwrap();
    trimmed(&event("shop", name, pod, "BackOff", "again").set("/lastTimestamp", last.to_string()))
}

fn about(pod: &str) -> ResourceRef {
    ResourceRef::new("Pod", "shop", pod)
}

fn names(store: &EventStore, pod: &str) -> Vec<String> {
    store.about(&about(pod)).iter().map(|event| event.uid.replace("event-shop-", "")).collect()
}

#[test]
fn events_of_a_pod_come_newest_first_and_an_event_that_happens_again_moves_up() {
    let mut store = EventStore::default();
    for (name, second) in [("b", 2), ("a", 1), ("c", 3)] {
        assert_eq!(store.put(at(name, "web", second)), [about("web")]);
    }
    assert_eq!(names(&store, "web"), ["c", "b", "a"]);
    assert!(!store.put(at("a", "web", 9)).is_empty());
    assert_eq!(names(&store, "web"), ["a", "c", "b"]);
    assert!(store.put(at("a", "web", 9)).is_empty(), "the same again is no change");
    assert_eq!(store.remove("event-shop-c"), Some(about("web")));
    assert_eq!((names(&store, "web"), store.len()), (vec!["a".into(), "b".into()], 2));
}

#[test]
fn of_one_pods_events_the_newest_are_kept() {
    let mut store = EventStore::default();
    for second in 0..80 {
        store.put(at(&format!("e{second}"), "web", second));
    }
    assert_eq!(store.len(), PER_OBJECT);
    assert_eq!(names(&store, "web").first().map(String::as_str), Some("e79"));
    assert_eq!(names(&store, "web").last().map(String::as_str), Some("e30"));
}

#[test]
fn of_all_events_the_newest_are_kept_and_a_pod_that_loses_one_is_told() {
    let mut store = EventStore::default();
    for index in 0..i64::try_from(TOTAL).unwrap() {
        store.put(at(&format!("e{index}"), &format!("pod-{}", index / 40), index));
    }
    let touched = store.put(at("one-more", "web", 1_000_000));
    assert_eq!(touched, [about("web"), about("pod-0")]);
    assert_eq!((store.len(), names(&store, "pod-0").len()), (TOTAL, 39));
    assert_eq!((store.ages.len(), store.objects.values().map(BTreeSet::len).sum()), (TOTAL, TOTAL));
}

#[test]
fn both_forms_of_an_event_are_read() {
    let counted = trimmed(&event("shop", "a", "web", "BackOff", "again").set("/count", 7));
    assert_eq!((counted.count, &*counted.source, counted.warning), (7, "kubelet", true));
    let series =
        trimmed(&series_event("shop", "b", "web", "FailedScheduling", 4, "2026-11-01T09:30:00.000000Z"));
    assert_eq!((series.count, &*series.source), (4, "default-scheduler"));
    assert_eq!(series.first, Some("2026-11-01T08:00:00Z".parse().unwrap()));
    assert_eq!(series.last, Some("2026-11-01T09:30:00Z".parse().unwrap()));
    let once =
        trimmed(&series_event("shop", "c", "web", "Pulled", 4, "").set("/series", serde_json::Value::Null));
    assert_eq!((once.count, once.last), (1, Some("2026-11-01T08:00:00Z".parse().unwrap())));
    assert_eq!(once.regarding, about("web"));
}
