//! Tokens that programs send, and those that attackers make.

use futures::FutureExt as _;
use http::{Request, header};
use kdr_access::{Admission, Door, Refused};
use kdr_core::access::{Lost, Right};
use openidconnect::core::CoreJwsSigningAlgorithm as Algorithm;
use rstest::rstest;
use serde_json::{Value, json};

use super::support::{Rig, SECRET, Signer, encoded, hmac, rsa};

async fn admission(door: &Door, token: &str) -> Admission {
    let request = Request::get("/").header(header::AUTHORIZATION, format!("Bearer {token}"));
    door.admit(&request.body(()).unwrap().into_parts().0, [192, 0, 2, 1].into()).await
}

/// A good token's claims with some of them changed; `null` takes one away.
fn changed(mut claims: Value, change: &Value) -> Value {
    let claims_map = claims.as_object_mut().unwrap();
    for (name, value) in change.as_object().unwrap().clone() {
        if value.is_null() {
            claims_map.remove(&name)
        } else {
            claims_map.insert(name, value)
        };
    }
    claims
}

#[tokio::test]
async fn a_token_of_the_provider_is_let_in_until_it_ends() {
    let rig = Rig::new().await;
    let Admission::In { pass, who, cookies } = admission(&rig.door, &rig.fake.token()).await else {
        panic!()
    };
    assert_eq!(pass.identity.name, "jo@example.com");
    assert!(pass.scope.may(Right::ReadLogs, "shop"));
    assert_eq!(pass.lease.renewal(), None);
    assert_eq!(who.ends, rig.hand.now() + std::time::Duration::from_mins(61));
    assert!(cookies.is_empty());
    rig.hand.turn(3_659);
    assert!(matches!(admission(&rig.door, &rig.fake.token()).await, Admission::In { .. }));
    rig.hand.turn(1);
    assert_eq!(pass.lease.lost().now_or_never(), Some(Lost::Expired));
}

#[rstest]
#[case::expired(json!({"exp": 1_799_999_940_u64}), None)]
#[case::not_valid_yet(json!({"nbf": 1_800_000_061_u64}), Some("it is not valid yet"))]
#[case::made_in_the_future(json!({"iat": 1_800_000_061_u64}), Some("it is not valid yet"))]
#[case::another_audience(json!({"aud": "another"}), Some("it is for another audience"))]
#[case::no_audience(json!({"aud": null}), Some("it is for another audience"))]
#[case::an_empty_audience(json!({"aud": ""}), Some("it is for another audience"))]
#[case::one_more_audience(json!({"aud": ["kdr", "another"]}), Some("it is for another audience"))]
#[case::another_issuer(json!({"iss": "https://evil.example"}), Some("another issuer made it"))]
#[case::the_issuer_with_a_slash(json!({"iss": "http://127.0.0.1/"}), Some("another issuer made it"))]
#[case::no_end(json!({"exp": null}), Some("it is no ID token"))]
#[case::no_subject(json!({"sub": null}), Some("it is no ID token"))]
#[tokio::test]
async fn a_token_with_other_claims_is_refused(#[case] change: Value, #[case] expected: Option<&str>) {
    let rig = Rig::new().await;
    let token = Signer::new("first", 1).token(&changed(rig.fake.claims(), &change));
    match (admission(&rig.door, &token).await, expected) {
        (Admission::Refused { kind: Refused::Token, sentence }, Some(expected)) => {
            assert!(sentence.contains(expected), "{sentence}");
        }
        (Admission::Nobody { sentence, .. }, None) => assert!(sentence.contains("expired"), "{sentence}"),
        (other, _) => panic!("{other:?}"),
    }
}

#[rstest]
#[case::just_expired(json!({"exp": 1_799_999_941_u64}))]
#[case::almost_valid(json!({"nbf": 1_800_000_060_u64, "iat": 1_800_000_060_u64}))]
#[case::a_list_of_one(json!({"aud": ["kdr"]}))]
#[case::a_named_audience(json!({"aud": "kdr-cli"}))]
#[case::both_audiences(json!({"aud": ["kdr-cli", "kdr"]}))]
#[tokio::test]
async fn clocks_may_differ_and_audiences_be_named(#[case] change: Value) {
    let rig = Rig::with(|settings| settings.audiences = vec!["kdr-cli".to_owned()]).await;
    let token = Signer::new("first", 1).token(&changed(rig.fake.claims(), &change));
    let admission = admission(&rig.door, &token).await;
    assert!(matches!(admission, Admission::In { .. }), "{admission:?}");
}

#[rstest]
#[case(Algorithm::RsaSsaPkcs1V15Sha256)]
#[case(Algorithm::RsaSsaPkcs1V15Sha512)]
#[case(Algorithm::RsaSsaPssSha256)]
#[tokio::test]
async fn rsa_signatures_are_taken(#[case] algorithm: Algorithm) {
    let rig = Rig::new().await;
    let (public, token) = rsa(&algorithm, &rig.fake.claims());
    rig.fake.with(|known| known.further.push(public));
    assert!(matches!(admission(&rig.door, &token).await, Admission::In { .. }));
    let mut forged = token.clone();
    forged.replace_range(token.len() - 40..token.len() - 36, "AAAA");
    let refused = admission(&rig.door, &forged).await;
    assert!(matches!(refused, Admission::Refused { kind: Refused::Token, .. }), "{refused:?}");
}

type Forge = fn(&Value) -> String;

const ALGORITHM: &str = "its algorithm is not one of those that are allowed";
const SIGNATURE: &str = "its signature does not match";

#[rstest]
#[case::another_key_under_this_id(|claims: &Value| Signer::new("first", 2).token(claims), SIGNATURE)]
#[case::an_unknown_key(|claims: &Value| Signer::new("third", 1).token(claims), "the identity provider has no such key")]
#[case::the_second_key_under_the_id_of_the_first(|claims: &Value| Signer::new("first", 9).token(claims), SIGNATURE)]
#[case::no_signature(|claims: &Value| {
    let token = Signer::new("first", 1).token(claims);
    format!("{}.", token.rsplit_once('.').unwrap().0)
}, SIGNATURE)]
#[case::other_claims_under_a_signature(|claims: &Value| {
    let token = Signer::new("first", 1).token(claims);
    let mut more = claims.clone();
    more["groups"] = json!(["operators"]);
    let signature = token.rsplit_once('.').unwrap().1;
    format!("{}.{signature}", encoded(&json!({"alg": "ES256", "kid": "first"}), &more))
}, SIGNATURE)]
#[case::alg_none(|claims: &Value| format!("{}.", encoded(&json!({"alg": "none"}), claims)), ALGORITHM)]
#[case::alg_none_in_capitals(|claims: &Value| format!("{}.", encoded(&json!({"alg": "NONE"}), claims)), "it is no ID token")]
#[case::alg_none_with_a_signature(|claims: &Value| {
    Signer::new("first", 1).token_with(&json!({"alg": "none", "kid": "first"}), claims)
}, ALGORITHM)]
#[case::hmac_with_the_public_key(|claims: &Value| hmac(&Signer::new("first", 1).public_bytes(), claims), ALGORITHM)]
#[case::hmac_with_the_published_key(|claims: &Value| {
    hmac(Signer::new("first", 1).public().to_string().as_bytes(), claims)
}, ALGORITHM)]
#[case::hmac_with_the_clients_secret(|claims: &Value| hmac(SECRET.as_bytes(), claims), ALGORITHM)]
#[case::another_algorithm_for_the_key(|claims: &Value| {
    Signer::new("first", 1).token_with(&json!({"alg": "RS256", "kid": "first"}), claims)
}, "the identity provider has no such key")]
#[case::nothing(|_: &Value| String::new(), "it is no ID token")]
#[case::no_token(|_: &Value| "x.y.z".to_owned(), "it is no ID token")]
#[case::an_endless_token(|_: &Value| "x".repeat(100_000), "it is too long")]
#[tokio::test]
async fn a_forged_token_is_refused(#[case] forge: Forge, #[case] expected: &str) {
    let rig = Rig::new().await;
    rig.fake.with(|known| known.published.push(Signer::new("second", 9)));
    let token = forge(&rig.fake.claims());
    match admission(&rig.door, &token).await {
        Admission::Refused { kind: Refused::Token, sentence } => {
            assert!(sentence.contains(expected), "{sentence}");
            assert!(token.is_empty() || !sentence.contains(&token), "no token is shown");
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_token_without_a_key_id_is_refused_when_there_are_several_keys() {
    let rig = Rig::new().await;
    let token = Signer::new("first", 1).token_with(&json!({"alg": "ES256"}), &rig.fake.claims());
    assert!(
        matches!(admission(&rig.door, &token).await, Admission::In { .. }),
        "with one key there is no doubt"
    );
    rig.fake.with(|known| known.published.push(Signer::new("second", 9)));
    let door = rig.replica(|_| {});
    assert!(matches!(admission(&door, &token).await, Admission::Refused { kind: Refused::Token, .. }));
}

#[tokio::test]
async fn more_groups_than_fit_into_a_token_are_refused() {
    let rig = Rig::new().await;
    let change = json!({"groups": null, "_claim_names": {"groups": "src1"}});
    let token = Signer::new("first", 1).token(&changed(rig.fake.claims(), &change));
    let admission = admission(&rig.door, &token).await;
    assert!(matches!(admission, Admission::Refused { kind: Refused::Claims, .. }), "{admission:?}");
}

#[tokio::test]
async fn an_address_that_nobody_verified_is_refused() {
    let rig = Rig::new().await;
    let token = Signer::new("first", 1).token(&changed(rig.fake.claims(), &json!({"email_verified": false})));
    let admission = admission(&rig.door, &token).await;
    assert!(matches!(admission, Admission::Refused { kind: Refused::Claims, .. }), "{admission:?}");
}

#[tokio::test]
async fn with_a_token_and_a_cookie_the_token_counts() {
    let rig = Rig::new().await;
    let mut browser = rig.browser();
    browser.sign_in(&rig.fake).await;
    let mut request = browser.request();
    let mut put = |token: &str| {
        request.headers.insert(header::AUTHORIZATION, format!("Bearer {token}").parse().unwrap());
        request.clone()
    };
    let forged = put("x.y.z");
    let robot =
        Signer::new("first", 1).token(&changed(rig.fake.claims(), &json!({"email": "robot@example.com"})));
    let good = put(&robot);
    let peer = [192, 0, 2, 1].into();
    assert!(matches!(rig.door.admit(&forged, peer).await, Admission::Refused { kind: Refused::Token, .. }));
    let Admission::In { pass, .. } = rig.door.admit(&good, peer).await else { panic!() };
    assert_eq!(pass.identity.name, "robot@example.com");
}
