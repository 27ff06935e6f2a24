//! What discovery finds, and what a broken group does not take with it.

use std::time::Duration;

use kdr_testkit::{MockApi, Scenario};
use serde_json::{Value, json};

use super::*;

fn discovery(api: &MockApi) -> Discovery {
    Discovery::new(Rest::new(api.client(), "here", Duration::from_secs(20)))
}

fn names(kinds: &ApiKinds) -> Vec<String> {
    let name = |kind: &ApiKind| {
        format!("{}/{} {} {}", kind.path.group, kind.path.version, kind.kind, kind.path.plural)
    };
    kinds.kinds.iter().map(name).collect()
}

fn resource(plural: &str, kind: &str, verbs: &[&str]) -> Value {
    json!({"resource": plural, "responseKind": {"kind": kind}, "scope": "Namespaced", "verbs": verbs})
}

const ALL: &[&str] = &["create", "get", "list", "watch"];

#[tokio::test]
async fn aggregated_discovery_gives_what_can_be_listed_in_its_preferred_version() {
    let api = MockApi::start().await;
    let core = json!({"kind": "APIGroupDiscoveryList", "items": [{"versions": [{"version": "v1", "resources": [
        resource("pods", "Pod", ALL), resource("pods/log", "Pod", &["get"]), resource("bindings", "Binding", &["create"]),
    ]}]}]});
    let groups = json!({"kind": "APIGroupDiscoveryList", "items": [{"metadata": {"name": "shop.example"}, "versions": [
        {"version": "v2", "freshness": "Current", "resources": [resource("campaigns", "Campaign", ALL)]},
        {"version": "v1", "freshness": "Current", "resources": [
            resource("campaigns", "Campaign", ALL), resource("coupons", "Coupon", ALL),
        ]},
    ]}]});
    api.at("/api", Scenario::body(&core.to_string()));
    api.at("/apis", Scenario::body(&groups.to_string()));
    let discovery = discovery(&api);
    let kinds = discovery.kinds().await.unwrap();
    assert_eq!(
        names(&kinds),
        ["/v1 Pod pods", "shop.example/v2 Campaign campaigns", "shop.example/v1 Coupon coupons"]
    );
    assert_eq!(kinds.kinds.iter().map(|kind| kind.watched).collect::<Vec<_>>(), [true, false, false]);
    assert!(kinds.failures.is_empty());
    assert_eq!(discovery.kinds().await.unwrap(), kinds);
    assert_eq!(api.requests("/apis").len(), 1, "the second answer comes from memory");
}

#[tokio::test]
async fn a_stale_group_is_named_and_takes_nothing_else_with_it() {
    let api = MockApi::start().await;
    let core = json!({"kind": "APIGroupDiscoveryList", "items": []});
    let groups = json!({"kind": "APIGroupDiscoveryList", "items": [
        {"metadata": {"name": "broken.example"}, "versions": [{"version": "v1", "freshness": "Stale"}]},
        {"metadata": {"name": "shop.example"}, "versions": [
            {"version": "v1", "resources": [resource("campaigns", "Campaign", ALL)]},
        ]},
    ]});
    api.at("/api", Scenario::body(&core.to_string()));
    api.at("/apis", Scenario::body(&groups.to_string()));
    let kinds = discovery(&api).kinds().await.unwrap();
    assert_eq!(names(&kinds), ["shop.example/v1 Campaign campaigns"]);
    let words =
        "The kinds of broken.example/v1 are not known: the server behind it does not answer the API server.";
    assert_eq!(kinds.failures, [words]);
}

/// An API server without aggregated discovery, of which one group is broken.
fn legacy(api: &MockApi) {
    let group = |name: &str, versions: &[&str]| {
        let versions: Vec<_> =
            versions.iter().map(|version| json!({"groupVersion": format!("{name}/{version}")})).collect();
        json!({"name": name, "preferredVersion": versions[0], "versions": versions})
    };
    let resources = |plural: &str, kind: &str| {
        json!({"resources": [{"name": plural, "kind": kind, "namespaced": true, "verbs": ALL}]}).to_string()
    };
    let groups = json!({"kind": "APIGroupList", "groups": [
        group("shop.example", &["v2", "v1"]), group("broken.example", &["v1"]),
    ]});
    api.at("/api", Scenario::body(r#"{"kind": "APIVersions", "versions": ["v1"]}"#));
    api.at("/api/v1", Scenario::body(&resources("pods", "Pod")));
    api.at("/apis", Scenario::body(&groups.to_string()));
    api.at("/apis/shop.example/v2", Scenario::body(&resources("campaigns", "Campaign")));
    api.at("/apis/shop.example/v1", Scenario::body(&resources("coupons", "Coupon")));
    api.at("/apis/broken.example/v1", Scenario::refused(503, "service unavailable"));
}

#[tokio::test]
async fn without_aggregated_discovery_each_group_is_asked_and_a_broken_one_is_named() {
    let api = MockApi::start().await;
    legacy(&api);
    let kinds = discovery(&api).kinds().await.unwrap();
    assert_eq!(
        names(&kinds),
        ["/v1 Pod pods", "shop.example/v2 Campaign campaigns", "shop.example/v1 Coupon coupons"]
    );
    let words =
        "The kinds of broken.example/v1 are not known: the API server answered 503: service unavailable.";
    assert_eq!(kinds.failures, [words]);
}

#[tokio::test]
async fn no_answer_is_no_answer_and_is_not_remembered() {
    let api = MockApi::start().await;
    let discovery = discovery(&api);
    assert!(matches!(discovery.kinds().await, Err(Error::Unavailable(_))));
    api.at("/api", Scenario::Forbidden);
    assert!(matches!(discovery.kinds().await, Err(Error::Forbidden(_))));
    legacy(&api);
    assert_eq!(discovery.kinds().await.unwrap().kinds.len(), 3);
}
