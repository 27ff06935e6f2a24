//! The provider is asked again about a session.

use kdr_access::{Admission, Limits};
use kdr_core::access::{Lost, Right};
use serde_json::json;

use kdr_testkit::provider::Refreshes;

use super::support::{Rig, signed_in};

/// The provider is asked again after this time, in seconds.
const RENEWAL: u64 = 240;

/// After this time its refusal is believed.
const BELIEVED: u64 = 300;

#[tokio::test]
async fn the_provider_is_asked_every_four_minutes_and_not_before() {
    let (rig, mut browser) = signed_in().await;
    let renewal = browser.pass().await.lease.renewal();
    assert_eq!(renewal, Some(rig.hand.now() + std::time::Duration::from_secs(RENEWAL)));
    rig.hand.turn(RENEWAL - 1);
    browser.pass().await;
    assert_eq!(rig.fake.asked("token"), 1);
    for asked in 2..6 {
        rig.hand.turn(if asked == 2 { 1 } else { RENEWAL });
        browser.pass().await;
        browser.pass().await;
        assert_eq!(rig.fake.asked("token"), asked, "a refresh token that is good once is replaced");
    }
}

#[tokio::test]
async fn a_group_that_somebody_lost_is_noticed() {
    let (rig, mut browser) = signed_in().await;
    rig.fake.with(|known| known.claims.insert("groups".to_owned(), json!(["others"])));
    assert!(browser.pass().await.scope.may(Right::ReadLogs, "shop"));
    rig.hand.turn(RENEWAL);
    let pass = browser.pass().await;
    assert_eq!(pass.identity.groups, ["others"]);
    assert!(pass.scope.is_nothing());
    assert!(browser.pass().await.scope.is_nothing(), "the new cookie says so too");
}

#[tokio::test]
async fn groups_come_from_the_user_info_when_the_new_token_does_not_tell() {
    let (rig, mut browser) = signed_in().await;
    rig.fake.with(|known| {
        known.claims.remove("groups");
        known.user_info.insert("groups".to_owned(), json!(["from-elsewhere"]));
    });
    rig.hand.turn(RENEWAL);
    assert_eq!(browser.pass().await.identity.groups, ["from-elsewhere"]);
    rig.fake.with(|known| {
        known.gives_id_tokens = false;
        known.user_info.insert("email".to_owned(), json!("jo@example.com"));
        known.user_info.insert("groups".to_owned(), json!(["without-a-token"]));
    });
    rig.hand.turn(RENEWAL);
    assert_eq!(browser.pass().await.identity.groups, ["without-a-token"]);
}

#[tokio::test]
async fn a_person_whom_the_provider_does_not_know_any_more_is_signed_out() {
    let (rig, mut browser) = signed_in().await;
    rig.fake.with(|known| known.refuses = Some("invalid_grant"));
    rig.hand.turn(RENEWAL);
    let believed = rig.hand.now() + std::time::Duration::from_secs(BELIEVED - RENEWAL);
    assert_eq!(browser.pass().await.lease.renewal(), Some(believed), "a stream comes again by then");
    rig.hand.turn(BELIEVED - RENEWAL);
    let sentence = browser.nobody().await;
    assert_eq!(sentence, "The identity provider refused: invalid_grant. Sign in again.");
    browser.nobody().await;
}

#[tokio::test]
async fn a_token_about_another_person_ends_the_session() {
    let (rig, mut browser) = signed_in().await;
    rig.fake.with(|known| known.claims.insert("sub".to_owned(), json!("8")));
    rig.hand.turn(RENEWAL);
    assert!(browser.nobody().await.contains("about another person"));
}

#[tokio::test]
async fn more_groups_than_fit_end_the_session() {
    let (rig, mut browser) = signed_in().await;
    rig.fake.with(|known| {
        known.claims.remove("groups");
        known.claims.insert("hasgroups".to_owned(), json!(true));
    });
    rig.hand.turn(RENEWAL);
    assert!(browser.nobody().await.contains("too many groups for a token"));
}

#[tokio::test]
async fn parallel_requests_ask_once() {
    let (rig, browser) = signed_in().await;
    rig.hand.turn(RENEWAL);
    let requests = (0..20).map(|_| {
        let mut browser = browser.clone();
        async move { browser.pass().await.identity.name.clone() }
    });
    let names = futures::future::join_all(requests).await;
    assert!(names.iter().all(|name| name == "jo@example.com"));
    assert_eq!(rig.fake.asked("token"), 2);
    rig.hand.turn(29);
    let mut late = browser.clone();
    late.pass().await;
    assert_eq!(rig.fake.asked("token"), 2, "a late one gets the same answer");
    rig.hand.turn(1);
    let mut later = browser.clone();
    later.pass().await;
    assert_eq!(rig.fake.asked("token"), 3, "then it is asked, and a used refresh token is good no more");
    rig.hand.turn(30);
    later.nobody().await;
    rig.hand.turn(RENEWAL);
    late.pass().await;
}

#[tokio::test]
async fn two_replicas_that_renew_a_session_at_once_do_not_end_it() {
    let (rig, mut browser) = signed_in().await;
    rig.hand.turn(RENEWAL);
    let mut elsewhere = browser.before(&rig.replica(|_| {}));
    browser.pass().await;
    let before = elsewhere.cookies.clone();
    elsewhere.pass().await;
    assert_eq!(rig.fake.asked("token"), 3);
    assert_eq!(elsewhere.cookies, before, "its answer, which may come last, leaves the new cookie alone");
    elsewhere.cookies.clone_from(&browser.cookies);
    rig.hand.turn(RENEWAL);
    elsewhere.pass().await;
    // Long after: the one that is refused takes nothing away from the other.
    rig.hand.turn(6 * BELIEVED);
    browser.cookies.clone_from(&elsewhere.cookies);
    browser.pass().await;
    let before = elsewhere.cookies.clone();
    elsewhere.nobody().await;
    assert_eq!(elsewhere.cookies, before);
    elsewhere.cookies.clone_from(&browser.cookies);
    elsewhere.pass().await;
}

#[tokio::test]
async fn a_provider_that_does_not_replace_refresh_tokens_is_asked_as_often() {
    let rig = Rig::with(|settings| {
        settings.limits = Limits::noticed_within(std::time::Duration::from_secs(5));
    })
    .await;
    rig.fake.with(|known| known.gives_refresh_tokens = Refreshes::Reusable);
    let mut browser = rig.browser();
    browser.sign_in(&rig.fake).await;
    for asked in 2..10 {
        rig.hand.turn(4);
        let pass = browser.pass().await;
        assert_eq!(rig.fake.asked("token"), asked);
        let soon = rig.hand.now() + std::time::Duration::from_secs(5);
        assert!(pass.lease.renewal().unwrap() <= soon, "a stream comes again in time");
    }
    rig.fake.with(|known| known.refuses = Some("invalid_grant"));
    rig.hand.turn(5);
    browser.nobody().await;
}

#[tokio::test]
async fn a_request_that_goes_away_loses_no_refresh_token() {
    let (rig, mut browser) = signed_in().await;
    rig.hand.turn(RENEWAL);
    {
        let mut gone = browser.clone();
        let mut asking = Box::pin(gone.admitted());
        assert!(futures::poll!(&mut asking).is_pending());
    }
    browser.pass().await;
    assert_eq!(rig.fake.asked("token"), 2);
}

#[tokio::test]
async fn while_the_provider_is_down_a_session_goes_on_for_fifteen_minutes() {
    let (rig, mut browser) = signed_in().await;
    rig.fake.with(|known| known.down = true);
    for _ in 0..3 {
        rig.hand.turn(RENEWAL);
        let pass = browser.pass().await;
        let renewal = pass.lease.renewal().unwrap();
        assert!(
            renewal >= rig.hand.now() + std::time::Duration::from_mins(1),
            "a stream does not come at once"
        );
    }
    rig.hand.turn(RENEWAL);
    let sentence = browser.nobody().await;
    assert!(
        sentence.starts_with(&format!("The identity provider {} does not answer", rig.fake.issuer())),
        "{sentence}"
    );
    assert!(browser.has_session(), "the session waits for the provider");
    rig.fake.with(|known| known.down = false);
    rig.hand.turn(30);
    browser.pass().await;
}

#[tokio::test]
async fn a_secret_that_the_provider_does_not_take_is_not_the_persons_fault() {
    let (rig, mut browser) = signed_in().await;
    rig.fake.with(|known| known.refuses = Some("invalid_client"));
    rig.hand.turn(RENEWAL);
    browser.pass().await;
    rig.hand.turn(3 * RENEWAL);
    assert!(browser.nobody().await.contains("does not take KDR's own id and secret"));
    assert!(browser.has_session());
}

#[tokio::test]
async fn a_session_that_was_signed_out_is_not_renewed() {
    let (rig, mut browser) = signed_in().await;
    let mut other = browser.clone();
    browser.sign_out().await;
    rig.hand.turn(RENEWAL);
    assert_eq!(other.nobody().await, Lost::SignedOut.sentence());
    assert_eq!(rig.fake.asked("token"), 1);
}

#[tokio::test]
async fn without_a_refresh_token_nobody_is_asked() {
    let rig = Rig::new().await;
    rig.fake.with(|known| known.gives_refresh_tokens = Refreshes::None);
    let mut browser = rig.browser();
    browser.sign_in(&rig.fake).await;
    for _ in 0..11 {
        rig.hand.turn(3_600);
        assert!(matches!(browser.admitted().await, Admission::In { .. }));
    }
    assert_eq!(rig.fake.asked("token"), 1);
}
