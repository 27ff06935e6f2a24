use rstest::rstest;

use super::*;

fn log() -> LogRequest {
    LogRequest {
        namespace: "shop".into(),
        pod: "api-0".into(),
        container: "".into(),
        previous: false,
        tail_lines: None,
        since: None,
        follow: false,
    }
}

const ONCE: Asked = Asked { from: From::Viewer, follow: false, previous: false };

#[rstest]
#[case::whole_log(log(), ONCE, "container=app&timestamps=true")]
#[case::follow(log(), Asked { follow: true, ..ONCE }, "container=app&follow=true&timestamps=true")]
#[case::previous(log(), Asked { previous: true, ..ONCE }, "container=app&previous=true&timestamps=true")]
#[case::tail(LogRequest { tail_lines: Some(100), ..log() }, ONCE, "container=app&tailLines=100&timestamps=true")]
#[case::since_is_rounded_down(
    LogRequest { since: Some("2026-11-23T03:31:53.999Z".parse().unwrap()), ..log() },
    ONCE,
    "container=app&sinceTime=2026-11-23T03%3A31%3A53Z&timestamps=true"
)]
#[case::resumed_without_tail(
    LogRequest { tail_lines: Some(100), since: Some("2026-11-23T03:31:53Z".parse().unwrap()), ..log() },
    Asked { from: From::Second(1_795_404_720), ..ONCE },
    "container=app&sinceTime=2026-11-23T03%3A32%3A00Z&timestamps=true"
)]
#[case::last_line(
    LogRequest { tail_lines: Some(100), since: Some("2026-11-23T03:31:53Z".parse().unwrap()), ..log() },
    Asked { from: From::LastLine, ..ONCE },
    "container=app&tailLines=1&timestamps=true"
)]
fn asks_as_the_api_wants_it(#[case] log: LogRequest, #[case] asked: Asked, #[case] query: &str) {
    let request = request(&log, "app", asked).unwrap();
    assert_eq!(request.uri().path(), "/api/v1/namespaces/shop/pods/api-0/log");
    let mut asked: Vec<&str> = request.uri().query().unwrap().trim_start_matches('&').split('&').collect();
    asked.sort_unstable();
    assert_eq!(asked.join("&"), query);
    assert_eq!(request.headers()[ACCEPT_ENCODING], "identity");
}

#[rstest]
#[case("api-0", true)]
#[case("kube-apiserver-node.example", true)]
#[case("", false)]
#[case("..", false)]
#[case(".", false)]
#[case("a/b", false)]
#[case("a?b", false)]
#[case("a%2fb", false)]
#[case("A", false)]
#[case("a b", false)]
#[case("ä", false)]
fn only_names_get_into_a_path(#[case] name: &str, #[case] is: bool) {
    assert_eq!(is_name(name), is);
}

#[test]
fn a_name_is_not_endless() {
    assert!(is_name(&"a".repeat(253)));
    assert!(!is_name(&"a".repeat(254)));
}
