use kdr_proto::v1::Workload;
use rstest::rstest;

use super::*;
use crate::map::example;
use kdr_proto::v1::Health;

#[rstest]
#[case(Category::Route, "Ingress", false, Lane::Routes)]
#[case(Category::Unspecified, "Service", false, Lane::Services)]
#[case(Category::Unspecified, "Deployment", false, Lane::Workloads)]
#[case(Category::Unspecified, "Secret", false, Lane::Config)]
#[case(Category::Policy, "NetworkPolicy", false, Lane::Config)]
#[case(Category::Other, "Campaign.shop.example", false, Lane::Config)]
#[case(Category::Unspecified, "PersistentVolume", false, Lane::Config)]
#[case(Category::Node, "Node", true, Lane::Routes)]
#[case(Category::Storage, "PersistentVolume", true, Lane::Services)]
#[case(Category::Storage, "StorageClass", true, Lane::Workloads)]
fn everything_has_a_column(
    #[case] category: Category,
    #[case] kind: &str,
    #[case] outside: bool,
    #[case] lane: Lane,
) {
    assert_eq!(Lane::of(category, kind, outside), lane);
}

#[test]
fn trouble_comes_first_and_the_rest_stands_beside_what_it_belongs_to() {
    let order = order(&Order::default(), &example::shop());
    assert_eq!(
        order[Lane::Workloads.index()],
        ["Deployment/shop/checkout", "Deployment/shop/api", "Deployment/shop/search"]
    );
    assert_eq!(
        order[Lane::Services.index()],
        ["Service/shop/checkout", "Service/shop/api", "Service/shop/search"]
    );
    assert_eq!(
        order[Lane::Config.index()],
        ["Secret/shop/gone", "ConfigMap/shop/checkout-env", "ConfigMap/shop/unused"]
    );
}

#[test]
fn nothing_moves_when_something_breaks() {
    let before = order(&Order::default(), &example::shop());
    let broken = Workload { health: Health::Degraded.into(), ..example::workload("search") };
    let workloads = [broken.into(), example::workload("api").into(), example::workload("new").into()];
    let after = order(&before, &Graph::new(false, &workloads, &[], &[], []));
    assert_eq!(
        after[Lane::Workloads.index()],
        ["Deployment/shop/api", "Deployment/shop/search", "Deployment/shop/new"]
    );
}

#[test]
fn a_title_says_how_much_there_is() {
    assert_eq!(Lane::Workloads.title(false, 6, 21), "Workloads 6, pods 21");
    assert_eq!(Lane::Config.title(false, 0, 0), "Config and storage 0");
    assert_eq!(Lane::Routes.title(true, 1_000, 0), "Nodes 1,000");
}
