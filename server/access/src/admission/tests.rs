use http::{HeaderMap, HeaderValue, header};
use rstest::rstest;

use super::{Bearer, bearer};

#[rstest]
#[case("Bearer abc", Bearer::Token("abc"))]
#[case("bearer  abc ", Bearer::Token("abc"))]
#[case("Bearer", Bearer::Token(""))]
#[case("Bearer ", Bearer::Token(""))]
#[case("Bearer a b", Bearer::Token("a b"))]
#[case("Basic abc", Bearer::None)]
#[case("", Bearer::None)]
fn a_bearer_token_is_read(#[case] header: &str, #[case] expected: Bearer<'_>) {
    let value = HeaderValue::from_str(header).unwrap();
    assert_eq!(bearer(&HeaderMap::from_iter([(header::AUTHORIZATION, value)])), expected);
}

#[test]
fn of_two_headers_none_is_believed() {
    let mut headers = HeaderMap::new();
    assert_eq!(bearer(&headers), Bearer::None);
    headers.append(header::AUTHORIZATION, HeaderValue::from_static("Bearer a"));
    headers.append(header::AUTHORIZATION, HeaderValue::from_static("Bearer b"));
    assert_eq!(bearer(&headers), Bearer::Several);
}
