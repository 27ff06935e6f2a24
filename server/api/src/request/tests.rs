use kdr_core::{
    meta, rows,
    view::{ApiKindRef, Rows, View},
};
use kdr_proto::v1::{
    GetManifestRequest, MapSelection, ObjectSelection, OverviewSelection, PodSelection, ResourceRef,
    SearchRequest, WatchRequest, WorkloadRef, WorkloadSelection, watch_request,
};
use rstest::rstest;
use tonic::Code;

use super::{manifest, search, view};

fn pods(namespace: &str, workload: Option<(&str, &str)>) -> WatchRequest {
    let workload = workload.map(|(kind, name)| WorkloadRef { kind: kind.into(), name: name.into() });
    let selection = PodSelection { namespace: namespace.into(), workload };
    WatchRequest { rows: Some(watch_request::Rows::Pods(selection)), open: None }
}

fn workloads(namespace: &str) -> WatchRequest {
    let selection = WorkloadSelection { namespace: namespace.into() };
    WatchRequest { rows: Some(watch_request::Rows::Workloads(selection)), open: None }
}

fn open(kind: &str, namespace: &str, name: &str) -> WatchRequest {
    WatchRequest { rows: None, open: Some(resource(kind, namespace, name)) }
}

fn resource(kind: &str, namespace: &str, name: &str) -> ResourceRef {
    ResourceRef { kind: kind.into(), namespace: namespace.into(), name: name.into() }
}

fn selecting(rows: watch_request::Rows) -> WatchRequest {
    WatchRequest { rows: Some(rows), open: None }
}

fn overview(namespace: &str) -> WatchRequest {
    selecting(watch_request::Rows::Overview(OverviewSelection { namespace: namespace.into() }))
}

fn map(namespace: &str) -> WatchRequest {
    selecting(watch_request::Rows::Map(MapSelection { namespace: namespace.into() }))
}

fn objects(plural: &str) -> WatchRequest {
    let (group, version) = ("shop.example".into(), "v1".into());
    let selection = ObjectSelection { group, version, plural: plural.into(), namespace: String::new() };
    selecting(watch_request::Rows::Objects(selection))
}

#[rstest]
#[case(overview(""), Rows::Overview { namespace: None })]
#[case(overview("shop"), Rows::Overview { namespace: Some("shop".into()) })]
#[case(map("shop"), Rows::Map { namespace: "shop".into() })]
#[case(map("*"), Rows::Map { namespace: "".into() })]
#[case(objects("campaigns"), Rows::Objects {
    kind: ApiKindRef { group: "shop.example".into(), version: "v1".into(), plural: "campaigns".into() },
    namespace: None,
})]
#[case(WatchRequest::default(), Rows::None)]
#[case(workloads(""), Rows::Workloads { namespace: None })]
#[case(workloads("shop"), Rows::Workloads { namespace: Some("shop".into()) })]
#[case(pods("", None), Rows::Pods { namespace: None, workload: None })]
#[case(pods("shop", Some(("Job", "sync"))), Rows::Pods {
    namespace: Some("shop".into()),
    workload: Some(rows::WorkloadRef { kind: "Job".into(), name: "sync".into() }),
})]
fn a_request_selects_rows(#[case] request: WatchRequest, #[case] rows: Rows) {
    assert_eq!(view(request).unwrap(), View { rows, open: None });
}

#[test]
fn a_request_opens_a_pod() {
    let expected = meta::ResourceRef::new("Pod", "shop", "checkout-1");
    assert_eq!(view(open("Pod", "shop", "checkout-1")).unwrap().open, Some(expected));
}

#[rstest]
#[case(pods("", Some(("Job", "sync"))), "`pods.namespace` is empty; a `workload` is in a namespace")]
#[case(pods("shop", Some(("", "sync"))), "`pods.workload.kind` is empty")]
#[case(pods("shop", Some(("Job", ""))), "`pods.workload.name` is empty")]
#[case(map(""), "`map.namespace` is empty")]
#[case(objects(""), "`objects.plural` is empty")]
#[case(open("", "shop", "a"), "`open.kind` is empty")]
#[case(open("Pod", "shop", ""), "`open.name` is empty")]
#[case(open("Pod", "", "a"), "`open.namespace` is empty; a pod is in a namespace")]
fn half_a_reference_is_refused(#[case] request: WatchRequest, #[case] sentence: &str) {
    let status = view(request).unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::InvalidArgument, sentence));
}

#[rstest]
#[case(None, "`resource` is missing")]
#[case(Some(resource("", "shop", "a")), "`resource.kind` is empty")]
#[case(Some(resource("Pod", "shop", "")), "`resource.name` is empty")]
fn a_manifest_of_nothing_is_refused(#[case] resource: Option<ResourceRef>, #[case] sentence: &str) {
    let status = manifest(GetManifestRequest { resource }).unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::InvalidArgument, sentence));
}

#[test]
fn a_manifest_of_what_is_not_namespaced_is_asked_for_without_namespace() {
    let request = GetManifestRequest { resource: Some(resource("Node", "", "node-1")) };
    assert_eq!(manifest(request).unwrap(), meta::ResourceRef::new("Node", "", "node-1"));
}

#[test]
fn a_search_is_split_into_words_and_bounded() {
    let request = SearchRequest { query: " Web  shop".into(), limit: 9_999, ..SearchRequest::default() };
    let query = search(request).unwrap();
    assert_eq!((query.words, query.limit), (vec!["web".to_owned(), "shop".to_owned()], 500));
    let request = SearchRequest { problems_only: true, ..SearchRequest::default() };
    assert_eq!(search(request).unwrap().limit, 50, "problems alone need no words");
}

#[rstest]
#[case("", "`query` is empty; say what to look for, or `problems_only`")]
#[case(&"x".repeat(257), "`query` is longer than 256 characters")]
fn a_search_for_nothing_or_a_novel_is_refused(#[case] query: &str, #[case] sentence: &str) {
    let status = search(SearchRequest { query: query.into(), ..SearchRequest::default() }).unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::InvalidArgument, sentence));
}
