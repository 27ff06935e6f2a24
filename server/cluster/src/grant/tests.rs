//! What is granted, where, and to whom.

use rstest::rstest;
use serde_json::{Value, json};

use super::*;

fn documents(manifest: &str) -> Vec<Value> {
    serde_yaml_ng::Deserializer::from_str(manifest)
        .map(|document| serde::Deserialize::deserialize(document).unwrap())
        .collect()
}

#[test]
fn a_refusal_at_the_cluster_scope_asks_for_a_cluster_role_of_the_account_that_it_names() {
    let refusal = "KDR's account lacks a right (403): deployments.apps is forbidden: User \"system:serviceaccount:kdr:kdr\" \
                   cannot list resource \"deployments\" in API group \"apps\" at the cluster scope.";
    let documents = documents(&grant(Kind::Deployments, refusal));
    assert_eq!(documents[0]["kind"], "ClusterRole");
    assert_eq!(
        documents[0]["rules"],
        json!([{"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["get", "list", "watch"]}])
    );
    assert_eq!(documents[1]["kind"], "ClusterRoleBinding");
    assert_eq!(documents[1]["roleRef"]["name"], documents[0]["metadata"]["name"]);
    assert_eq!(
        documents[1]["subjects"],
        json!([{"kind": "ServiceAccount", "name": "kdr", "namespace": "kdr"}])
    );
}

#[test]
fn a_refusal_within_a_namespace_asks_for_a_role_there() {
    let refusal = "pods is forbidden: User \"jane: the \\n first\" cannot list resource \"pods\" in API group \"\" in the \
                   namespace \"shop\"";
    let documents = documents(&grant(Kind::Pods, refusal));
    assert_eq!((&documents[0]["kind"], &documents[1]["kind"]), (&json!("Role"), &json!("RoleBinding")));
    for document in &documents {
        assert_eq!(document["metadata"]["namespace"], "shop");
    }
    assert_eq!(documents[0]["rules"][0]["apiGroups"], json!([""]));
    assert_eq!(documents[1]["subjects"][0]["kind"], "User");
    assert_eq!(documents[1]["subjects"][0]["name"], "jane: the \\n first");
}

#[rstest]
#[case::says_nothing("")]
#[case::names_nobody("User \"\" cannot")]
#[case::cut_off("User \"sys")]
fn without_an_account_somebody_has_to_fill_it_in(#[case] refusal: &str) {
    let documents = documents(&grant(Kind::Nodes, refusal));
    assert_eq!(documents[1]["subjects"][0]["name"], SOMEBODY);
}

#[test]
fn what_has_no_namespace_is_granted_in_the_whole_cluster() {
    assert!(
        grant(Kind::Nodes, "User \"x\" cannot in the namespace \"shop\"").contains("kind: ClusterRole\n")
    );
}
