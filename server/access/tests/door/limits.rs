//! Whoever tries too often.

use std::net::IpAddr;

use http::{Request, StatusCode, header};
use kdr_access::{Admission, Refused};

use super::support::{Rig, Signer};

fn bearer(token: &str) -> http::request::Parts {
    let request = Request::get("/").header(header::AUTHORIZATION, format!("Bearer {token}"));
    request.body(()).unwrap().into_parts().0
}

#[tokio::test]
async fn ten_thousand_sign_ins_are_twenty() {
    let rig = Rig::new().await;
    let mut browser = rig.browser();
    let mut begun = 0;
    for _ in 0..10_000 {
        let answer = browser.get("/access/sign-in").await;
        match answer.status {
            StatusCode::SEE_OTHER => begun += 1,
            StatusCode::TOO_MANY_REQUESTS => assert!(answer.body.contains("Too many attempts")),
            other => panic!("{other}"),
        }
    }
    assert_eq!(begun, 20);
    assert_eq!(rig.fake.asked_in_all(), 2, "discovery and keys");
    rig.hand.turn(1);
    assert_eq!(browser.get("/access/sign-in").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn ten_thousand_forged_tokens_are_twenty() {
    let rig = Rig::new().await;
    let forged = bearer(&Signer::new("unknown", 9).token(&rig.fake.claims()));
    let peer: IpAddr = [192, 0, 2, 7].into();
    let mut judged = 0;
    for _ in 0..10_000 {
        match rig.door.admit(&forged, peer).await {
            Admission::Refused { kind: Refused::Token, .. } => judged += 1,
            Admission::Refused { kind: Refused::TooMany, .. } => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(judged, 20);
    assert_eq!(rig.fake.asked_in_all(), 2, "discovery and keys");
    let good = bearer(&rig.fake.token());
    assert!(matches!(rig.door.admit(&good, peer).await, Admission::Refused { kind: Refused::TooMany, .. }));
    assert!(matches!(rig.door.admit(&good, [192, 0, 2, 8].into()).await, Admission::In { .. }));
}

#[tokio::test]
async fn a_session_is_let_in_however_often_others_failed() {
    let rig = Rig::new().await;
    let mut browser = rig.browser();
    browser.sign_in(&rig.fake).await;
    let forged =
        Request::get("/").header(header::COOKIE, "__Host-kdr=1.AAAA").body(()).unwrap().into_parts().0;
    let mut judged = 0;
    for _ in 0..1_000 {
        match rig.door.admit(&forged, [192, 0, 2, 1].into()).await {
            Admission::Nobody { .. } => judged += 1,
            Admission::Refused { kind: Refused::TooMany, .. } => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(judged, 19, "one was the sign-in");
    browser.pass().await;
}

#[tokio::test]
async fn good_tokens_are_not_counted() {
    let rig = Rig::new().await;
    let good = bearer(&rig.fake.token());
    for _ in 0..100 {
        assert!(matches!(rig.door.admit(&good, [192, 0, 2, 1].into()).await, Admission::In { .. }));
    }
}
