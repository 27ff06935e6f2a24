use kdr_proto::v1::{Link, Resource, Workload};
use rstest::rstest;

use super::*;
use crate::map::example::{self, reference};

fn names(graph: &Graph, chain: &Chain) -> Vec<String> {
    chain.nodes.iter().map(|node| graph.nodes[*node].reference.name.clone()).collect()
}

#[rstest]
#[case("Service/shop/checkout", &["shop.example", "checkout", "checkout", "checkout-env", "gone"])]
#[case("ConfigMap/shop/checkout-env", &["shop.example", "checkout", "checkout", "checkout-env"])]
#[case("Deployment/shop/search", &["search", "search"])]
fn a_chain_is_all_that_leads_there_and_all_that_it_leads_to(#[case] of: &str, #[case] expected: &[&str]) {
    let graph = example::shop();
    let mut found = names(&graph, &graph.chain(graph.position(of).unwrap()));
    let mut expected: Vec<String> = expected.iter().map(|name| (*name).to_owned()).collect();
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn what_is_referred_to_and_does_not_exist_has_a_node() {
    let graph = example::shop();
    let node = &graph.nodes[graph.position("Secret/shop/gone").unwrap()];
    assert_eq!((node.health, node.lane), (Health::Missing, Lane::Config));
    assert_eq!(node.summary(), "Secret · does not exist");
}

#[test]
fn pods_stand_with_their_workload_even_when_that_cannot_be_seen() {
    let pod = |name: &str, workload: &str, health: Health| -> Row {
        let workload = Some(WorkloadRef { kind: "Deployment".into(), name: workload.into() });
        Pod { namespace: "a".into(), name: name.into(), workload, health: health.into(), ..Pod::default() }
            .into()
    };
    let seen = Workload {
        namespace: "a".into(),
        kind: "Deployment".into(),
        name: "web".into(),
        ..Workload::default()
    };
    let pods = [
        pod("web-1", "web", Health::Healthy),
        pod("web-2", "web", Health::Degraded),
        pod("x-1", "hidden", Health::Progressing),
        pod("x-2", "hidden", Health::Healthy),
    ];
    let graph = Graph::new(false, &[seen.into()], &pods, &[], []);
    let web = &graph.nodes[graph.position("Deployment/a/web").unwrap()];
    assert_eq!(web.pods.iter().map(|pod| pod.name.as_str()).collect::<Vec<_>>(), ["web-2", "web-1"]);
    let hidden = &graph.nodes[graph.position("Deployment/a/hidden").unwrap()];
    assert_eq!((hidden.health, hidden.pods.len()), (Health::Progressing, 2));
    assert_eq!(graph.workload_of_pod("x-2"), graph.position("Deployment/a/hidden"));
}

#[test]
fn a_circle_of_references_has_an_end() {
    let row = |name: &str| -> Row {
        Resource { kind: "Gateway".into(), namespace: "a".into(), name: name.into(), ..Resource::default() }
            .into()
    };
    let link = |from: &str, to: &str| {
        let to = Link { to: Some(reference("Gateway", "a", to)), ..Link::default() };
        Arc::new(Links { from: Some(reference("Gateway", "a", from)), to: vec![to] })
    };
    let links = [link("x", "y"), link("y", "z"), link("z", "x"), link("z", "z")];
    let graph = Graph::new(false, &[], &[], &[row("x"), row("y"), row("z")], &links);
    let chain = graph.chain(0);
    assert_eq!((chain.nodes.len(), chain.edges.len()), (3, 3));
}

#[test]
fn what_only_repeats_its_owner_is_not_on_the_map() {
    let row = |kind: &str, name: &str| -> Row {
        Resource { kind: kind.into(), namespace: "a".into(), name: name.into(), ..Resource::default() }.into()
    };
    let to = |kind: &str, namespace: &str, name: &str| Link {
        to: Some(reference(kind, namespace, name)),
        ..Link::default()
    };
    let owns = Arc::new(Links {
        from: Some(reference("Service", "a", "web")),
        to: vec![
            to("EndpointSlice", "a", "web-x"),
            to("Node", "", "worker-1"),
            to("PersistentVolume", "", "v"),
        ],
    });
    let graph = Graph::new(false, &[], &[], &[row("Service", "web"), row("EndpointSlice", "web-x")], &[owns]);
    let kinds: Vec<_> = graph.nodes.iter().map(|node| (node.reference.kind.as_str(), node.lane)).collect();
    assert_eq!(kinds, [("Service", Lane::Services), ("PersistentVolume", Lane::Config)]);
}
