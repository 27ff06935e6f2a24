//! Where a sign-in leads.

use http::StatusCode;
use rstest::rstest;

use super::support::{Rig, sign_in_at};

#[rstest]
#[case("/pods/shop?x=1%26y", "/pods/shop?x=1&y")]
#[case("", "/")]
#[case("//evil.example", "/")]
#[case("/%5Cevil.example", "/")]
#[case("https://evil.example", "/")]
#[case("/%09/evil.example", "/")]
#[case("/%0d%0aSet-Cookie:%20x=y", "/")]
#[case("%2F%2Fevil.example", "/")]
#[tokio::test]
async fn a_sign_in_leads_to_kdr_and_nowhere_else(#[case] to: &str, #[case] expected: &str) {
    let rig = Rig::new().await;
    let mut browser = rig.browser();
    let begun = browser.get(&format!("/access/sign-in?to={to}")).await;
    let answer = browser.get(&sign_in_at(&rig.fake, begun.location())).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, expected));
}
