//! Which resources are shown, and how.

use kdr_testkit::{
    MockApi, Scenario, Verb,
    object::{deployment, namespace, pod},
};
use rstest::rstest;
use serde_json::json;
use std::time::Duration;

use super::*;

fn rest(api: &MockApi) -> Rest {
    Rest::new(api.client(), "here", Duration::from_secs(20))
}

async fn read_from(api: &MockApi, kind: &str, namespace: &str, name: &str) -> Result<String, Error> {
    read(&rest(api), &Scope::everything(), &ResourceRef::new(kind, namespace, name)).await
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
#[case::secret("Secret", "shop", "x", "KDR never shows Secrets.")]
#[case::unknown("ConfigMap", "shop", "x", "KDR shows no manifests of kind `ConfigMap`.")]
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
