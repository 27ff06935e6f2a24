use proptest::prelude::*;
use rstest::rstest;

use kdr_proto::v1::{
    MapSelection, ObjectSelection, OverviewSelection, PodSelection, ResourceRef, WorkloadRef,
    watch_request::Rows,
};

use super::*;
use crate::log::query::{Of, Since};

#[rstest]
#[case("/", "", Screen::Overview { namespace: None })]
#[case("", "", Screen::Overview { namespace: None })]
#[case("/n/shop/overview", "", Screen::Overview { namespace: Some("shop".into()) })]
#[case("/namespaces", "", Screen::Namespaces)]
#[case("/map", "", Screen::Map { namespace: None })]
#[case("/map/shop", "", Screen::Map { namespace: Some("shop".into()) })]
#[case("/map/-", "", Screen::Map { namespace: Some(CLUSTER_SCOPED.into()) })]
#[case("/kinds", "", Screen::Kinds)]
#[case("/kinds/core/v1/configmaps", "", Screen::Objects { group: String::new(), version: "v1".into(), plural: "configmaps".into(), namespace: None })]
#[case("/kinds/shop.example/v1/campaigns", "?ns=shop", Screen::Objects { group: "shop.example".into(), version: "v1".into(), plural: "campaigns".into(), namespace: Some("shop".into()) })]
#[case("/pods", "", Screen::Pods { namespace: None })]
#[case("/logs", "", Screen::Logs { namespace: None, of: None })]
#[case("/n/shop/logs", "", Screen::Logs { namespace: Some("shop".into()), of: None })]
#[case("/n/shop/logs/Job/x", "", Screen::Logs { namespace: Some("shop".into()), of: Some(Of::Workload("Job".into(), "x".into())) })]
#[case("/n/shop/logs/labels", "", Screen::Logs { namespace: Some("shop".into()), of: Some(Of::Labels(String::new())) })]
#[case("/n/shop/logs/labels/app%3Dweb", "", Screen::Logs { namespace: Some("shop".into()), of: Some(Of::Labels("app=web".into())) })]
#[case("/n/shop-staging", "", Screen::Workloads { namespace: "shop-staging".into() })]
#[case("/n/shop-staging/", "", Screen::Workloads { namespace: "shop-staging".into() })]
#[case("/n/shop/pods", "", Screen::Pods { namespace: Some("shop".into()) })]
#[case("/n/shop/Deployment/web", "", Screen::WorkloadPods { namespace: "shop".into(), kind: "Deployment".into(), name: "web".into() })]
#[case("/nope/x", "", Screen::NotFound { path: "/nope/x".into() })]
fn a_path_names_a_screen(#[case] path: &str, #[case] query: &str, #[case] screen: Screen) {
    assert_eq!(Route::parse(path, query).screen, screen);
}

#[test]
fn the_query_opens_the_panel() {
    let query =
        "?open=Pod/shop/web-1&tab=log&containers=app&previous=1&q=a+b%2Fc&reason=NotReady&problems=1&x=y";
    let route = Route::parse("/pods", query);
    let panel = Panel::of_pod("shop", "web-1").at_log("app", true);
    assert_eq!(route.panel, Some(panel));
    assert_eq!(
        (route.search.as_str(), route.reason.as_str(), route.problems, route.is_filtered()),
        ("a b/c", "NotReady", true, true)
    );
    assert_eq!(route.title(), "web-1 · KDR");
    assert_eq!(
        route.href(),
        "/pods?q=a%20b%2Fc&reason=NotReady&problems=1&open=Pod/shop/web-1&tab=log&containers=app&previous=1"
    );
    assert_eq!(route.unfiltered().href(), "/pods?open=Pod/shop/web-1&tab=log&containers=app&previous=1");
}

#[test]
fn screen_and_panel_may_show_different_logs() {
    let query = "since=1h&containers=web&open=Pod/shop/x-1&tab=log&since=5m&previous=1";
    let route = Route::parse("/n/shop/logs/Service/web", query);
    let (selection, log) = route.log_at(LogPlace::Screen).unwrap();
    assert_eq!((selection.of, log.since), (Of::Service("web".into()), Since::Ago(3_600)));
    let (selection, log) = route.log_at(LogPlace::Panel).unwrap();
    assert_eq!((selection.of, log.since, log.previous), (Of::Pod("x-1".into()), Since::Ago(300), true));
    let changed =
        route.with_log(LogPlace::Panel, Query::default()).with_log(LogPlace::Screen, Query::default());
    assert_eq!(changed.href(), "/n/shop/logs/Service/web?open=Pod/shop/x-1&tab=log");
}

#[rstest]
#[case("Deployment", true)]
#[case("Service", true)]
#[case("Pod", true)]
#[case("ConfigMap", false)]
fn what_has_pods_has_a_log(#[case] kind: &str, #[case] has: bool) {
    let resource = ResourceRef { kind: kind.into(), namespace: "shop".into(), name: "x".into() };
    assert_eq!(Panel::of(&resource).tabs().contains(&Tab::Log), has);
}

#[test]
fn what_is_in_no_namespace_opens_with_an_empty_one() {
    let node =
        Panel::of(&ResourceRef { kind: "Node".into(), name: "worker-1".into(), ..ResourceRef::default() });
    let route = Route::from(Screen::Namespaces).with_panel(Some(node.clone()));
    assert_eq!(route.href(), "/namespaces?open=Node//worker-1");
    assert_eq!(Route::parse("/namespaces", "open=Node//worker-1").panel, Some(node));
}

#[rstest]
#[case("?open=Pod/web-1")]
#[case("?open=web-1")]
#[case("?open=/shop/web-1")]
#[case("?open=Pod/shop/")]
#[case("?tab=log")]
fn half_a_resource_opens_nothing(#[case] query: &str) {
    assert_eq!(Route::parse("/", query).panel, None);
}

#[rstest]
#[case("/pods", "/n/a/pods", "/pods")]
#[case("/", "/n/a/overview", "/")]
#[case("/map", "/map/a", "/map")]
#[case("/map/-", "/map/a", "/map")]
#[case("/namespaces", "/n/a", "/namespaces")]
#[case("/n/b/Job/x", "/n/a", "/namespaces")]
#[case("/kinds", "/n/a/overview", "/")]
#[case("/n/b/logs/Job/x", "/n/a/logs", "/logs")]
#[case("/kinds/core/v1/secrets", "/kinds/core/v1/secrets?ns=a", "/kinds/core/v1/secrets")]
fn the_namespace_can_be_changed_everywhere(#[case] path: &str, #[case] within: &str, #[case] all: &str) {
    let screen = Screen::parse(path).in_namespace(Some("a"));
    assert_eq!(screen.namespace(), Some("a"));
    assert_eq!(Route::from(screen.clone()).href(), within);
    assert_eq!(Route::from(screen.in_namespace(None)).href(), all);
}

#[test]
fn a_route_asks_for_what_it_shows() {
    let overview = |namespace: &str| Some(Rows::Overview(OverviewSelection { namespace: namespace.into() }));
    let rows = |path: &str| Route::parse(path, "ns=shop").request().rows;
    assert_eq!(rows("/"), overview(""));
    assert_eq!(rows("/n/shop/overview"), overview("shop"));
    assert_eq!((rows("/map"), rows("/kinds"), rows("/namespaces")), (None, None, None));
    assert_eq!(rows("/map/-"), Some(Rows::Map(MapSelection { namespace: "*".into() })));
    let objects = ObjectSelection {
        group: String::new(),
        version: "v1".into(),
        plural: "secrets".into(),
        namespace: "shop".into(),
    };
    assert_eq!(rows("/kinds/core/v1/secrets"), Some(Rows::Objects(objects)));

    let request = Route::parse("/n/shop/Job/x", "open=Pod/shop/x-1").request();
    let workload = Some(WorkloadRef { kind: "Job".into(), name: "x".into() });
    assert_eq!(request.rows, Some(Rows::Pods(PodSelection { namespace: "shop".into(), workload })));
    assert_eq!(
        request.open,
        Some(ResourceRef { kind: "Pod".into(), namespace: "shop".into(), name: "x-1".into() })
    );
}

proptest! {
    #[test]
    fn every_route_survives_its_address(
        namespace in "[^/]{1,12}", name in "[^/]{1,12}", container in "[^,]{0,8}", search in ".{0,12}",
        reason in ".{0,12}", tab in 0_usize..6, flags in any::<(bool, bool)>(), which in 0_usize..5,
    ) {
        let panel = Panel { tab: Tab::ALL[tab], ..Panel::of_pod(&namespace, &name).at_log(&container, flags.0) };
        let owned = || Some(namespace.clone());
        let screen = match which {
            0 => Screen::WorkloadPods { namespace: namespace.clone(), kind: "Deployment".into(), name },
            1 => Screen::Overview { namespace: owned() },
            4 => Screen::Logs { namespace: owned(), of: Some(Of::Service(name)) },
            2 if namespace != "-" => Screen::Map { namespace: owned() },
            _ => Screen::Objects { group: String::new(), version: "v1".into(), plural: name, namespace: owned() },
        };
        let route = Route { screen, panel: Some(panel), search, reason, problems: flags.1, log: Query::default() };
        let href = route.href();
        let (path, query) = href.split_once('?').unwrap_or((&href, ""));
        prop_assert_eq!(Route::parse(path, query), route);
    }

    #[test]
    fn any_address_is_read(path in ".{0,40}", query in ".{0,60}") {
        Route::parse(&path, &query);
    }
}
