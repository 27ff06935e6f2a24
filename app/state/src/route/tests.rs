use proptest::prelude::*;
use rstest::rstest;

use super::*;

#[rstest]
#[case("/", "", Screen::Namespaces)]
#[case("", "", Screen::Namespaces)]
#[case("/pods", "", Screen::Pods { namespace: None })]
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
    let route =
        Route::parse("/pods", "?pod=shop/web-1&tab=log&container=app&previous=1&q=a+b%2Fc&problems=1&x=y");
    let panel = Panel {
        namespace: "shop".into(),
        name: "web-1".into(),
        tab: Tab::Log,
        container: "app".into(),
        previous: true,
    };
    assert_eq!(route.panel, Some(panel));
    assert_eq!((route.search.as_str(), route.problems), ("a b/c", true));
    assert_eq!(route.title(), "web-1 · KDR");
    assert_eq!(route.href(), "/pods?q=a%20b%2Fc&problems=1&pod=shop/web-1&tab=log&container=app&previous=1");
}

#[rstest]
#[case("?pod=web-1")]
#[case("?pod=/web-1")]
#[case("?pod=shop/")]
#[case("?tab=log")]
fn half_a_pod_opens_nothing(#[case] query: &str) {
    assert_eq!(Route::parse("/", query).panel, None);
}

#[test]
fn the_namespace_can_be_changed_where_one_is() {
    let pods = Screen::Pods { namespace: None };
    assert_eq!(pods.in_namespace(Some("a")).path(), "/n/a/pods");
    assert_eq!(pods.in_namespace(Some("a")).in_namespace(None).path(), "/pods");
    assert_eq!(Screen::Namespaces.in_namespace(Some("a")).path(), "/n/a");
    assert_eq!(Screen::parse("/n/a/Job/x").in_namespace(None).path(), "/");
}

#[test]
fn a_route_asks_for_what_it_shows() {
    assert_eq!(Route::default().request(), WatchRequest::default());
    let request = Route::parse("/n/shop/Job/x", "pod=shop/x-1").request();
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
        namespace in "[^/]{1,12}", name in "[^/]{1,12}", container in "\\PC{0,8}", search in ".{0,12}",
        tab in 0_usize..4, flags in any::<(bool, bool)>(),
    ) {
        let panel = Panel { namespace: namespace.clone(), name: name.clone(), tab: Tab::ALL[tab], container, previous: flags.0 };
        let screen = Screen::WorkloadPods { namespace, kind: "Deployment".into(), name };
        let route = Route { screen, panel: Some(panel), search, problems: flags.1 };
        let href = route.href();
        let (path, query) = href.split_once('?').unwrap_or((&href, ""));
        prop_assert_eq!(Route::parse(path, query), route);
    }

    #[test]
    fn any_address_is_read(path in ".{0,40}", query in ".{0,60}") {
        Route::parse(&path, &query);
    }
}
