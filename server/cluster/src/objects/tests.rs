//! Kinds that are watched only while somebody looks.

use std::time::Duration;

use kdr_core::health::Health;
use kdr_testkit::{MockApi, Scenario, Verb, object::Object};
use rstest::rstest;
use serde_json::json;
use tokio::time::timeout;

use super::*;

const PATIENCE: Duration = Duration::from_secs(20);
const CAMPAIGNS: &str = "campaigns.shop.example";

fn campaign(name: &str) -> Object {
    Object::new("shop.example/v1", "Campaign", "shop", name)
}

fn kind() -> ApiKindRef {
    ApiKindRef { group: "shop.example".into(), version: "v1".into(), plural: "campaigns".into() }
}

/// A cluster with the custom kind, and its objects on demand.
async fn cluster() -> (MockApi, Objects) {
    cluster_with(&[]).await
}

/// The same; KDR was told of these namespaces.
async fn cluster_with(namespaces: &[&str]) -> (MockApi, Objects) {
    let api = MockApi::start().await;
    let groups = json!({"kind": "APIGroupDiscoveryList", "items": [{"metadata": {"name": "shop.example"}, "versions": [
        {"version": "v1", "resources": [{
            "resource": "campaigns", "responseKind": {"kind": "Campaign"}, "scope": "Namespaced",
            "verbs": ["get", "list", "watch"],
        }]},
    ]}]});
    api.at("/api", Scenario::body(r#"{"kind": "APIGroupDiscoveryList"}"#));
    api.at("/apis", Scenario::body(&groups.to_string()));
    let rest = Rest::new(api.client(), "here", PATIENCE);
    let timing = Timing {
        backoff_first: Duration::from_millis(20),
        backoff_limit: Duration::from_millis(50),
        backoff_refused: Duration::from_millis(50),
        extension: Duration::from_millis(50),
        recheck: Duration::from_millis(200),
        linger: Duration::from_millis(300),
        ..Timing::default()
    };
    let roster = Arc::new(Roster::new(namespaces.iter().map(|name| (*name).into())));
    let objects = Objects::new(rest.clone(), timing, Discovery::new(rest), roster);
    (api, objects)
}

async fn until(
    viewer: &Subscription,
    what: &str,
    holds: impl Fn(&ObjectsSnapshot) -> bool,
) -> ObjectsSnapshot {
    let wait = async {
        loop {
            let (snapshot, updates) = viewer.snapshot();
            if holds(&snapshot) {
                return snapshot;
            }
            updates.expect("the watch goes on").recv().await.expect("an update comes");
        }
    };
    timeout(PATIENCE, wait)
        .await
        .unwrap_or_else(|_| panic!("waited in vain for {what}: {:?}", viewer.snapshot().0))
}

fn names(snapshot: &ObjectsSnapshot) -> Vec<&str> {
    snapshot.rows.iter().map(|row| &*row.resource.name).collect()
}

#[tokio::test]
async fn objects_of_a_custom_kind_come_change_and_go() {
    let (api, objects) = cluster().await;
    api.put(campaign("spring"));
    let viewer = objects.subscribe(&kind());
    let listed = until(&viewer, "the list", |snapshot| snapshot.state.sync == Sync::Live).await;
    assert_eq!((names(&listed), listed.state.objects), (vec!["spring"], Some(1)));
    assert_eq!(&*listed.rows[0].resource.kind, "Campaign.shop.example");
    let verdict = &listed.rows[0].verdict;
    assert_eq!(
        (verdict.health, &*verdict.reason),
        (Health::Unknown, "NotJudged"),
        "nothing says that it is well"
    );
    assert_eq!(&*listed.state.kind, CAMPAIGNS);
    let deleted = jiff::Timestamp::now().to_string();
    api.put(
        campaign("spring").deleted_at(&deleted).set("/metadata/finalizers", json!(["shop.example/refund"])),
    );
    let ending =
        until(&viewer, "its end", |snapshot| snapshot.rows[0].verdict.health == Health::Progressing).await;
    assert!(ending.rows[0].verdict.why.contains("shop.example/refund"));
    api.put(campaign("autumn").deleted_at("2026-11-01T08:00:00Z").set("/metadata/finalizers", json!(["x"])));
    let stuck = until(&viewer, "the other", |snapshot| snapshot.rows.len() == 2).await;
    assert_eq!(stuck.rows[0].verdict.reason, "StuckFinalizer");
    api.delete(CAMPAIGNS, "shop", "spring");
    until(&viewer, "it to go", |snapshot| names(snapshot) == ["autumn"]).await;
}

#[tokio::test]
async fn viewers_of_the_same_kind_share_one_watch_which_ends_after_the_last() {
    let (api, objects) = cluster().await;
    let (one, two) = (objects.subscribe(&kind()), objects.subscribe(&kind()));
    until(&one, "the list", |snapshot| snapshot.state.sync == Sync::Live).await;
    drop(one);
    until(&two, "the list", |snapshot| snapshot.state.sync == Sync::Live).await;
    drop(two);
    // Somebody who comes back in time finds it open.
    let back = objects.subscribe(&kind());
    assert_eq!(back.snapshot().0.state.sync, Sync::Live);
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!((api.open_watches(CAMPAIGNS), api.watches_asked(CAMPAIGNS)), (1, 1));
    drop(back);
    api.watches(CAMPAIGNS, 0).await;
    let again = objects.subscribe(&kind());
    until(&again, "the list", |snapshot| snapshot.state.sync == Sync::Live).await;
    assert_eq!(api.lists(CAMPAIGNS), 2);
}

#[tokio::test]
async fn a_kind_that_disappears_while_watched_ends_with_its_sentence() {
    let (api, objects) = cluster().await;
    api.put(campaign("spring"));
    let viewer = objects.subscribe(&kind());
    until(&viewer, "the list", |snapshot| snapshot.rows.len() == 1).await;
    api.always(CAMPAIGNS, Verb::List, Scenario::NotServed);
    api.always(CAMPAIGNS, Verb::Watch, Scenario::NotServed);
    api.cut(CAMPAIGNS);
    let gone = until(&viewer, "the end", |snapshot| snapshot.state.sync == Sync::Broken).await;
    assert!(gone.rows.is_empty() && gone.state.objects == Some(0));
    assert!(gone.state.message.starts_with("campaigns.shop.example is not served any longer"), "{gone:?}");
    api.heal(CAMPAIGNS);
    until(&viewer, "it to come back", |snapshot| {
        snapshot.state.sync == Sync::Live && snapshot.rows.len() == 1
    })
    .await;
}

#[tokio::test]
async fn a_kind_that_may_not_be_listed_says_what_would_grant_it() {
    let (api, objects) = cluster().await;
    api.always(CAMPAIGNS, Verb::List, Scenario::Forbidden);
    let viewer = objects.subscribe(&kind());
    let refused = until(&viewer, "the refusal", |snapshot| snapshot.state.sync == Sync::Forbidden).await;
    assert!(refused.state.message.contains("cannot list"), "{refused:?}");
    assert!(refused.state.grant.contains("resources: [campaigns]"), "{refused:?}");
    api.heal(CAMPAIGNS);
    let healed = until(&viewer, "the list", |snapshot| snapshot.state.sync == Sync::Live).await;
    assert!(healed.state.grant.is_empty());
}

#[tokio::test]
async fn a_kind_that_may_be_listed_in_some_namespaces_is_shown_there() {
    let (api, objects) = cluster_with(&["shop", "other"]).await;
    api.put(campaign("spring"));
    api.put(Object::new("shop.example/v1", "Campaign", "other", "secret"));
    api.only_within(CAMPAIGNS, &["shop"]);
    let viewer = objects.subscribe(&kind());
    let shown = until(&viewer, "what may be read", |snapshot| {
        snapshot.state.sync == Sync::Live
            && !snapshot.rows.is_empty()
            && !snapshot.state.namespaces.is_empty()
    })
    .await;
    assert_eq!((names(&shown), &*shown.state.namespaces), (vec!["spring"], &["shop".into()][..]));
    assert!(shown.state.message.contains("Shown is what is in the one namespace"), "{shown:?}");
    assert!(shown.state.grant.contains("kind: ClusterRole"), "{shown:?}");
    api.put(campaign("autumn"));
    until(&viewer, "a change", |snapshot| names(snapshot) == ["autumn", "spring"]).await;
    api.delete(CAMPAIGNS, "shop", "spring");
    until(&viewer, "an end", |snapshot| names(snapshot) == ["autumn"]).await;
    api.heal(CAMPAIGNS);
    let all = until(&viewer, "the right for all", |snapshot| snapshot.rows.len() == 2).await;
    assert_eq!(names(&all), ["secret", "autumn"]);
}

#[rstest]
#[case::unknown("shop.example", "v1", "nonsense")]
#[case::another_version("shop.example", "v9", "campaigns")]
#[case::another_path("..", "..", "api/v1/secrets")]
#[tokio::test]
async fn what_discovery_does_not_know_is_never_asked_for(
    #[case] group: &str,
    #[case] version: &str,
    #[case] plural: &str,
) {
    let (api, objects) = cluster().await;
    let kind = ApiKindRef { group: group.into(), version: version.into(), plural: plural.into() };
    let viewer = objects.subscribe(&kind);
    until(&viewer, "the answer", |snapshot| snapshot.state.sync == Sync::NotServed).await;
    assert!(api.requests("").iter().all(|request| request.path == "/api" || request.path == "/apis"));
}

#[tokio::test]
async fn when_the_caches_stop_every_viewers_updates_end() {
    let (_api, objects) = cluster().await;
    let viewer = objects.subscribe(&kind());
    let (_, updates) = viewer.snapshot();
    objects.close();
    let mut updates = updates.unwrap();
    timeout(PATIENCE, async { while updates.recv().await.is_ok() {} }).await.unwrap();
    assert!(objects.subscribe(&kind()).snapshot().1.is_none());
}

#[tokio::test]
async fn kinds_that_there_are_not_or_that_nobody_looks_at_any_more_take_no_place() {
    let (api, objects) = cluster().await;
    api.put(campaign("spring"));
    let named = |number: usize| ApiKindRef { plural: format!("absent-{number}").into(), ..kind() };
    let absent: Vec<_> = (0..MOST_KINDS).map(|number| objects.subscribe(&named(number))).collect();
    for viewer in &absent {
        until(viewer, "the answer", |snapshot| snapshot.state.sync == Sync::NotServed).await;
    }
    let viewer = objects.subscribe(&kind());
    until(&viewer, "the list", |snapshot| snapshot.state.sync == Sync::Live).await;
    drop((viewer, absent));
    let _once_more: Vec<_> =
        (0..MOST_KINDS).map(|number| objects.subscribe(&named(MOST_KINDS + number))).collect();
    let beyond = objects.subscribe(&kind()).snapshot().0.state;
    assert_eq!(
        (beyond.sync, &*beyond.message),
        (Sync::Broken, "64 kinds are being looked at already; close some.")
    );
}
