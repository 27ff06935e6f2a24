//! What the self-test page shows.

use kdr_access::{Admission, Claims, Who};
use serde_json::Value;

use super::support::{Browser, Rig};

async fn who(browser: &mut Browser) -> Who {
    match browser.admitted().await {
        Admission::In { who, .. } => *who,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn it_shows_what_came_from_the_provider() {
    let rig = Rig::new().await;
    let mut browser = rig.browser();
    browser.sign_in(&rig.fake).await;
    let who = who(&mut browser).await;
    assert_eq!(who.issuer, rig.fake.issuer());
    assert_eq!(who.groups_claim, "groups");
    assert!(who.groups_found);
    assert_eq!(who.ends, rig.hand.now() + std::time::Duration::from_hours(2));
    let Claims::Whole(claims) = who.claims else { panic!() };
    let claims: Value = serde_json::from_str(&claims).unwrap();
    let names: Vec<_> = claims.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(names, ["aud", "email", "exp", "groups", "iat", "iss", "sub"], "without nonce and at_hash");
}

#[tokio::test]
async fn it_tells_when_the_claim_of_the_groups_is_missing() {
    let rig = Rig::new().await;
    rig.fake.with(|known| known.claims.remove("groups"));
    let mut browser = rig.browser();
    browser.sign_in(&rig.fake).await;
    let found = who(&mut browser).await;
    assert!(!found.groups_found);
    assert!(browser.pass().await.scope.is_nothing());
}

#[tokio::test]
async fn long_claims_are_shown_by_name() {
    let rig = Rig::new().await;
    rig.fake.with(|known| known.claims.insert("picture".to_owned(), "x".repeat(3_000).into()));
    let mut browser = rig.browser();
    browser.sign_in(&rig.fake).await;
    let Claims::Names(names) = who(&mut browser).await.claims else { panic!() };
    assert!(names.contains(&"picture".to_owned()));
}
