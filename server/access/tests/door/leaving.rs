//! Signing out.

use http::{Request, StatusCode};
use kdr_core::access::Lost;
use openidconnect::url::Url;
use rstest::rstest;

use super::support::{Rig, signed_in};

#[tokio::test]
async fn it_ends_every_lease_of_the_session_at_once() {
    let (rig, mut browser) = signed_in().await;
    let mut copy = browser.clone();
    let mut other = rig.browser();
    other.sign_in(&rig.fake).await;
    let lost = tokio::spawn(browser.pass().await.lease.lost());
    browser.sign_out().await;
    assert_eq!(lost.await.unwrap(), Lost::SignedOut);
    assert!(!browser.has_session());
    assert_eq!(copy.nobody().await, Lost::SignedOut.sentence(), "a copy of the cookie is good no more");
    other.pass().await;
}

#[tokio::test]
async fn it_goes_on_to_the_provider_and_comes_back() {
    let (rig, mut browser) = signed_in().await;
    let answer = browser.sign_out().await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let url = Url::parse(answer.location()).unwrap();
    assert!(url.as_str().starts_with(&format!("{}/logout?from=kdr&", rig.fake.issuer())), "{url}");
    let query: std::collections::HashMap<_, _> = url.query_pairs().into_owned().collect();
    assert_eq!(query["post_logout_redirect_uri"], "https://kdr.example/access/signed-out");
    assert_eq!(query["client_id"], "kdr");
    assert_eq!(query["id_token_hint"].split('.').count(), 3);
    let back = browser.get("/access/signed-out").await;
    assert!(back.body.contains("You have signed out."));
}

#[tokio::test]
async fn the_refresh_token_is_good_no_more() {
    let (rig, mut browser) = signed_in().await;
    assert_eq!(rig.fake.with(|known| known.refresh.len()), 1);
    browser.sign_out().await;
    tokio::time::timeout(std::time::Duration::from_secs(10), async {
        while rig.fake.asked("revoke") == 0 {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
    assert_eq!(rig.fake.with(|known| known.refresh.len()), 0);
}

#[tokio::test]
async fn without_a_logout_at_the_provider_it_ends_here() {
    let rig = Rig::new().await;
    rig.fake.with(|known| known.has_end_session = false);
    let mut browser = rig.browser();
    browser.sign_in(&rig.fake).await;
    assert_eq!(browser.sign_out().await.location(), "/access/signed-out");
}

#[tokio::test]
async fn while_the_provider_is_down_it_ends_here() {
    let (rig, browser) = signed_in().await;
    rig.fake.with(|known| known.down = true);
    let mut elsewhere = browser.before(&rig.replica(|_| {}));
    assert_eq!(elsewhere.sign_out().await.location(), "/access/signed-out");
    assert!(!elsewhere.has_session());
}

#[rstest]
#[case::nothing_said(&[], false)]
#[case::own_origin(&[("origin", "https://kdr.example")], true)]
#[case::own_origin_and_site(&[("origin", "https://kdr.example"), ("sec-fetch-site", "same-origin")], true)]
#[case::own_site_without_origin(&[("sec-fetch-site", "same-origin")], true)]
#[case::own_site_and_no_referrer(&[("origin", "null"), ("sec-fetch-site", "same-origin")], true)]
#[case::no_origin_at_all(&[("origin", "null")], false)]
#[case::another_origin(&[("origin", "https://evil.example")], false)]
#[case::another_port(&[("origin", "https://kdr.example:8443")], false)]
#[case::without_tls(&[("origin", "http://kdr.example")], false)]
#[case::another_site(&[("sec-fetch-site", "cross-site")], false)]
#[case::a_neighbour(&[("origin", "https://kdr.example"), ("sec-fetch-site", "same-site")], false)]
#[case::contradiction(&[("origin", "https://evil.example"), ("sec-fetch-site", "same-origin")], false)]
#[case::typed_in(&[("sec-fetch-site", "none")], false)]
#[tokio::test]
async fn only_kdrs_own_page_signs_out(#[case] headers: &[(&str, &str)], #[case] own: bool) {
    let (_rig, mut browser) = signed_in().await;
    let request = Request::post("/access/sign-out");
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    let answer = browser.ask(request).await;
    assert_eq!(answer.status, if own { StatusCode::SEE_OTHER } else { StatusCode::FORBIDDEN });
    assert_eq!(browser.has_session(), !own);
}

#[tokio::test]
async fn a_link_does_not_sign_out() {
    let (_rig, mut browser) = signed_in().await;
    assert_eq!(browser.get("/access/sign-out").await.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(browser.has_session());
}

#[tokio::test]
async fn another_replica_hears_of_it() {
    let (rig, mut browser) = signed_in().await;
    let replica = rig.replica(|_| {});
    let mut elsewhere = browser.before(&replica);
    let lost = tokio::spawn(elsewhere.pass().await.lease.lost());
    browser.sign_out().await;
    replica.revocations().merge(rig.door.revocations().snapshot());
    assert_eq!(lost.await.unwrap(), Lost::SignedOut);
    assert_eq!(elsewhere.nobody().await, Lost::SignedOut.sentence());
}

#[tokio::test]
async fn who_has_signed_out_is_asked_who_they_are_even_where_the_provider_still_knows() {
    let (rig, mut browser) = signed_in().await;
    let asks = |location: &str| location.contains("prompt=login");
    assert!(!asks(browser.get("/access/sign-in").await.location()));
    browser.sign_out().await;
    assert!(asks(browser.get("/access/sign-in").await.location()));
    browser.sign_in(&rig.fake).await;
    assert!(!asks(browser.get("/access/sign-in").await.location()), "signing in has forgotten it");
}
