//! Every fault of an API server: what is shown meanwhile, what is said of it, and that the end is as a fresh list.

use std::time::{Duration, Instant};

use kdr_cluster::{Caches, Timing};
use kdr_core::view::{Step, Sync};
use kdr_testkit::{
    MockApi, Scenario, Verb,
    object::{deployment, namespace, pod, replica_set},
};
use rstest::rstest;

use crate::harness::{KINDS, Viewer, assert_fresh, caches, connection, pods, quick, workloads};

/// The shop: a deployment with two pods, and a bare pod.
async fn shop() -> MockApi {
    let api = MockApi::start().await;
    let web = deployment("shop", "web", 2);
    let set = replica_set("shop", "web-5d9c", 2).owned_by(&web);
    api.put(namespace("shop"));
    api.put(web);
    api.put(set.clone());
    api.put(pod("shop", "web-5d9c-a").owned_by(&set));
    api.put(pod("shop", "web-5d9c-b").owned_by(&set));
    api.put(pod("shop", "tool"));
    api
}

/// Caches of the shop with a viewer of the pods and one of the workloads, all live.
async fn viewed(api: &MockApi, timing: Timing) -> (Caches, Viewer, Viewer) {
    let caches = caches(api, timing).await;
    let (mut by_pods, mut by_workloads) =
        (Viewer::open(&caches, pods()).await, Viewer::open(&caches, workloads()).await);
    by_pods.live().await;
    by_workloads.live().await;
    (caches, by_pods, by_workloads)
}

/// Waits until both viewers know a pod that is created now, which comes after everything else.
async fn settle(api: &MockApi, by_pods: &mut Viewer, by_workloads: &mut Viewer) {
    api.put(pod("shop", "last"));
    by_pods.until("the last pod", |viewer| viewer.pod("last").is_some()).await;
    by_workloads.until("the last pod", |viewer| viewer.workload("Pod", "last").is_some()).await;
}

#[rstest]
#[case::within_the_watch(true)]
#[case::when_the_watch_is_opened_again(false)]
#[tokio::test]
async fn after_410_the_kind_is_listed_again_and_nothing_flashes_away(#[case] within: bool) {
    let api = shop().await;
    let (caches, mut by_pods, mut by_workloads) = viewed(&api, quick()).await;
    let lists = api.lists("pods");
    api.put_unseen(pod("shop", "tool").waiting("CrashLoopBackOff", "back-off 5m0s"));
    api.put_unseen(pod("shop", "new"));
    api.delete_unseen("pods", "shop", "web-5d9c-a");
    if within {
        api.expire("pods");
    } else {
        api.forget("pods");
        api.cut("pods");
    }
    let mut least = usize::MAX;
    by_pods
        .until("the new pod", |viewer| {
            least = least.min(viewer.pods.len());
            viewer.pod("new").is_some()
        })
        .await;
    assert_eq!(api.lists("pods"), lists + 1);
    assert!(least >= 3, "only {least} pods were shown in between");
    assert!(by_pods.pod("web-5d9c-a").is_none());
    let changed: Vec<_> = by_pods.seen[1..]
        .iter()
        .filter_map(|step| match step {
            Step::Delta(delta) => Some(delta.pods.iter().map(|row| row.name.to_string())),
            Step::Snapshot { .. } => None,
        })
        .flatten()
        .collect();
    assert!(!changed.contains(&"web-5d9c-b".to_owned()), "a pod that is the same was told again");
    settle(&api, &mut by_pods, &mut by_workloads).await;
    by_pods.live().await;
    assert_fresh(&api, &by_pods, &by_workloads).await;
    let counted = &caches.metrics().kinds[1];
    assert_eq!((counted.kind, counted.relists), ("pods", 1));
}

#[tokio::test]
async fn a_watch_that_breaks_is_opened_where_it_stopped() {
    let api = shop().await;
    let (_caches, mut by_pods, mut by_workloads) = viewed(&api, quick()).await;
    api.put(pod("shop", "tool").restarts(1));
    by_pods.until("the restart", |viewer| viewer.pod("tool").unwrap().columns.restarts == 1).await;
    let (lists, watches) = (api.lists("pods"), api.watches_asked("pods"));
    api.cut("pods");
    let state = by_pods.kind("pods", Sync::Reconnecting).await;
    assert!(state.message.contains("The connection to the API server broke"), "{state:?}");
    assert_eq!(by_pods.pods.len(), 3, "the rows stay");
    api.put(pod("shop", "tool").restarts(2));
    by_pods.kind("pods", Sync::Live).await;
    by_pods.until("the restart", |viewer| viewer.pod("tool").unwrap().columns.restarts == 2).await;
    assert_eq!((api.lists("pods"), api.watches_asked("pods")), (lists, watches + 1));
    settle(&api, &mut by_pods, &mut by_workloads).await;
    assert_fresh(&api, &by_pods, &by_workloads).await;
}

#[tokio::test]
async fn a_watch_that_ends_properly_is_no_fault() {
    let api = shop().await;
    let (caches, mut by_pods, mut by_workloads) =
        viewed(&api, Timing { short_watch: Duration::ZERO, ..quick() }).await;
    api.end("pods");
    api.watches("pods", 1).await;
    settle(&api, &mut by_pods, &mut by_workloads).await;
    let told = by_pods.seen[1..].iter().any(
        |step| matches!(step, Step::Delta(delta) if delta.kinds.iter().any(|kind| kind.sync != Sync::Live)),
    );
    assert!(!told, "an ordinary end was told as a fault: {:?}", by_pods.seen);
    assert_eq!(caches.metrics().kinds[1].watch_errors, 0);
}

#[rstest]
#[case::overload(
    Scenario::refused(503, "etcdserver: no leader"),
    Sync::Reconnecting,
    "503: etcdserver: no leader"
)]
#[case::internal(Scenario::refused(500, "boom"), Sync::Reconnecting, "500: boom")]
#[case::throttled(Scenario::Throttled { retry_after: 0 }, Sync::Reconnecting, "too many requests")]
#[case::credentials(Scenario::Unauthorized, Sync::Reconnecting, "refused KDR's credentials")]
#[case::forbidden(Scenario::Forbidden, Sync::Forbidden, "cannot list resource \"pods\"")]
#[case::not_served(Scenario::NotServed, Sync::Broken, "does not serve")]
#[case::not_json(Scenario::body("<html>"), Sync::Broken, "cannot be read")]
#[case::cut_off_json(
    Scenario::body("{\"metadata\": {\"resourceVersion\": \"1\"}, \"items\": ["),
    Sync::Broken,
    "cannot be read"
)]
#[case::nonsense(Scenario::body("{\"items\": [{\"metadata\": 7}]}"), Sync::Broken, "cannot be read")]
#[case::no_version(Scenario::body("{\"metadata\": {}, \"items\": []}"), Sync::Broken, "no resourceVersion")]
#[case::hung_up(Scenario::HungUp, Sync::Reconnecting, "cannot be reached")]
#[case::gone(Scenario::Expired, Sync::Reconnecting, "history")]
#[tokio::test]
async fn a_list_that_fails_is_named_blanks_nothing_else_and_is_tried_until_it_works(
    #[case] scenario: Scenario,
    #[case] sync: Sync,
    #[case] words: &str,
) {
    let api = shop().await;
    api.always("pods", Verb::List, scenario);
    let caches = Caches::start(connection(&api, quick()));
    let (mut by_pods, mut by_workloads) =
        (Viewer::open(&caches, pods()).await, Viewer::open(&caches, workloads()).await);
    let state = by_pods.kind("pods", sync).await;
    assert!(state.message.contains(words), "{:?} does not say {words:?}", state.message);
    assert_eq!(state.objects, Some(0));
    by_workloads.until("the deployment", |viewer| viewer.workload("Deployment", "web").is_some()).await;
    for kind in KINDS.iter().filter(|kind| **kind != "pods") {
        by_workloads.kind(kind, Sync::Live).await;
    }
    api.heal("pods");
    by_pods.live().await;
    settle(&api, &mut by_pods, &mut by_workloads).await;
    assert_eq!(by_pods.state("pods").message, "");
    assert_fresh(&api, &by_pods, &by_workloads).await;
}

#[rstest]
#[case::overload(Scenario::refused(503, "etcdserver: no leader"), Sync::Reconnecting, "no leader")]
#[case::throttled(Scenario::Throttled { retry_after: 0 }, Sync::Reconnecting, "too many requests")]
#[case::credentials(Scenario::Unauthorized, Sync::Reconnecting, "credentials")]
#[case::forbidden(Scenario::Forbidden, Sync::Forbidden, "cannot watch resource \"pods\"")]
#[case::not_served(Scenario::NotServed, Sync::Broken, "does not serve")]
#[case::nonsense(Scenario::body("nonsense\n"), Sync::Broken, "cannot be read")]
#[case::ends_at_once(Scenario::body(""), Sync::Reconnecting, "ends the watch at once")]
#[case::hung_up(Scenario::HungUp, Sync::Reconnecting, "cannot be reached")]
#[tokio::test]
async fn a_watch_that_fails_is_named_and_keeps_the_rows(
    #[case] scenario: Scenario,
    #[case] sync: Sync,
    #[case] words: &str,
) {
    let api = shop().await;
    let (_caches, mut by_pods, mut by_workloads) =
        viewed(&api, Timing { short_watch: Duration::from_secs(5), ..quick() }).await;
    api.always("pods", Verb::Watch, scenario);
    api.cut("pods");
    by_pods
        .until("the fault's words", |viewer| {
            let state = viewer.state("pods");
            state.sync == sync && state.message.contains(words)
        })
        .await;
    assert_eq!((by_pods.pods.len(), by_pods.state("pods").objects), (3, Some(3)), "the rows stay");
    api.delete("pods", "shop", "tool");
    api.heal("pods");
    by_pods.live().await;
    settle(&api, &mut by_pods, &mut by_workloads).await;
    assert!(by_pods.pod("tool").is_none());
    assert_fresh(&api, &by_pods, &by_workloads).await;
}

#[rstest]
#[case::nonsense("nonsense", Sync::Broken, "cannot be read")]
#[case::wrong_type(r#"{"type":"MODIFIED","object":{"metadata":{"name":3}}}"#, Sync::Broken, "cannot be read")]
#[case::no_version(
    r#"{"type":"ADDED","object":{"metadata":{"name":"x"}}}"#,
    Sync::Broken,
    "no resourceVersion"
)]
#[tokio::test]
async fn nonsense_within_a_watch_is_named_and_the_kind_is_listed_again(
    #[case] line: &str,
    #[case] sync: Sync,
    #[case] words: &str,
) {
    let api = shop().await;
    let (_caches, mut by_pods, mut by_workloads) = viewed(&api, quick()).await;
    let lists = api.lists("pods");
    api.line("pods", line);
    let state = by_pods.kind("pods", sync).await;
    assert!(state.message.contains(words), "{state:?}");
    by_pods.live().await;
    assert_eq!(api.lists("pods"), lists + 1);
    settle(&api, &mut by_pods, &mut by_workloads).await;
    assert_fresh(&api, &by_pods, &by_workloads).await;
}

#[tokio::test]
async fn retry_after_is_waited_for() {
    let api = shop().await;
    api.next("pods", Verb::List, Scenario::Throttled { retry_after: 1 });
    let began = Instant::now();
    let _caches = caches(&api, quick()).await;
    assert!(began.elapsed() >= Duration::from_secs(1), "tried again after {:?}", began.elapsed());
    assert_eq!(api.lists("pods"), 2);
}

#[tokio::test]
async fn an_api_server_that_does_not_answer_is_given_up_on() {
    let api = shop().await;
    api.next("pods", Verb::List, Scenario::Silent);
    let caches = Caches::start(connection(&api, Timing { answer: Duration::from_millis(200), ..quick() }));
    let mut by_pods = Viewer::open(&caches, pods()).await;
    let state = by_pods.kind("pods", Sync::Reconnecting).await;
    assert!(state.message.contains("did not answer within 0.2 s"), "{state:?}");
    by_pods.live().await;
    assert_eq!(by_pods.pods.len(), 3);
}

#[tokio::test]
async fn a_half_open_watch_is_noticed_by_its_silence_and_the_data_is_as_of_the_last_word() {
    let api = shop().await;
    let (_caches, mut by_pods, _) =
        viewed(&api, Timing { silence: Duration::from_millis(500), ..quick() }).await;
    let before = jiff::Timestamp::now();
    api.bookmark("pods");
    let state = by_pods.kind("pods", Sync::Reconnecting).await;
    assert!(state.message.contains("did not answer"), "{state:?}");
    let age = jiff::Timestamp::now().duration_since(state.since);
    assert!(age >= jiff::SignedDuration::from_millis(400), "the data is said to be {age} old");
    assert!(state.since >= before - jiff::SignedDuration::from_millis(500), "{state:?}");
    by_pods.kind("pods", Sync::Live).await;
}

#[tokio::test]
async fn a_bookmark_moves_the_place_where_a_watch_goes_on() {
    let api = shop().await;
    let (_caches, mut by_pods, _) = viewed(&api, quick()).await;
    let version = |index: usize| {
        let asked: Vec<_> = api
            .requests("/api/v1/pods")
            .into_iter()
            .filter(|request| request.parameter("watch").is_some())
            .collect();
        asked[index].parameter("resourceVersion").unwrap().parse::<u64>().unwrap()
    };
    api.bookmark("pods");
    api.cut("pods");
    by_pods.kind("pods", Sync::Reconnecting).await;
    by_pods.kind("pods", Sync::Live).await;
    assert!(version(1) > version(0), "{} is not after {}", version(1), version(0));
    assert_eq!(api.lists("pods"), 1);
}

#[tokio::test]
async fn a_restarted_api_server_is_found_again_and_says_so_of_every_kind() {
    let api = shop().await;
    let (_caches, mut by_pods, mut by_workloads) = viewed(&api, quick()).await;
    api.stop().await;
    for kind in KINDS {
        let state = by_pods.kind(kind, Sync::Reconnecting).await;
        assert!(state.message.starts_with("The "), "{state:?}");
    }
    let refused =
        format!("The API server at {} cannot be reached: ", api.url().to_string().trim_end_matches('/'));
    by_pods.until("the address", |viewer| viewer.state("pods").message.starts_with(&refused)).await;
    assert_eq!(by_pods.pods.len(), 3, "the rows stay");
    api.put(pod("shop", "web-5d9c-a").uid("another").waiting("ErrImagePull", "no such image"));
    api.delete("pods", "shop", "web-5d9c-b");
    api.restart().await;
    by_pods.live().await;
    by_workloads.live().await;
    settle(&api, &mut by_pods, &mut by_workloads).await;
    assert_fresh(&api, &by_pods, &by_workloads).await;
}

#[tokio::test]
async fn a_version_that_the_api_server_always_refuses_is_given_up_for_a_new_list() {
    let api = shop().await;
    let (_caches, mut by_pods, mut by_workloads) = viewed(&api, quick()).await;
    let lists = api.lists("pods");
    for _ in 0..3 {
        api.next("pods", Verb::Watch, Scenario::refused(504, "Too large resource version"));
    }
    api.delete_unseen("pods", "shop", "tool");
    api.cut("pods");
    by_pods.until("the pod to go", |viewer| viewer.pod("tool").is_none()).await;
    assert_eq!(api.lists("pods"), lists + 1);
    by_pods.live().await;
    settle(&api, &mut by_pods, &mut by_workloads).await;
    assert_fresh(&api, &by_pods, &by_workloads).await;
}

#[tokio::test]
async fn a_list_of_which_a_page_is_too_old_begins_anew() {
    let api = MockApi::start().await;
    for index in 0..1_200 {
        api.put(pod("shop", &format!("pod-{index}")));
    }
    api.next(
        "pods",
        Verb::List,
        Scenario::body(r#"{"metadata":{"resourceVersion":"1","continue":"x/y+z="},"items":[]}"#),
    );
    let caches = caches(&api, quick()).await;
    let by_pods = Viewer::open(&caches, pods()).await;
    assert_eq!(by_pods.pods.len(), 1_200);
    let asked = api.requests("/api/v1/pods");
    let tokens: Vec<_> = asked.iter().map(|request| request.parameter("continue")).take(5).collect();
    assert_eq!(tokens[..3], [None, Some("x%2Fy%2Bz%3D"), None]);
    assert_eq!(api.lists("pods"), 2 + 3);
}
