use std::sync::Arc;

use kdr_proto::v1::{Pod, Resource, WorkloadRef};
use proptest::prelude::*;

use super::*;
use crate::{
    map::{example, lanes},
    row::Row,
};

/// A namespace of so many services and configuration, and workloads with so many pods.
fn namespace(services: usize, config: usize, pods: &[usize]) -> Graph {
    let resource = |kind: &str, name: String| -> Row {
        Resource { kind: kind.into(), namespace: "shop".into(), name, ..Resource::default() }.into()
    };
    let resources: Vec<Row> = (0..services)
        .map(|index| resource("Service", format!("s-{index}")))
        .chain((0..config).map(|index| resource("ConfigMap", format!("c-{index}"))))
        .collect();
    let workloads: Vec<Row> =
        (0..pods.len()).map(|index| example::workload(&format!("w-{index}")).into()).collect();
    let pods: Vec<Row> = pods
        .iter()
        .enumerate()
        .flat_map(|(workload, count)| {
            (0..*count).map(move |pod| {
                let owner = WorkloadRef { kind: "Deployment".into(), name: format!("w-{workload}") };
                let name = format!("w-{workload}-{pod}");
                Pod { namespace: "shop".into(), name, workload: Some(owner), ..Pod::default() }.into()
            })
        })
        .collect();
    Graph::new(false, &workloads, &pods, &resources, [] as [&Arc<_>; 0])
}

fn scene(graph: &Graph, open: Option<&str>, frame: Frame) -> Scene {
    Scene::new(graph, &lanes::order(&Order::default(), graph), open, frame)
}

proptest! {
    #[test]
    fn nothing_overlaps_and_nothing_leaves_the_map(
        services in 0_usize..20, config in 0_usize..20, pods in prop::collection::vec(0_usize..90, 0..12),
        width in 560_i32..2_400, stacked in any::<bool>(), open in 0_usize..12,
    ) {
        let graph = namespace(services, config, &pods);
        let width = if stacked { 366 } else { width };
        let open = format!("Deployment/shop/w-{open}");
        let scene = scene(&graph, Some(&open), Frame { width, stacked });
        prop_assert_eq!(scene.cards.len(), graph.nodes.len());
        let marks = scene.cards.iter().map(|card| card.marks).filter(|marks| marks.height > 0);
        let cards = scene.cards.iter().map(|card| card.place);
        let places: Vec<Rect> =
            cards.chain(marks).chain(scene.pods.iter().map(|row| row.place)).chain(scene.heads).collect();
        for (index, place) in places.iter().enumerate() {
            prop_assert!(place.x >= 0 && place.right() <= width && place.bottom() <= scene.height, "{place:?}");
            for other in &places[index + 1..] {
                prop_assert!(!place.overlaps(*other), "{place:?} {other:?}");
            }
        }
    }

    #[test]
    fn however_much_there_is_only_what_is_in_sight_is_drawn(count in 0_usize..3_000, top in 0_i32..100_000) {
        let graph = namespace(count, count, &[]);
        let scene = scene(&graph, None, Frame { width: 1_200, stacked: false });
        prop_assert!(scene.in_sight(top, top + 900).len() <= 2 * (900 / 56 + 2));
    }
}

#[test]
fn a_change_of_health_moves_nothing() {
    let graph = example::shop();
    let order = lanes::order(&Order::default(), &graph);
    let mut later = graph.clone();
    for node in &mut later.nodes {
        node.health = kdr_proto::v1::Health::Degraded;
    }
    let frame = Frame { width: 1_200, stacked: false };
    let after = lanes::order(&order, &later);
    assert_eq!(Scene::new(&graph, &order, None, frame), Scene::new(&later, &after, None, frame));
}

#[test]
fn an_opened_workload_shows_its_pods_as_rows_and_the_keyboard_stops_at_them() {
    let graph = namespace(0, 1, &[2, 1]);
    let scene = scene(&graph, Some("Deployment/shop/w-0"), Frame { width: 1_200, stacked: false });
    let keys: Vec<String> = scene.stops().into_iter().map(|stop| stop.key).collect();
    assert_eq!(
        keys,
        [
            "Deployment/shop/w-0",
            "Pod/shop/w-0-0",
            "Pod/shop/w-0-1",
            "Deployment/shop/w-1",
            "ConfigMap/shop/c-0"
        ]
    );
}
