use rstest::rstest;

use super::*;
use crate::map::{
    example,
    lanes::{self, Order},
    scene::{Frame, Scene},
};

#[rstest]
#[case("Service/shop/checkout", Arrow::Down, Some("Service/shop/api"))]
#[case("Service/shop/checkout", Arrow::Up, None)]
#[case("Service/shop/search", Arrow::Down, None)]
#[case("Service/shop/search", Arrow::Right, Some("Deployment/shop/search"))]
#[case("Deployment/shop/checkout", Arrow::Right, Some("Secret/shop/gone"))]
#[case("Deployment/shop/search", Arrow::Right, Some("ConfigMap/shop/unused"))]
#[case("Ingress/shop/shop.example", Arrow::Left, None)]
#[case("Deployment/shop/api", Arrow::Left, Some("Service/shop/api"))]
#[case("nothing", Arrow::Down, Some("Ingress/shop/shop.example"))]
fn arrows_follow_columns_and_links(#[case] from: &str, #[case] arrow: Arrow, #[case] to: Option<&str>) {
    let graph = example::shop();
    let order = lanes::order(&Order::default(), &graph);
    let stops = Scene::new(&graph, &order, None, Frame { width: 1_200, stacked: false }).stops();
    let found = step(&graph, &stops, from, arrow).map(|to| stops[to].key.as_str());
    assert_eq!(found, to);
}
