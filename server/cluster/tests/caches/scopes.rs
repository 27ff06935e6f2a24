//! What those get who do not see everything: nothing of the rest, not even that something happens there.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::time::Duration;

use futures::{StreamExt as _, stream::BoxStream};
use kdr_cluster::Caches;
use kdr_core::{
    Scope,
    access::{Grant, Pattern, Role},
    ports::ClusterSource as _,
    view::{ApiKindRef, KindState, Rows, Step, Sync, View},
};
use kdr_testkit::{
    MockApi, Scenario,
    object::{Object, pod},
};
use tokio::time::timeout;

use crate::harness::{caches, quick};

const PATIENCE: Duration = Duration::from_secs(20);

fn of_the_shop() -> Scope {
    let namespaces = vec![Pattern::new("shop").expect("a pattern")];
    Scope::granted(vec![Grant { role: Role::Developer, namespaces, because: "a test".into() }], None)
}

fn watch(caches: &Caches, scope: &Scope, rows: Rows) -> BoxStream<'static, Step> {
    caches.scoped(scope).watch(View { rows, open: None })
}

async fn next(steps: &mut BoxStream<'static, Step>) -> Step {
    timeout(PATIENCE, steps.next()).await.expect("a step in time").expect("the stream goes on")
}

/// Steps until there is one that `is` accepts.
async fn until(steps: &mut BoxStream<'static, Step>, is: impl Fn(&Step) -> bool) {
    while !is(&next(steps).await) {}
}

/// Whether a step brings a row of this name.
fn brings(step: &Step, name: &str) -> bool {
    match step {
        Step::Delta(delta) => {
            delta.resources.iter().any(|row| &*row.resource.name == name)
                || delta.pods.iter().any(|row| &*row.name == name)
        }
        Step::Snapshot { snapshot, .. } => {
            snapshot.resources.iter().any(|row| &*row.resource.name == name)
                || snapshot.pods.iter().any(|row| &*row.name == name)
        }
    }
}

/// Takes in how well the kinds are known; whether any of that is new.
fn learn(known: &mut Vec<KindState>, step: &Step) -> bool {
    let kinds = match step {
        Step::Delta(delta) => &delta.kinds,
        Step::Snapshot { snapshot, .. } => &snapshot.kinds,
    };
    let new = !kinds.is_empty() && kinds != known;
    if new {
        known.clone_from(kinds);
    }
    new
}

/// Whether a step says that a kind is live.
fn is_live(step: &Step, kind: &str) -> bool {
    let kinds = match step {
        Step::Delta(delta) => &delta.kinds,
        Step::Snapshot { snapshot, .. } => &snapshot.kinds,
    };
    kinds.iter().any(|state| &*state.kind == kind && state.sync == Sync::Live)
}

const CAMPAIGNS: &str = r#"{"kind": "APIGroupDiscoveryList", "items": [{"metadata": {"name": "shop.example"}, "versions": [
    {"version": "v1", "resources": [{
        "resource": "campaigns", "responseKind": {"kind": "Campaign"}, "scope": "Namespaced",
        "verbs": ["get", "list", "watch"]
    }]}
]}]}"#;

fn campaigns() -> Rows {
    let kind = ApiKindRef { group: "shop.example".into(), version: "v1".into(), plural: "campaigns".into() };
    Rows::Objects { kind, namespace: None }
}

fn campaign(namespace: &str, name: &str) -> Object {
    Object::new("shop.example/v1", "Campaign", namespace, name)
}

#[rstest::rstest]
#[case::pods(Rows::Pods { namespace: None, workload: None }, |namespace: &str, name: &str| pod(namespace, name))]
#[case::objects(campaigns(), campaign)]
#[tokio::test]
async fn nobody_is_told_that_something_happens_where_they_see_nothing(
    #[case] rows: Rows,
    #[case] make: fn(&str, &str) -> Object,
) {
    let api = MockApi::start().await;
    api.at("/api", Scenario::body(r#"{"kind": "APIGroupDiscoveryList"}"#));
    api.at("/apis", Scenario::body(CAMPAIGNS));
    api.put(make("shop", "first"));
    let caches = caches(&api, quick()).await;
    let mut all = watch(&caches, &Scope::everything(), rows.clone());
    let mut ours = watch(&caches, &of_the_shop(), rows.clone());
    until(&mut all, |step| brings(step, "first")).await;
    let (mut brought, mut live) = (false, matches!(rows, Rows::Pods { .. }));
    let mut known = Vec::new();
    while !(brought && live) {
        let step = next(&mut ours).await;
        learn(&mut known, &step);
        brought |= brings(&step, "first");
        live |= is_live(&step, "campaigns.shop.example");
    }
    for name in ["one", "two", "three"] {
        api.put(make("payments", name));
        until(&mut all, |step| brings(step, name)).await;
    }
    api.put(make("shop", "last"));
    // What their own pods use, and how KDR's own watches are, is told whatever happens.
    let step = loop {
        let step = next(&mut ours).await;
        let of_kdr = matches!(&step, Step::Delta(delta) if delta.usage.is_some()) || learn(&mut known, &step);
        if brings(&step, "last") || !of_kdr {
            break step;
        }
    };
    assert!(brings(&step, "last"), "{step:?}");
}
