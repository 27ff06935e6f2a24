use std::collections::BTreeMap;

use kdr_proto::v1::{
    Finding, Goodbye, Health, Heartbeat, Link, MapSelection, Namespace, NamespaceUsage, ObjectSelection,
    OverviewSelection, Pod, PodDetail, PodSelection, PodUsage, Resource, ResourceDetail, ResourceRef,
    Workload, WorkloadSelection,
};
use proptest::prelude::*;

use super::*;

fn pods() -> WatchRequest {
    WatchRequest { rows: Some(Rows::Pods(PodSelection::default())), open: None }
}

fn message(event: Event) -> WatchResponse {
    WatchResponse { event: Some(event), ..WatchResponse::default() }
}

fn snapshot(pods: Vec<Pod>) -> Snapshot {
    Snapshot { cluster: Some(Cluster::default()), pods, ..Snapshot::default() }
}

fn pod(key: u8, health: i32) -> Pod {
    Pod { uid: key.to_string(), name: format!("pod-{}", key % 7), health, ..Pod::default() }
}

fn keys(store: &Store) -> Vec<String> {
    store.rows().iter().map(|row| row.key().to_owned()).collect()
}

fn kind(name: &str, sync: Sync) -> KindState {
    KindState { kind: name.into(), sync: sync.into(), ..KindState::default() }
}

/// What happens to a pod: it is there with this health, or it is gone.
fn changes() -> impl Strategy<Value = Vec<(u8, Option<i32>)>> {
    prop::collection::vec((0_u8..40, prop::option::weighted(0.7, 1_i32..=6)), 0..120)
}

proptest! {
    #[test]
    fn any_split_of_changes_into_deltas_is_the_same_as_a_snapshot(
        first in changes(), changes in changes(), sizes in prop::collection::vec(1_usize..40, 120),
    ) {
        let mut truth: BTreeMap<u8, i32> = BTreeMap::new();
        for (key, health) in &first {
            if let Some(health) = health { truth.insert(*key, *health); }
        }
        let mut store = Store::default();
        store.select(pods());
        store.apply(message(Event::Snapshot(snapshot(truth.iter().map(|(key, health)| pod(*key, *health)).collect()))));

        let mut rest = changes.as_slice();
        for size in sizes {
            let (now, later) = rest.split_at(size.min(rest.len()));
            rest = later;
            // Within one delta a row is either there or gone, as on the wire: the last word counts.
            let last: BTreeMap<u8, Option<i32>> = now.iter().copied().collect();
            let mut delta = Delta::default();
            for (key, health) in last {
                if let Some(health) = health {
                    truth.insert(key, health);
                    delta.pods.push(pod(key, health));
                } else {
                    truth.remove(&key);
                    delta.gone_pods.push(key.to_string());
                }
            }
            store.apply(message(Event::Delta(delta)));
        }

        let mut fresh = Store::default();
        fresh.select(pods());
        fresh.apply(message(Event::Snapshot(snapshot(truth.iter().map(|(key, health)| pod(*key, *health)).collect()))));
        prop_assert_eq!(keys(&store), keys(&fresh));
        let healths = |store: &Store| store.rows().iter().map(Row::health).collect::<Vec<_>>();
        prop_assert_eq!(healths(&store), healths(&fresh));
    }
}

#[test]
fn a_snapshot_replaces_whatever_there_was() {
    let mut store = Store::default();
    store.select(pods());
    store.apply(message(Event::Snapshot(snapshot(vec![pod(1, 1), pod(2, 1)]))));
    store.apply(message(Event::Snapshot(snapshot(vec![pod(3, 1)]))));
    assert_eq!(keys(&store), ["3"]);
}

#[test]
fn rows_stay_while_only_the_panel_changes() {
    let mut store = Store::default();
    store.select(pods());
    assert!(!store.is_loaded());
    store.apply(message(Event::Snapshot(snapshot(vec![pod(1, 1)]))));
    assert!(store.is_loaded());

    let open = Some(ResourceRef { kind: "Pod".into(), namespace: "a".into(), name: "b".into() });
    store.select(WatchRequest { open, ..pods() });
    assert_eq!((keys(&store), store.is_loaded(), &store.open), (vec!["1".to_owned()], true, &Open::Loading));

    let rows = Some(Rows::Workloads(WorkloadSelection::default()));
    store.select(WatchRequest { rows, open: None });
    assert_eq!((store.rows().len(), store.is_loaded(), &store.open), (0, false, &Open::Nothing));
}

#[test]
fn namespaces_are_the_rows_where_nothing_else_is_selected() {
    let mut store = Store::default();
    store.select(WatchRequest::default());
    let namespaces = vec![Namespace { name: "shop".into(), ..Namespace::default() }];
    let snapshot = Snapshot { cluster: Some(Cluster::default()), namespaces, ..Snapshot::default() };
    store.apply(message(Event::Snapshot(snapshot)));
    assert_eq!(keys(&store), ["shop"]);
    store.apply(message(Event::Delta(Delta { gone_namespaces: vec!["shop".into()], ..Delta::default() })));
    assert!(store.rows().is_empty() && store.is_loaded());
}

#[test]
fn an_empty_list_is_not_known_to_be_empty_while_its_kind_is_being_listed() {
    let mut store = Store::default();
    store.select(pods());
    let listing = Snapshot { kinds: vec![kind("pods", Sync::Listing)], ..snapshot(vec![]) };
    store.apply(message(Event::Snapshot(listing)));
    assert!(!store.is_loaded());
    let live = Delta { kinds: vec![kind("pods", Sync::Live)], ..Delta::default() };
    store.apply(message(Event::Delta(live)));
    assert!(store.is_loaded());
}

#[test]
fn only_what_is_shown_makes_it_stale() {
    let mut store = Store::default();
    store.select(pods());
    let kinds = vec![kind("pods", Sync::Live), kind("deployments.apps", Sync::Reconnecting)];
    store.apply(message(Event::Snapshot(Snapshot { kinds, ..snapshot(vec![]) })));
    assert_eq!(store.stale_since(), None);
    let since = Some(prost_types::Timestamp { seconds: 7, nanos: 0 });
    let kinds = vec![KindState { since, ..kind("pods", Sync::Reconnecting) }];
    store.apply(message(Event::Delta(Delta { kinds, ..Delta::default() })));
    assert_eq!(store.stale_since(), Some(7_000));
}

#[test]
fn a_deleted_pod_keeps_its_last_details() {
    let open = Some(ResourceRef { kind: "Pod".into(), namespace: "a".into(), name: "b".into() });
    let mut store = Store::default();
    store.select(WatchRequest { open, ..pods() });
    let listing = Snapshot { kinds: vec![kind("pods", Sync::Listing)], ..snapshot(vec![]) };
    store.apply(message(Event::Snapshot(listing)));
    assert_eq!(store.open, Open::Loading, "nobody knows yet");

    let detail = PodDetail { ip: "10.0.0.1".into(), ..PodDetail::default() };
    store.apply(message(Event::Delta(Delta { open: Some(detail.clone()), ..Delta::default() })));
    let opened = Opened { pod: Some(Arc::new(detail)), detail: None };
    assert_eq!(store.open, Open::Present(opened.clone()));
    store.apply(message(Event::Delta(Delta { open_gone: true, ..Delta::default() })));
    assert_eq!(store.open, Open::Gone(Some(opened)));

    store.apply(message(Event::Snapshot(snapshot(vec![]))));
    assert!(matches!(store.open, Open::Gone(Some(_))));
}

#[test]
fn heartbeats_and_goodbyes_change_nothing() {
    let mut store = Store::default();
    assert_eq!(store.apply(message(Event::Heartbeat(Heartbeat {}))), Applied::Alive);
    let goodbye = Goodbye { reconnect_after_ms: 300 };
    assert_eq!(store.apply(message(Event::Goodbye(goodbye))), Applied::Goodbye(300));
    assert_eq!(Health::try_from(1), Ok(Health::Healthy));
}

#[test]
fn only_a_kind_that_cannot_be_read_bars_the_pods() {
    for (sync, barred) in [
        (Sync::Forbidden, true),
        (Sync::Broken, true),
        (Sync::Reconnecting, false),
        (Sync::Listing, false),
        (Sync::Live, false),
    ] {
        let mut store = Store::default();
        store.select(pods());
        let kinds =
            vec![kind("events", Sync::Forbidden), KindState { message: "No.".into(), ..kind("pods", sync) }];
        store.apply(message(Event::Snapshot(Snapshot { kinds, ..snapshot(Vec::new()) })));
        assert_eq!(store.barred("Pod"), barred.then_some("No."), "{sync:?}");
    }
}

fn of(kind: &str, name: &str) -> ResourceRef {
    ResourceRef { kind: kind.into(), namespace: "shop".into(), name: name.into() }
}

fn links(from: &ResourceRef, to: &[ResourceRef]) -> Links {
    let to = to.iter().map(|to| Link { to: Some(to.clone()), ..Link::default() }).collect();
    Links { from: Some(from.clone()), to }
}

#[test]
fn a_map_keeps_a_lone_pod_as_pod_and_as_workload() {
    let mut store = Store::default();
    store.select(WatchRequest { rows: Some(Rows::Map(MapSelection::default())), open: None });
    let alone = Snapshot {
        cluster: Some(Cluster::default()),
        workloads: vec![Workload { uid: "1".into(), kind: "Pod".into(), ..Workload::default() }],
        pods: vec![pod(1, 1)],
        resources: vec![Resource { uid: "2".into(), ..Resource::default() }],
        ..Snapshot::default()
    };
    store.apply(message(Event::Snapshot(alone)));
    assert_eq!((store.workloads().len(), store.pods().len(), store.resources().len()), (1, 1, 1));
    let gone = Delta { gone_pods: vec!["1".into()], gone_resources: vec!["2".into()], ..Delta::default() };
    store.apply(message(Event::Delta(gone)));
    assert_eq!((store.workloads().len(), store.pods().len(), store.resources().len()), (1, 0, 0));
}

#[test]
fn links_are_replaced_by_where_they_begin() {
    let mut store = Store::default();
    store.select(WatchRequest { rows: Some(Rows::Map(MapSelection::default())), open: None });
    let (web, shop, other) = (of("Service", "web"), of("Ingress", "shop"), of("Service", "other"));
    let workload = of("Deployment", "web");
    let first = vec![links(&web, &[workload]), links(&shop, std::slice::from_ref(&web))];
    store.apply(message(Event::Snapshot(Snapshot { links: first, ..snapshot(vec![]) })));
    assert_eq!(store.links().count(), 2);

    let then = vec![links(&shop, &[web.clone(), other]), links(&web, &[])];
    store.apply(message(Event::Delta(Delta { links: then, ..Delta::default() })));
    assert_eq!(store.links_from(&shop).map(|links| links.to.len()), Some(2));
    assert_eq!(store.links_from(&web), None);
}

#[test]
fn what_an_overview_shows_stays_until_it_changes_and_goes_with_the_selection() {
    let overview = WatchRequest { rows: Some(Rows::Overview(OverviewSelection::default())), open: None };
    let mut store = Store::default();
    store.select(overview.clone());
    let findings = |total| Some(Findings { findings: vec![Finding::default()], total, everywhere: total });
    let usage = Some(Usage { unavailable: "No.".into(), ..Usage::default() });
    let changes = vec![Change { id: 1, ..Change::default() }];
    let first = Snapshot { findings: findings(1), usage, changes, ..snapshot(vec![]) };
    store.apply(message(Event::Snapshot(first)));
    let changes = vec![Change { id: 2, ..Change::default() }];
    store.apply(message(Event::Delta(Delta { findings: findings(2), changes, ..Delta::default() })));
    let known = |store: &Store| {
        let total = store.findings.as_ref().map(|findings| findings.total);
        (total, store.changes.len(), store.usage.is_some())
    };
    assert_eq!(known(&store), (Some(2), 2, true));

    store.select(WatchRequest { open: Some(of("Pod", "web-1")), ..overview });
    assert_eq!(known(&store), (Some(2), 2, true), "the panel changes nothing of it");
    store.select(pods());
    assert_eq!(known(&store), (None, 0, false));
}

#[test]
fn an_overview_is_complete_only_when_all_is_listed() {
    let mut store = Store::default();
    store.select(WatchRequest { rows: Some(Rows::Overview(OverviewSelection::default())), open: None });
    let namespaces = vec![Namespace { name: "shop".into(), ..Namespace::default() }];
    let kinds = vec![kind("namespaces", Sync::Live), kind("pods", Sync::Listing)];
    store.apply(message(Event::Snapshot(Snapshot { namespaces, kinds, ..snapshot(vec![]) })));
    assert_eq!((store.is_loaded(), store.is_complete()), (true, false));
    let kinds = vec![kind("namespaces", Sync::Live), kind("pods", Sync::Forbidden)];
    store.apply(message(Event::Delta(Delta { kinds, ..Delta::default() })));
    assert!(store.is_complete());
}

#[test]
fn objects_are_made_of_their_own_kind() {
    let mut store = Store::default();
    let selection = ObjectSelection {
        group: "shop.example".into(),
        version: "v1".into(),
        plural: "campaigns".into(),
        namespace: String::new(),
    };
    store.select(WatchRequest { rows: Some(Rows::Objects(selection)), open: None });
    assert!(store.shows(&kind("campaigns.shop.example", Sync::Live)));
    assert!(!store.shows(&kind("campaigns.other.example", Sync::Live)));
    let resources = vec![Resource { uid: "1".into(), ..Resource::default() }];
    store.apply(message(Event::Snapshot(Snapshot { resources, ..snapshot(vec![]) })));
    assert_eq!(keys(&store), ["1"]);
}

#[test]
fn an_opened_resource_is_known_in_parts() {
    let mut store = Store::default();
    store.select(WatchRequest { open: Some(of("Pod", "web-1")), ..pods() });
    let detail = ResourceDetail { summary: "a".into(), ..ResourceDetail::default() };
    let both = Snapshot { open: Some(PodDetail::default()), detail: Some(detail), ..snapshot(vec![]) };
    store.apply(message(Event::Snapshot(both)));
    let detail = Some(ResourceDetail { summary: "b".into(), ..ResourceDetail::default() });
    store.apply(message(Event::Delta(Delta { detail, ..Delta::default() })));
    let opened = store.open.known().cloned().unwrap_or_default();
    assert!(opened.pod.is_some());
    assert_eq!(opened.detail.map(|detail| detail.summary.clone()).as_deref(), Some("b"));
}

#[test]
fn what_is_known_of_namespaces_outlives_what_is_selected() {
    let named = |name: &str, health: Health| Namespace {
        name: name.into(),
        health: health.into(),
        ..Namespace::default()
    };
    let measured = |name: &str| NamespaceUsage { name: name.into(), ..NamespaceUsage::default() };
    let usage = Usage { namespaces: vec![measured("a")], top: vec![PodUsage::default()], ..Usage::default() };
    let told = |b| Snapshot {
        cluster: Some(Cluster::default()),
        namespaces: vec![named("a", Health::Healthy), named("b", b)],
        usage: Some(usage.clone()),
        ..Snapshot::default()
    };
    let mut store = Store::default();
    store.apply(message(Event::Snapshot(told(Health::Healthy))));
    let before = store.namespaces().to_vec();
    store.select(pods());
    assert_eq!(store.usage, None, "pods of another selection");
    store.select(WatchRequest::default());
    let known = store.usage.clone().unwrap();
    assert_eq!((known.namespaces.len(), known.top.len()), (1, 0));
    store.apply(message(Event::Snapshot(told(Health::Degraded))));
    let row = |rows: &[Row], name: &str| rows.iter().find(|row| row.name() == name).cloned();
    assert_eq!(row(store.namespaces(), "a"), row(&before, "a"), "the very same row");
    assert_ne!(row(store.namespaces(), "b"), row(&before, "b"));
}

#[test]
fn whoever_may_see_nothing_any_more_keeps_nothing() {
    let mut store = Store::default();
    store.select(pods());
    let namespaces = vec![Namespace { name: "shop".into(), ..Namespace::default() }];
    store.apply(message(Event::Snapshot(Snapshot { namespaces, ..snapshot(vec![pod(1, 1)]) })));
    assert_eq!((store.rows().len(), store.namespaces().len()), (1, 1));
    store.deny("You may see nothing.".to_owned());
    assert_eq!((store.rows().len(), store.namespaces().len()), (0, 0));
    assert_eq!(store.denial, "You may see nothing.");
}
