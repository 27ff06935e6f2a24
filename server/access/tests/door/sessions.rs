//! Sessions: how long they last, what ends them, and who can make one.

use futures::FutureExt as _;
use kdr_access::Limits;
use kdr_core::access::{Lost, Right, Role};
use kdr_testkit::provider::Refreshes;

use super::support::{Rig, bound, key};

const MINUTE: u64 = 60;
const HOUR: u64 = 3_600;

/// Without a refresh token, so that the provider has no say.
async fn alone() -> Rig {
    let rig = Rig::new().await;
    rig.fake.with(|known| known.gives_refresh_tokens = Refreshes::None);
    rig
}

#[tokio::test]
async fn a_session_ends_two_hours_after_the_last_request() {
    let rig = alone().await;
    let mut browser = rig.browser();
    browser.sign_in(&rig.fake).await;
    for _ in 0..3 {
        rig.hand.turn(2 * HOUR - 1);
        browser.pass().await;
    }
    rig.hand.turn(2 * HOUR);
    assert_eq!(browser.nobody().await, Lost::Expired.sentence());
    assert!(!browser.has_session(), "the cookie is cleared");
}

#[tokio::test]
async fn a_session_ends_twelve_hours_after_the_sign_in() {
    let rig = alone().await;
    let mut browser = rig.browser();
    browser.sign_in(&rig.fake).await;
    for _ in 0..11 {
        rig.hand.turn(HOUR);
        browser.pass().await;
    }
    rig.hand.turn(HOUR - 1);
    let lease = browser.pass().await.lease;
    rig.hand.turn(1);
    assert_eq!(lease.lost().now_or_never(), Some(Lost::Expired));
    assert_eq!(browser.nobody().await, Lost::Expired.sentence());
}

#[tokio::test]
async fn a_cookie_that_is_kept_aside_ends_as_well() {
    let rig = alone().await;
    let mut browser = rig.browser();
    browser.sign_in(&rig.fake).await;
    let mut thief = browser.clone();
    rig.hand.turn(HOUR);
    browser.pass().await;
    rig.hand.turn(HOUR);
    assert_eq!(thief.nobody().await, Lost::Expired.sentence());
    browser.pass().await;
}

#[tokio::test]
async fn the_cookie_is_new_when_a_minute_has_gone_by() {
    let rig = alone().await;
    let mut browser = rig.browser();
    browser.sign_in(&rig.fake).await;
    let first = browser.cookies.clone();
    rig.hand.turn(MINUTE - 1);
    browser.pass().await;
    assert_eq!(browser.cookies, first);
    rig.hand.turn(1);
    browser.pass().await;
    assert_ne!(browser.cookies, first);
}

#[tokio::test]
async fn a_restart_and_another_replica_sign_nobody_out() {
    let rig = alone().await;
    let mut browser = rig.browser();
    browser.sign_in(&rig.fake).await;
    browser.before(&rig.replica(|_| {})).pass().await;
    let before = rig.fake.asked_in_all();
    browser.before(&rig.replica(|_| {})).pass().await;
    assert_eq!(rig.fake.asked_in_all(), before, "the provider need not be there");
}

#[tokio::test]
async fn an_old_key_opens_until_it_is_taken_away() {
    let rig = alone().await;
    let mut browser = rig.browser();
    browser.sign_in(&rig.fake).await;
    rig.hand.turn(MINUTE);
    let mut old = browser.before(&rig.replica(|settings| settings.keys = vec![key(2)]));
    assert!(old.nobody().await.contains("cannot be read here"));
    let mut both = browser.before(&rig.replica(|settings| settings.keys = vec![key(2), key(1)]));
    both.pass().await;
    let mut new = both.before(&rig.replica(|settings| settings.keys = vec![key(2)]));
    new.pass().await;
}

#[tokio::test]
async fn over_plain_http_on_loopback_it_works_as_well() {
    let rig = Rig::new().await;
    let door = rig.replica(|settings| settings.external_url = "http://127.0.0.1:7000".to_owned());
    let mut browser = super::support::Browser::new(&door);
    let begun = browser.get("/access/sign-in").await;
    assert!(begun.location().contains("redirect_uri=http%3A%2F%2F127.0.0.1%3A7000%2Faccess%2Fcallback"));
    assert_eq!(browser.cookies.keys().collect::<Vec<_>>(), ["kdr-sign-in"]);
}

#[tokio::test]
async fn new_bindings_end_a_lease_at_once_and_hold_for_the_next_request() {
    let rig = alone().await;
    let mut browser = rig.browser();
    browser.sign_in(&rig.fake).await;
    let lost = tokio::spawn(browser.pass().await.lease.lost());
    rig.bindings.send_replace(bound("shop-devs", Role::Viewer));
    assert_eq!(lost.await.unwrap(), Lost::Rebound);
    assert!(!browser.pass().await.scope.may(Right::ReadLogs, "shop"));
}

#[tokio::test]
async fn many_groups_take_several_cookies() {
    let rig = alone().await;
    rig.fake.with(|known| {
        let groups: Vec<_> = (0..300).map(|number| format!("a-group-of-people-{number:04}")).collect();
        known.claims.insert("groups".to_owned(), groups.into());
    });
    let mut browser = rig.browser();
    browser.sign_in(&rig.fake).await;
    assert_eq!(browser.cookies.keys().collect::<Vec<_>>(), ["__Host-kdr", "__Host-kdr.1", "__Host-kdr.2"]);
    assert_eq!(browser.pass().await.identity.groups.len(), 300);
    browser.cookies.remove("__Host-kdr.1");
    assert!(browser.nobody().await.contains("cannot be read here"));
    assert!(browser.cookies.is_empty());
}

#[tokio::test]
async fn limits_are_as_configured() {
    let rig = alone().await;
    let idle = std::time::Duration::from_secs(10);
    let door = rig.replica(|settings| settings.limits = Limits { idle, ..Limits::default() });
    let mut browser = super::support::Browser::new(&door);
    browser.sign_in(&rig.fake).await;
    rig.hand.turn(10);
    assert_eq!(browser.nobody().await, Lost::Expired.sentence());
}
