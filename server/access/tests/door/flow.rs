//! Signing in.

use http::{Request, StatusCode};
use kdr_access::Admission;
use kdr_core::access::{Right, Role};
use serde_json::{Map, Value};

use super::support::{CLIENT, MockProvider, Rig, bound, sign_in_at};

type Twist = fn(&mut Map<String, Value>);

#[tokio::test]
async fn whoever_signs_in_is_let_in_with_what_their_groups_are_bound_to() {
    let rig = Rig::new().await;
    let mut browser = rig.browser();
    assert_eq!(browser.nobody().await, "Sign in first.");
    let answer = browser.sign_in(&rig.fake).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/pods"), "{}", answer.body);
    assert_eq!(
        browser.cookies.keys().collect::<Vec<_>>(),
        ["__Host-kdr"],
        "the sign-in's own cookie is gone"
    );
    let pass = browser.pass().await;
    assert_eq!(pass.identity.name, "jo@example.com");
    assert_eq!(pass.identity.subject, "7");
    assert_eq!(pass.identity.groups, ["shop-devs"]);
    assert!(pass.scope.may(Right::ReadLogs, "shop"));
    assert!(!pass.scope.sees("bank"));
}

#[tokio::test]
async fn whoever_is_bound_to_nothing_is_let_in_and_sees_nothing() {
    let rig = Rig::new().await;
    rig.bindings.send_replace(bound("others", Role::Operator));
    let mut browser = rig.browser();
    browser.sign_in(&rig.fake).await;
    assert!(browser.pass().await.scope.is_nothing());
}

#[tokio::test]
async fn the_provider_is_asked_for_what_is_configured() {
    let rig = Rig::with(|settings| settings.scopes = vec!["openid".to_owned(), "roles".to_owned()]).await;
    let begun = rig.browser().get("/access/sign-in").await;
    assert!(begun.location().contains("scope=openid+roles&"), "{}", begun.location());
}

#[tokio::test]
async fn an_answer_to_another_browsers_sign_in_is_refused() {
    let rig = Rig::new().await;
    let (mut mine, mut theirs) = (rig.browser(), rig.browser());
    mine.get("/access/sign-in").await;
    let begun = theirs.get("/access/sign-in").await;
    let callback = sign_in_at(&rig.fake, begun.location());
    let answer = mine.get(&callback).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.body.contains("was not begun in this browser"), "{}", answer.body);
    assert!(!mine.has_session());
    assert_eq!(rig.fake.asked("token"), 0, "the code is not even tried");
    let answer = rig.browser().get(&callback).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "nor without any sign-in");
}

#[tokio::test]
async fn a_sign_in_is_finished_once() {
    let rig = Rig::new().await;
    let mut browser = rig.browser();
    let begun = browser.get("/access/sign-in").await;
    let callback = sign_in_at(&rig.fake, begun.location());
    let mut copy = browser.clone();
    assert_eq!(browser.get(&callback).await.status, StatusCode::SEE_OTHER);
    let asked = rig.fake.asked("token");
    let answer = copy.get(&callback).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.body.contains("was finished before"), "{}", answer.body);
    assert_eq!(rig.fake.asked("token"), asked, "the provider is not asked again");
    assert!(!copy.has_session());
}

#[tokio::test]
async fn of_several_tabs_that_begin_at_once_none_ends_in_an_error() {
    let rig = Rig::new().await;
    let mut browser = rig.browser();
    let begun = [browser.get("/access/sign-in").await, browser.get("/access/sign-in").await];
    let [first, last] = begun.map(|begun| sign_in_at(&rig.fake, begun.location()));
    assert_eq!(browser.get(&first).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(browser.get(&last).await.status, StatusCode::SEE_OTHER, "a stray answer ends no open sign-in");
    let session = browser.cookies.clone();
    for stray in [&first, &last] {
        let answer = browser.get(stray).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/"));
        assert_eq!(browser.cookies, session, "and nothing changes");
    }
    browser.sign_out().await;
    assert_eq!(browser.get(&last).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn another_replica_finishes_a_sign_in() {
    let rig = Rig::new().await;
    let mut browser = rig.browser();
    let begun = browser.get("/access/sign-in").await;
    let mut elsewhere = browser.before(&rig.replica(|_| {}));
    let answer = elsewhere.get(&sign_in_at(&rig.fake, begun.location())).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(elsewhere.pass().await.identity.name, "jo@example.com");
}

#[tokio::test]
async fn a_sign_in_has_to_be_finished_within_ten_minutes() {
    for (seconds, status) in [(600, StatusCode::SEE_OTHER), (601, StatusCode::BAD_REQUEST)] {
        let rig = Rig::new().await;
        let mut browser = rig.browser();
        let begun = browser.get("/access/sign-in").await;
        let callback = sign_in_at(&rig.fake, begun.location());
        rig.hand.turn(seconds);
        assert_eq!(browser.get(&callback).await.status, status);
    }
}

#[tokio::test]
async fn a_token_that_belongs_to_another_sign_in_is_refused() {
    let cases: [(Twist, &str); 4] = [
        (
            |claims| drop(claims.insert("nonce".to_owned(), "another".into())),
            "its nonce is not that of this sign-in",
        ),
        (|claims| drop(claims.remove("nonce")), "its nonce is not that of this sign-in"),
        (
            |claims| drop(claims.insert("at_hash".to_owned(), "AAAAAAAAAAAAAAAAAAAAAA".into())),
            "another access token",
        ),
        (|claims| drop(claims.insert("aud".to_owned(), "another".into())), "it is for another audience"),
    ];
    for (twist, expected) in cases {
        let rig = Rig::new().await;
        rig.fake.with(|known| known.twist = twist);
        let mut browser = rig.browser();
        let answer = browser.sign_in(&rig.fake).await;
        assert_eq!(answer.status, StatusCode::BAD_GATEWAY);
        assert!(answer.body.contains(expected), "{}", answer.body);
        assert!(!browser.has_session());
    }
}

#[tokio::test]
async fn a_token_without_a_hash_of_the_access_token_is_taken() {
    let rig = Rig::new().await;
    rig.fake.with(|known| known.twist = |claims| drop(claims.remove("at_hash")));
    assert_eq!(rig.browser().sign_in(&rig.fake).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_providers_no_is_told_in_one_sentence() {
    let rig = Rig::new().await;
    let mut browser = rig.browser();
    let begun = browser.get("/access/sign-in").await;
    let state = sign_in_at(&rig.fake, begun.location());
    let state = state.split("state=").nth(1).unwrap();
    let path =
        format!("/access/callback?error=access_denied&error_description=Not%20%3Cyou%3E.&state={state}");
    let answer = browser.get(&path).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let expected = "The identity provider refused: access_denied (Not &lt;you&gt;).";
    assert!(answer.body.contains(expected), "{}", answer.body);
}

#[tokio::test]
async fn nobody_can_make_kdr_say_something_in_the_providers_name() {
    let rig = Rig::new().await;
    let mut browser = rig.browser();
    browser.get("/access/sign-in").await;
    let answer = browser.get("/access/callback?error=x&error_description=Call%20us&state=guessed").await;
    assert!(!answer.body.contains("Call us"), "{}", answer.body);
}

#[tokio::test]
async fn an_answer_of_another_provider_is_refused() {
    for (name, status) in [("https://evil.example", StatusCode::BAD_REQUEST), ("", StatusCode::SEE_OTHER)] {
        let rig = Rig::new().await;
        let mut browser = rig.browser();
        let begun = browser.get("/access/sign-in").await;
        let issuer = if name.is_empty() { rig.fake.issuer() } else { name.to_owned() };
        let callback = format!("{}&iss={issuer}", sign_in_at(&rig.fake, begun.location()));
        assert_eq!(browser.get(&callback).await.status, status);
    }
}

#[tokio::test]
async fn a_code_that_the_provider_does_not_take_makes_no_session() {
    let rig = Rig::new().await;
    let mut browser = rig.browser();
    let begun = browser.get("/access/sign-in").await;
    let callback = sign_in_at(&rig.fake, begun.location()).replace("code=", "code=not-");
    let answer = browser.get(&callback).await;
    assert!(answer.body.contains("refused: invalid_grant"), "{}", answer.body);
    assert!(!browser.has_session());
}

#[tokio::test]
async fn more_groups_than_fit_into_a_token_are_refused_with_what_to_do() {
    let rig = Rig::new().await;
    rig.fake.with(|known| {
        known.claims.remove("groups");
        known.claims.insert("_claim_names".to_owned(), serde_json::json!({"groups": "src1"}));
    });
    let mut browser = rig.browser();
    let answer = browser.sign_in(&rig.fake).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.body.contains("too many groups for a token"), "{}", answer.body);
    assert!(!browser.has_session());
}

#[tokio::test]
async fn what_the_token_lacks_is_read_from_the_user_info() {
    let rig = Rig::new().await;
    rig.fake.with(|known| known.user_info = std::mem::take(&mut known.claims));
    let mut browser = rig.browser();
    browser.sign_in(&rig.fake).await;
    let pass = browser.pass().await;
    assert_eq!(pass.identity.name, "jo@example.com");
    assert!(pass.scope.may(Right::ReadLogs, "shop"));
}

#[tokio::test]
async fn the_user_info_of_another_person_is_refused() {
    let rig = Rig::new().await;
    rig.fake.with(|known| {
        known.claims.remove("groups");
        known.user_info.insert("sub".to_owned(), "8".into());
    });
    let answer = rig.browser().sign_in(&rig.fake).await;
    assert!(answer.body.contains("it is about another person"), "{}", answer.body);
}

#[tokio::test]
async fn headers_that_name_somebody_are_not_looked_at() {
    let rig = Rig::new().await;
    let request = Request::get("/")
        .header("x-forwarded-user", "jo@example.com")
        .header("x-remote-user", "jo@example.com")
        .header("x-forwarded-groups", "shop-devs")
        .header("x-forwarded-email", "jo@example.com")
        .header("authorization", "Basic am86am8=");
    let parts = request.body(()).unwrap().into_parts().0;
    let admission = rig.door.admit(&parts, [192, 0, 2, 1].into()).await;
    assert!(matches!(admission, Admission::Nobody { .. }), "{admission:?}");
}

#[tokio::test]
async fn a_provider_that_is_down_is_told_and_recovers_by_itself() {
    let hand = super::support::Hand::new();
    let mut fake = MockProvider::silent(CLIENT, hand.teller()).await;
    let bindings = tokio::sync::watch::Sender::new(bound("shop-devs", Role::Developer));
    let settings = super::support::settings(&fake.issuer(), &hand);
    let door = kdr_access::Door::provider(settings, bindings.subscribe()).unwrap();
    let mut browser = super::support::Browser::new(&door);
    let answer = browser.get("/access/sign-in").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    let expected = format!("The identity provider {} does not answer: ", fake.issuer());
    assert!(answer.body.contains(&expected), "{}", answer.body);
    assert_eq!(
        browser.nobody().await,
        "Sign in first.",
        "who has no session is told to sign in all the same"
    );
    fake.speak().await;
    assert_eq!(browser.get("/access/sign-in").await.status, StatusCode::SERVICE_UNAVAILABLE, "not asked yet");
    assert_eq!(fake.asked("discovery"), 0);
    hand.turn(1);
    assert_eq!(browser.sign_in(&fake).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn another_issuer_than_the_configured_one_is_not_believed() {
    let rig = Rig::with(|settings| settings.issuer = settings.issuer.replace("127.0.0.1", "localhost")).await;
    let answer = rig.browser().get("/access/sign-in").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.body.contains("unexpected issuer"), "{}", answer.body);
}
