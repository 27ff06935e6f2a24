//! What viewers get: their part of the rows, at once, once, and never more than they can take.

use std::sync::Arc;

use futures::{FutureExt, StreamExt, future::join_all};
use kdr_core::{
    Health,
    meta::ResourceRef,
    rows::WorkloadRef,
    view::{Rows, Step, Sync, View},
};
use kdr_testkit::{
    MockApi, Scenario, Verb,
    object::{deployment, event, namespace, pod, replica_set},
};

use crate::harness::{KINDS, Viewer, caches, connection, everything, pods, quick, workloads};

/// Pods of one workload of the shop.
fn pods_of(kind: &str, name: &str) -> View {
    let workload = Some(WorkloadRef { kind: kind.into(), name: name.into() });
    View { rows: Rows::Pods { namespace: Some("shop".into()), workload }, open: None }
}

fn opened(name: &str) -> View {
    View { rows: Rows::None, open: Some(ResourceRef::new("Pod", "shop", name)) }
}

fn within(namespace: &str) -> View {
    View { rows: Rows::Pods { namespace: Some(namespace.into()), workload: None }, open: None }
}

#[tokio::test]
async fn a_hundred_viewers_open_as_many_upstream_watches_as_one() {
    let api = MockApi::start().await;
    api.put(pod("shop", "web"));
    let caches = caches(&api, quick()).await;
    let mut viewers = join_all((0..100).map(|_| Viewer::open(&caches, pods()))).await;
    api.put(pod("shop", "web").waiting("CrashLoopBackOff", "back-off"));
    for viewer in &mut viewers {
        viewer
            .until("the crash", |viewer| viewer.pod("web").unwrap().columns.status == "CrashLoopBackOff")
            .await;
    }
    assert_eq!(caches.metrics().viewers, 100);
    for kind in KINDS {
        assert_eq!((api.watches_asked(kind), api.open_watches(kind), api.lists(kind)), (1, 1, 1), "{kind}");
    }
    drop(viewers);
    assert_eq!(caches.metrics().viewers, 0);
}

#[tokio::test]
async fn the_first_step_comes_at_once_even_when_the_api_server_does_not_answer() {
    let api = MockApi::start().await;
    for kind in KINDS {
        api.always(kind, Verb::List, Scenario::Silent);
    }
    let caches = kdr_cluster::Caches::start(connection(&api, quick()));
    let viewer = Viewer::open(&caches, pods()).await;
    assert!(viewer.kinds.iter().all(|kind| kind.sync == Sync::Listing), "{:?}", viewer.kinds);
    assert_eq!(viewer.kinds.iter().map(|kind| &*kind.kind).collect::<Vec<_>>(), KINDS);
    assert!(!*caches.ready().borrow());
}

#[tokio::test]
async fn a_viewer_gets_its_part_and_no_empty_delta_for_the_rest() {
    let api = MockApi::start().await;
    let web = deployment("shop", "web", 1);
    let set = replica_set("shop", "web-1", 1).owned_by(&web);
    for object in
        [&namespace("shop"), &namespace("other"), &web, &set, &pod("shop", "web-1-a").owned_by(&set)]
    {
        api.put(object.clone());
    }
    api.put(pod("other", "tool"));
    let caches = caches(&api, quick()).await;
    let mut of_web = Viewer::open(&caches, pods_of("Deployment", "web")).await;
    let mut of_other = Viewer::open(&caches, within("other")).await;
    of_other.live().await;
    of_web.live().await;
    assert_eq!(of_web.pods.values().map(|row| row.name.to_string()).collect::<Vec<_>>(), ["web-1-a"]);
    assert_eq!(of_other.pods.values().map(|row| row.name.to_string()).collect::<Vec<_>>(), ["tool"]);
    assert_eq!((of_web.namespaces.len(), of_web.workloads.len()), (2, 0));
    let before = of_other.seen.len();
    // Restarts are in no namespace's row, so that nothing of this concerns the other namespace.
    api.put(pod("shop", "web-1-a").owned_by(&set).restarts(3));
    of_web.until("the restarts", |viewer| viewer.pod("web-1-a").unwrap().columns.restarts == 3).await;
    api.put(pod("other", "tool").restarts(1));
    of_other.until("the restart", |viewer| viewer.pod("tool").unwrap().columns.restarts == 1).await;
    assert_eq!(of_other.seen.len(), before + 1, "{:?}", &of_other.seen[before..]);
}

#[tokio::test]
async fn a_pod_that_turns_out_to_be_another_workloads_is_gone_for_whoever_looks_at_the_one() {
    let api = MockApi::start().await;
    let web = deployment("shop", "web", 1);
    let set = replica_set("shop", "web-1", 1).owned_by(&web);
    api.put(pod("shop", "web-1-a").owned_by(&set));
    let caches = caches(&api, quick()).await;
    let mut of_set = Viewer::open(&caches, pods_of("ReplicaSet", "web-1")).await;
    let mut of_web = Viewer::open(&caches, pods_of("Deployment", "web")).await;
    assert_eq!((of_set.pods.len(), of_web.pods.len()), (1, 0));
    api.put(set);
    of_set.until("the pod to go", |viewer| viewer.pods.is_empty()).await;
    of_web.until("the pod to come", |viewer| viewer.pods.len() == 1).await;
    assert!(of_set.seen.iter().any(|step| matches!(step, Step::Delta(delta) if delta.gone_pods.len() == 1)));
}

#[tokio::test]
async fn a_deployment_tells_what_its_pods_suffer_and_a_bare_pod_is_a_workload() {
    let api = MockApi::start().await;
    let web = deployment("shop", "web", 1);
    let set = replica_set("shop", "web-1", 1).owned_by(&web);
    for object in [&namespace("shop"), &web, &set] {
        api.put(object.clone());
    }
    api.put(pod("shop", "web-1-a").owned_by(&set));
    api.put(pod("shop", "tool").image("registry.example/tool:2"));
    let caches = caches(&api, quick()).await;
    let mut viewer = Viewer::open(&caches, workloads()).await;
    viewer.live().await;
    let tool = viewer.workload("Pod", "tool").unwrap();
    assert_eq!(
        (tool.ready, tool.desired, tool.images.clone()),
        (1, 1, vec![Arc::from("registry.example/tool:2")])
    );
    assert_eq!(viewer.workloads.len(), 2, "a controlled ReplicaSet is no row: {:?}", viewer.workloads.keys());
    api.put(pod("shop", "web-1-a").owned_by(&set).waiting("CrashLoopBackOff", "back-off 5m0s").restarts(4));
    viewer
        .until("the deployment to be degraded", |viewer| {
            viewer.workload("Deployment", "web").unwrap().verdict.health == Health::Degraded
        })
        .await;
    let row = viewer.workload("Deployment", "web").unwrap();
    assert_eq!((row.restarts, row.pods), (4, 1));
    let shop = &viewer.namespaces["shop"];
    assert_eq!((shop.broken, shop.workloads, shop.pods, &*shop.worst), (1, 2, 2, "web"));
    let Some(Step::Delta(delta)) = viewer.seen.last() else { panic!("a delta tells it") };
    assert!(delta.observed_at.is_some());
    assert_eq!(
        (delta.workloads.len(), delta.namespaces.len()),
        (1, 1),
        "what belongs together comes together"
    );
}

#[tokio::test]
async fn an_opened_pod_comes_with_its_containers_and_events_and_is_told_when_either_changes() {
    let api = MockApi::start().await;
    api.put(pod("shop", "web"));
    api.put(event("shop", "e1", "web", "Pulled", "pulled").set("/lastTimestamp", "2026-11-01T08:00:01Z"));
    api.put(event("shop", "e0", "other", "Pulled", "pulled"));
    let caches = caches(&api, quick()).await;
    let mut viewer = Viewer::open(&caches, opened("web")).await;
    let mut indifferent = Viewer::open(&caches, opened("nobody")).await;
    viewer.live().await;
    indifferent.live().await;
    let open = viewer.open.as_ref().unwrap();
    assert_eq!((&*open.row.name, open.containers.len(), open.events.len()), ("web", 1, 1));
    api.put(event("shop", "e2", "web", "BackOff", "again").set("/lastTimestamp", "2026-11-01T08:00:02Z"));
    viewer.until("the event", |viewer| viewer.open.as_ref().unwrap().events.len() == 2).await;
    let reasons: Vec<_> =
        viewer.open.as_ref().unwrap().events.iter().map(|event| event.reason.to_string()).collect();
    assert_eq!(reasons, ["BackOff", "Pulled"], "newest first");
    api.put(
        event("shop", "e2", "web", "BackOff", "again")
            .set("/count", 7)
            .set("/lastTimestamp", "2026-11-01T08:00:03Z"),
    );
    viewer.until("the count", |viewer| viewer.open.as_ref().unwrap().events[0].count == 7).await;
    api.put(pod("shop", "web").status("podIP", "10.0.0.9"));
    viewer.until("the address", |viewer| *viewer.open.as_ref().unwrap().pod.ip == *"10.0.0.9").await;
    api.delete("pods", "shop", "web");
    viewer.until("the pod to go", |viewer| viewer.open.is_none()).await;
    assert!(matches!(viewer.seen.last(), Some(Step::Delta(delta)) if delta.open_gone));
    api.put(pod("shop", "web").uid("another"));
    viewer
        .until("its successor", |viewer| viewer.open.as_ref().is_some_and(|open| *open.row.uid == *"another"))
        .await;
    let told = indifferent.steps_so_far();
    assert!(
        told.iter()
            .all(|step| matches!(step, Step::Delta(delta) if delta.open.is_none() && !delta.open_gone))
    );
}

#[tokio::test]
async fn a_viewer_that_is_too_slow_gets_a_snapshot_and_is_told_how_much_that_replaced() {
    let api = MockApi::start().await;
    api.put(pod("shop", "web"));
    let caches = caches(&api, quick()).await;
    let (mut slow, mut quick) = (Viewer::open(&caches, pods()).await, Viewer::open(&caches, pods()).await);
    quick.live().await;
    for restarts in 1..=100 {
        api.put(pod("shop", "web").restarts(restarts));
        quick.until("the restart", |viewer| viewer.pod("web").unwrap().columns.restarts == restarts).await;
    }
    let Step::Snapshot { dropped, snapshot } = slow.step().await else { panic!("a snapshot is due") };
    assert!(dropped >= 100, "{dropped} updates are said to be dropped");
    assert_eq!(snapshot.pods[0].columns.restarts, 100);
    assert!(slow.steps_so_far().is_empty(), "what the snapshot holds is not told again");
    api.put(pod("shop", "web").restarts(101));
    slow.until("the restart", |viewer| viewer.pod("web").unwrap().columns.restarts == 101).await;
    assert_eq!(slow.pods, {
        quick.until("the restart", |viewer| viewer.pod("web").unwrap().columns.restarts == 101).await;
        quick.pods.clone()
    });
    assert_eq!(caches.metrics().snapshots_resent, 1);
}

#[tokio::test]
async fn changes_that_come_together_travel_together() {
    let api = MockApi::start().await;
    let caches = caches(&api, quick()).await;
    let mut viewer = Viewer::open(&caches, pods()).await;
    viewer.live().await;
    let before = caches.metrics().updates;
    for index in 0..500 {
        api.put(pod("shop", &format!("pod-{index}")));
    }
    viewer.until("all pods", |viewer| viewer.pods.len() == 500).await;
    let updates = caches.metrics().updates - before;
    assert!(updates < 100, "500 pods took {updates} updates");
}

#[tokio::test]
async fn a_namespace_of_which_only_the_pods_may_be_read_has_a_row() {
    let api = MockApi::start().await;
    api.always("namespaces", Verb::List, Scenario::Forbidden);
    api.put(namespace("shop"));
    api.put(pod("shop", "web"));
    let caches = caches(&api, quick()).await;
    let mut viewer = Viewer::open(&caches, pods()).await;
    viewer.until("the namespace", |viewer| viewer.namespaces.contains_key("shop")).await;
    assert_eq!(viewer.namespaces["shop"].created, None);
    let state = viewer.kind("namespaces", Sync::Forbidden).await;
    assert!(state.message.contains("system:serviceaccount:kdr:kdr"), "{state:?}");
    assert!(*caches.ready().borrow(), "what may not be read keeps nobody waiting");
}

#[tokio::test]
async fn the_clusters_name_and_version_are_told() {
    let api = MockApi::start().await;
    let caches = caches(&api, quick()).await;
    let mut viewer = Viewer::open(&caches, View::default()).await;
    let told = |viewer: &Viewer| {
        viewer.seen.iter().any(|step| match step {
            Step::Snapshot { snapshot, .. } => {
                snapshot.cluster.name == "mock" && snapshot.cluster.kubernetes_version == "v1.34.4"
            }
            Step::Delta(_) => false,
        })
    };
    viewer.until("the version", told).await;
}

#[tokio::test]
async fn when_the_caches_end_so_do_the_streams_and_the_watches() {
    let api = MockApi::start().await;
    api.put(pod("shop", "web"));
    let caches = caches(&api, quick()).await;
    let mut viewer = Viewer::open(&caches, pods()).await;
    viewer.live().await;
    let view = everything(&caches);
    caches.shutdown();
    assert!(viewer.ended().await, "the stream ends");
    for kind in KINDS {
        api.watches(kind, 0).await;
    }
    let steps: Vec<_> = view.watch(pods()).collect().now_or_never().expect("nothing more will come");
    assert!(matches!(&steps[..], [Step::Snapshot { snapshot, .. }] if snapshot.pods.len() == 1), "{steps:?}");
}

#[tokio::test]
async fn dropping_the_caches_ends_the_watches() {
    let api = MockApi::start().await;
    let caches = caches(&api, quick()).await;
    api.watches("pods", 1).await;
    let view = everything(&caches);
    drop(caches);
    api.watches("pods", 0).await;
    assert_eq!(view.watch(pods()).count().now_or_never(), Some(1));
}
