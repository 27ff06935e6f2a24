use std::time::Duration;

use http::HeaderValue;
use kdr_core::access::Identity;
use serde_json::json;

use super::{LONGEST_HINT, Session};
use crate::{
    Claims, Key, Limits,
    claims::{ClaimSet, Reading},
    clock::at,
    cookie::{Cookies, Found, Jar},
    provider::Granted,
    seal::Seal,
};

fn cookies() -> Cookies {
    Cookies::new(Seal::new(vec![Key::new([1; 32])]), true)
}

fn granted(groups: usize, hint: usize) -> Granted {
    let groups: Vec<_> = (0..groups).map(|number| format!("a-group-of-people-{number:04}")).collect();
    let claims: ClaimSet = serde_json::from_value(json!({
        "email": "jo@example.com", "groups": groups, "nonce": "n", "at_hash": "a"
    }))
    .unwrap();
    let identity = Identity { subject: "7".to_owned(), name: "jo@example.com".to_owned(), groups };
    let reading = Reading { identity, groups_found: true };
    Granted { reading, claims, refresh: Some("refresh".to_owned()), hint: Some("h".repeat(hint)) }
}

fn round_trip(session: &Session) -> Option<Session> {
    let set = session.cookies(&cookies())?;
    let kept = set.iter().map(|value| value.to_str().unwrap()).filter(|value| !value.contains("Max-Age=0"));
    let kept: Vec<_> = kept.map(|value| value.split(';').next().unwrap()).collect();
    let headers =
        http::HeaderMap::from_iter([(http::header::COOKIE, HeaderValue::try_from(kept.join("; ")).unwrap())]);
    match cookies().session(&Jar::of(&headers)) {
        Found::Content(content) => Session::read(&content),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_session_comes_back_whole() {
    let session = Session::begin(granted(3, 1_000), 100);
    assert_eq!(round_trip(&session).unwrap(), session);
    let Claims::Whole(claims) = &session.claims else { panic!() };
    assert!(!claims.contains("nonce") && !claims.contains("at_hash"), "{claims}");
}

#[test]
fn a_long_session_drops_what_it_can_do_without() {
    let session = Session::begin(granted(150, 4_000), 100);
    let back = round_trip(&session).unwrap();
    assert_eq!(back.hint, None);
    assert_eq!(back.claims, Claims::Names(vec!["email".to_owned(), "groups".to_owned()]));
    assert_eq!(back.identity(), session.identity());
    assert_eq!(back.refresh, session.refresh);
}

#[test]
fn too_many_groups_make_no_session() {
    assert!(round_trip(&Session::begin(granted(500, 0), 100)).is_some());
    assert!(round_trip(&Session::begin(granted(700, 0), 100)).is_none());
}

#[test]
fn an_endless_hint_is_not_kept() {
    assert_eq!(Session::begin(granted(1, LONGEST_HINT + 1), 100).hint, None);
}

#[test]
fn no_two_sessions_have_the_same_id() {
    let id = || Session::begin(granted(1, 0), 100).revoked_as();
    assert_ne!(id(), id());
}

#[test]
fn a_session_ends_when_nobody_comes_and_at_last_in_any_case() {
    let limits = Limits::default();
    let mut session = Session::begin(granted(1, 0), 0);
    assert_eq!(Some(session.end(&limits)), at(2 * 3_600));
    session.seen = 11 * 3_600;
    assert_eq!(Some(session.end(&limits)), at(12 * 3_600));
    assert_eq!(Some(session.renewal(&limits)), at(240));
    session.refresh = None;
    assert_eq!(Some(session.renewal(&limits)), at(12 * 3_600));
    session.seen = u64::MAX;
    assert!(session.end(&limits) < at(1).unwrap(), "what no clock can show is over");
}

#[test]
fn the_provider_is_asked_well_before_a_watching_person_is_taken_for_gone() {
    let limits = Limits { idle: Duration::from_mins(3), ..Limits::default() };
    let session = Session::begin(granted(1, 0), 0);
    assert_eq!(Some(session.renewal(&limits)), at(90));
}
