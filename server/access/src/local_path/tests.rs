use rstest::rstest;

use super::or_front;

#[rstest]
#[case("/")]
#[case("/pods/shop?status=failed&x=//y#row")]
#[case("/a//b")]
#[case("/%2F%2Fevil.example")]
fn a_path_of_this_server_is_kept(#[case] to: &str) {
    assert_eq!(or_front(to), to);
}

#[rstest]
#[case("")]
#[case("pods")]
#[case("//evil.example")]
#[case("/\\evil.example")]
#[case("\\\\evil.example")]
#[case("https://evil.example")]
#[case("javascript:alert(1)")]
#[case("/\t/evil.example")]
#[case("/\n/evil.example")]
#[case("/\r\nSet-Cookie: x=y")]
#[case(" /x")]
#[case("/x y")]
#[case("/ü")]
#[case("/\u{7f}")]
fn anything_else_leads_to_the_front_page(#[case] to: &str) {
    assert_eq!(or_front(to), "/");
}

#[test]
fn an_endless_path_leads_to_the_front_page() {
    let longest = format!("/{}", "x".repeat(1_999));
    assert_eq!(or_front(&longest), longest);
    assert_eq!(or_front(&format!("{longest}x")), "/");
}
