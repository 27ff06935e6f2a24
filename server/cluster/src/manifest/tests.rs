//! Which resources are shown, and how.

use kdr_testkit::{
    MockApi, Scenario, Verb,
    object::{Object, deployment, namespace, pod},
};
use rstest::rstest;
use serde_json::json;
use std::time::Duration;

use super::*;

fn rest(api: &MockApi) -> Rest {
    Rest::new(api.client(), "here", Duration::from_secs(20))
}

async fn read_from(api: &MockApi, kind: &str, namespace: &str, name: &str) -> Result<String, Error> {
    let discovery = Discovery::new(rest(api));
    read(&rest(api), &discovery, &Scope::everything(), &ResourceRef::new(kind, namespace, name)).await
}

#[tokio::test]
async fn a_manifest_has_kubectls_order_and_no_noise() {
    let api = MockApi::start().await;
    api.put(
        pod("shop", "web")
            .annotation(LAST_APPLIED, "{}")
            .annotation("team", "shop")
            .set("/metadata/managedFields", json!([{"manager": "kubectl"}])),
    );
    let yaml = read_from(&api, "Pod", "shop", "web").await.unwrap();
    let keys: Vec<_> = yaml.lines().filter(|line| !line.starts_with([' ', '-'])).collect();
    assert_eq!(keys, ["apiVersion: v1", "kind: Pod", "metadata:", "spec:", "status:"]);
    assert!(yaml.contains("    team: shop\n"), "{yaml}");
    assert!(!yaml.contains("managedFields") && !yaml.contains("last-applied"), "{yaml}");
}

#[tokio::test]
async fn an_annotation_list_that_only_had_noise_is_not_there() {
    let api = MockApi::start().await;
    api.put(deployment("shop", "web", 1).annotation(LAST_APPLIED, "{}"));
    api.put(namespace("shop"));
    assert!(!read_from(&api, "Deployment", "shop", "web").await.unwrap().contains("annotations"));
    assert!(
        read_from(&api, "Namespace", "", "shop")
            .await
            .unwrap()
            .starts_with("apiVersion: v1\nkind: Namespace\n")
    );
}

#[test]
fn text_that_looks_like_something_else_stays_text() {
    let object = json!({"kind": "X", "data": {"a": "yes", "b": "1e3", "c": "null", "d": "0x10", "e": "two\nlines\n", "f": "~"}});
    let read: Value = serde_yaml_ng::from_str(&yaml(object.clone()).unwrap()).unwrap();
    assert_eq!(read, object);
}

#[rstest]
#[case::no_name_of_a_secret("Secret", "shop", "", "The resource's name is missing.")]
#[case::another_path_of_an_unknown_kind(
    "Campaign.shop.example",
    "shop",
    "../x",
    "`../x` cannot be a name in Kubernetes."
)]
#[case::no_name("Pod", "shop", "", "The resource's name is missing.")]
#[case::no_namespace("Pod", "", "x", "The resource's namespace is missing.")]
#[case::another_path("Pod", "shop", "../../secrets/x", "`../../secrets/x` cannot be a name in Kubernetes.")]
#[case::dots("Pod", "..", "x", "`..` cannot be a namespace in Kubernetes.")]
#[case::query("Pod", "shop", "x?watch=1", "`x?watch=1` cannot be a name in Kubernetes.")]
#[tokio::test]
async fn what_is_not_shown_is_refused_without_asking_the_api_server(
    #[case] kind: &str,
    #[case] namespace: &str,
    #[case] name: &str,
    #[case] words: &str,
) {
    let api = MockApi::start().await;
    assert_eq!(read_from(&api, kind, namespace, name).await, Err(Error::Invalid(words.into())));
    assert!(api.requests("").is_empty());
}

#[tokio::test]
async fn failures_are_told_in_a_sentence() {
    let api = MockApi::start().await;
    api.put(pod("shop", "web"));
    let gone = read_from(&api, "Pod", "shop", "gone").await;
    assert_eq!(gone, Err(Error::NotFound("There is no Pod `gone` in namespace `shop` (any more).".into())));
    api.next("pods", Verb::Get, Scenario::Forbidden);
    let forbidden = read_from(&api, "Pod", "shop", "web").await;
    assert!(
        matches!(&forbidden, Err(Error::Forbidden(words)) if words.contains("cannot get resource \"pods\"")),
        "{forbidden:?}"
    );
    api.next("pods", Verb::Get, Scenario::refused(500, "boom"));
    let broken = read_from(&api, "Pod", "shop", "web").await;
    assert_eq!(
        broken,
        Err(Error::Unavailable("The manifest cannot be read: the API server answered 500: boom.".into()))
    );
    api.stop().await;
    assert!(matches!(read_from(&api, "Pod", "shop", "web").await, Err(Error::Unavailable(_))));
}

/// Discovery of one custom kind and of two namesakes.
fn extended(api: &MockApi) {
    let kind = |group: &str, kind: &str, plural: &str, scope: &str| {
        json!({"metadata": {"name": group}, "versions": [{"version": "v1", "freshness": "Current", "resources": [{
            "resource": plural, "responseKind": {"kind": kind}, "scope": scope, "verbs": ["get", "list", "watch"],
        }]}]})
    };
    let groups = json!({"kind": "APIGroupDiscoveryList", "items": [
        kind("shop.example", "Campaign", "campaigns", "Namespaced"),
        kind("a.example", "Twin", "twins", "Namespaced"),
        kind("b.example", "Twin", "twins", "Namespaced"),
        kind("rbac.authorization.k8s.io", "ClusterRole", "clusterroles", "Cluster"),
    ]});
    let core = json!({"kind": "APIGroupDiscoveryList", "items": []});
    api.at("/api", Scenario::body(&core.to_string()));
    api.at("/apis", Scenario::body(&groups.to_string()));
}

#[tokio::test]
async fn a_custom_resource_is_found_by_its_kind_and_group() {
    let api = MockApi::start().await;
    extended(&api);
    api.put(Object::new("shop.example/v1", "Campaign", "shop", "spring").spec("discount", 20));
    for kind in ["Campaign.shop.example", "Campaign"] {
        let yaml = read_from(&api, kind, "shop", "spring").await.unwrap();
        assert!(yaml.contains("kind: Campaign\n") && yaml.contains("discount: 20\n"), "{yaml}");
    }
    let role = r#"{"kind": "ClusterRole", "apiVersion": "rbac.authorization.k8s.io/v1"}"#;
    api.at("/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode", Scenario::body(role));
    assert!(read_from(&api, "ClusterRole", "", "system:node").await.unwrap().contains("ClusterRole"));
}

#[rstest]
#[case::unknown("Nonsense", "The API server has no kind `Nonsense` that can be listed.")]
#[case::another_group(
    "Campaign.else.example",
    "The API server has no kind `Campaign.else.example` that can be listed."
)]
#[case::namesakes(
    "Twin",
    "There is more than one kind `Twin`: name its group, as `Twin.a.example` or `Twin.b.example`."
)]
#[tokio::test]
async fn a_kind_that_is_not_one_is_named(#[case] kind: &str, #[case] words: &str) {
    let api = MockApi::start().await;
    extended(&api);
    assert_eq!(read_from(&api, kind, "shop", "x").await, Err(Error::Invalid(words.into())));
}

#[tokio::test]
async fn of_a_secret_only_the_length_of_its_values_is_shown() {
    let api = MockApi::start().await;
    api.put(
        Object::new("v1", "Secret", "shop", "database")
            .annotation(LAST_APPLIED, r#"{"data":{"password":"aHVudGVyMmh1bnRlcg=="}}"#)
            .set("/type", "Opaque")
            .set("/data", json!({"password": "aHVudGVyMmh1bnRlcg==", "odd": "not base64!", "none": null}))
            .set("/stringData", json!({"plain": "hunter3"})),
    );
    let yaml = read_from(&api, "Secret", "shop", "database").await.unwrap();
    assert!(yaml.contains("password: ••• 13 bytes\n") && yaml.contains("plain: ••• 7 bytes\n"), "{yaml}");
    for leak in ["hunter", "aHVudGVy", "not base64"] {
        assert!(!yaml.contains(leak), "{yaml}");
    }
}
