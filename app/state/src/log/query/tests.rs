use proptest::prelude::*;
use rstest::rstest;

use super::*;

#[rstest]
#[case("5m", Since::Ago(300))]
#[case("1h", Since::Ago(3_600))]
#[case("24h", Since::Ago(86_400))]
#[case("90s", Since::Ago(90))]
#[case("2026-11-22T12:04:07.000Z", Since::At(1_795_349_047_000))]
#[case("", Since::Any)]
fn a_beginning_survives_its_address(#[case] words: &str, #[case] since: Since) {
    assert_eq!((Since::parse(words), since.words().as_str()), (since, words));
}

#[test]
fn nonsense_begins_anywhere() {
    assert_eq!(Since::parse("yesterday"), Since::Any);
    assert_eq!(Since::Ago(60).at(100_000), Some(40_000));
}

#[rstest]
#[case("Pod", Of::Pod("x".into()))]
#[case("Service", Of::Service("x".into()))]
#[case("labels", Of::Labels("x".into()))]
#[case("Job", Of::Workload("Job".into(), "x".into()))]
fn a_selection_has_a_kind_and_a_name(#[case] kind: &str, #[case] of: Of) {
    let selection = Selection::of("shop", kind, "x");
    assert_eq!(selection.of, of);
    assert_eq!(selection.of.kind_and_name(), (kind, "x"));
}

#[test]
fn the_file_is_of_the_selection_and_the_filter() {
    let mut query = Query::default();
    for (key, value) in [
        ("containers", "app,web"),
        ("since", "1h"),
        ("include", "a b"),
        ("exclude", "c"),
        ("field", "k=v"),
        ("field", "x!=y"),
        ("regex", "1"),
        ("case", "1"),
        ("level", "warn"),
        ("context", "2"),
        ("line", "5/p/c"),
    ] {
        query.read(key, value);
    }
    let selection = Selection::of("shop", "Deployment", "web");
    assert_eq!(
        query.download(&selection, File::Ndjson, 3_600_000),
        "/logs/download?namespace=shop&workload=Deployment/web&containers=app&containers=web\
         &since=1970-01-01T00:00:00.000Z&include=a%20b&exclude=c&field=k%3Dv&field=x%21%3Dy&regex=1&case=1&level=warn\
         &before=2&after=2&format=ndjson"
    );
    let labels = query.download(&Selection::of("a", "labels", "app=web"), File::Named, 0);
    assert!(labels.contains("&selector=app%3Dweb&") && labels.ends_with("&format=text&names=1"), "{labels}");
}

#[test]
fn the_server_is_asked_for_what_the_address_says() {
    let mut query = Query { containers: vec![Query::ALL.into()], ..Query::default() };
    query.read("until", "1970-01-01T00:00:01Z");
    let request = query.request(&Selection::of("shop", "Service", "web"), 0);
    assert_eq!(request.selection, Some(read_request::Selection::Service("web".into())));
    assert!(request.containers.is_empty());
    assert_eq!(request.until, Some(Timestamp { seconds: 1, nanos: 0 }));
    assert!(!query.follows());
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(".{1,6}", 0..3)
}

proptest! {
    #[test]
    fn every_query_survives_its_address(
        containers in prop::collection::vec("[a-z]{1,4}", 0..3), include in texts(), exclude in texts(),
        flags in any::<[bool; 4]>(), level in 0_i32..7, context in 0_u32..1_000, until in prop::option::of(0_i64..4_000_000_000_000),
        time in any::<i64>(), pod in "[a-z0-9-]{1,8}", key in "[a-z.]{1,5}", value in ".{0,5}",
    ) {
        let query = Query {
            containers, previous: flags[0], since: Since::Ago(i64::from(context)), until, head: flags[1],
            filter: Filter {
                include, exclude, regex: flags[2], match_case: flags[3],
                fields: vec![Field { key, value, exclude: flags[0] }],
                level: LogLevel::try_from(level).unwrap_or_default(), context,
            },
            line: Some(Place { time, source: format!("{pod}/app") }),
        };
        let mut written = Vec::new();
        query.write(&mut written);
        let mut read = Query::default();
        for pair in &written {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            read.read(key, &percent::decode(value));
        }
        prop_assert_eq!(read, query);
    }
}
