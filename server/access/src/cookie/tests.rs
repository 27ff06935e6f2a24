use http::{HeaderMap, HeaderValue, header};
use proptest::prelude::*;
use rstest::rstest;

use super::{Cookies, Found, Jar, pieces};
use crate::{Key, seal::Seal};

fn cookies() -> Cookies {
    Cookies::new(Seal::new(vec![Key::new([1; 32])]), true)
}

fn request(cookies: &[String]) -> HeaderMap {
    let value = HeaderValue::try_from(cookies.join("; ")).unwrap();
    HeaderMap::from_iter([(header::COOKIE, value)])
}

/// What a browser keeps of these: `name=value`, without those that are cleared.
fn kept(set: &[HeaderValue]) -> Vec<String> {
    let all = set.iter().map(|value| value.to_str().unwrap());
    let kept = all.filter(|value| !value.contains("Max-Age=0"));
    kept.map(|value| value.split(';').next().unwrap().to_owned()).collect()
}

fn found(cookies: &Cookies, sent: &[String]) -> Found {
    cookies.session(&Jar::of(&request(sent)))
}

fn content(length: usize) -> Vec<u8> {
    (0..=250).cycle().take(length).collect()
}

#[rstest]
#[case(0, 1)]
#[case(2_000, 1)]
#[case(2_806, 1)]
#[case(2_807, 2)]
#[case(10_000, 4)]
#[case(14_206, 5)]
fn a_session_takes_as_many_cookies_as_it_needs(#[case] length: usize, #[case] count: usize) {
    let set = cookies().set_session(&content(length)).unwrap();
    let kept = kept(&set);
    assert_eq!(kept.len(), count);
    assert_eq!(set.len(), 5, "what is not needed is cleared");
    assert_eq!(found(&cookies(), &kept), Found::Content(content(length)));
}

#[test]
fn a_session_too_long_for_a_browser_is_not_set() {
    assert_eq!(cookies().set_session(&content(14_207)), None);
    assert!(!super::fits(14_207, 5));
    assert!(super::fits(14_206, 5));
}

#[test]
fn no_cookie_is_longer_than_a_browser_keeps() {
    for value in cookies().set_session(&content(14_000)).unwrap() {
        assert!(value.len() <= 4_000, "{}", value.len());
    }
}

#[test]
fn a_cookie_is_for_this_host_and_for_no_script() {
    let set = cookies().set_session(b"x").unwrap();
    let (name, rest) = set[0].to_str().unwrap().split_once('=').unwrap();
    assert_eq!(name, "__Host-kdr");
    assert_eq!(rest.split_once(';').unwrap().1, " Path=/; HttpOnly; SameSite=Lax; Secure");
    let pending = cookies().set_pending(b"x").unwrap();
    let (name, rest) = pending.to_str().unwrap().split_once('=').unwrap();
    assert_eq!(name, "__Host-kdr-sign-in");
    assert_eq!(rest.split_once(';').unwrap().1, " Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=600");
}

#[test]
fn over_plain_http_there_is_no_prefix() {
    let cookies = Cookies::new(Seal::new(vec![Key::new([1; 32])]), false);
    let set = cookies.set_session(b"x").unwrap();
    assert!(set[0].to_str().unwrap().starts_with("kdr=1."));
    assert!(!set[0].to_str().unwrap().contains("Secure"));
    assert_eq!(found(&cookies, &kept(&set)), Found::Content(b"x".to_vec()));
}

#[test]
fn cookies_over_several_headers_are_one_session() {
    let kept = kept(&cookies().set_session(&content(6_000)).unwrap());
    let mut headers = HeaderMap::new();
    headers.append(header::COOKIE, HeaderValue::from_bytes(b"other=\xff").unwrap());
    for cookie in &kept {
        headers.append(header::COOKIE, HeaderValue::try_from(cookie).unwrap());
    }
    assert_eq!(cookies().session(&Jar::of(&headers)), Found::Content(content(6_000)));
}

#[test]
fn without_a_cookie_nothing_is_found() {
    assert_eq!(cookies().session(&Jar::of(&HeaderMap::new())), Found::Nothing);
    assert_eq!(found(&cookies(), &["kdr=1.x".to_owned(), "__Host-kdr.1=x".to_owned()]), Found::Nothing);
}

/// Every way in which three pieces may come otherwise than they were set.
#[rstest]
#[case::the_last_is_missing(|all: &mut Vec<String>| { all.pop(); })]
#[case::the_middle_is_missing(|all: &mut Vec<String>| { all.remove(1); })]
#[case::one_is_shorter(|all: &mut Vec<String>| { all[1].pop(); })]
#[case::the_last_is_shorter(|all: &mut Vec<String>| { all[2].pop(); })]
#[case::the_last_is_longer(|all: &mut Vec<String>| all[2].push('A'))]
#[case::the_first_is_longer(|all: &mut Vec<String>| all[0].push('A'))]
#[case::one_is_there_twice(|all: &mut Vec<String>| { let one = all[1].clone(); all.push(one); })]
#[case::the_first_is_there_twice(|all: &mut Vec<String>| { let one = all[0].clone(); all.push(one); })]
#[case::fewer_are_said(|all: &mut Vec<String>| all[0] = all[0].replacen("=3.", "=2.", 1))]
#[case::more_are_said(|all: &mut Vec<String>| all[0] = all[0].replacen("=3.", "=4.", 1))]
#[case::more_are_said_and_the_last_is_empty(|all: &mut Vec<String>| {
    all[0] = all[0].replacen("=3.", "=4.", 1);
    all.push("__Host-kdr.3=".to_owned());
})]
#[case::very_many_are_said(|all: &mut Vec<String>| all[0] = all[0].replacen("=3.", "=99999999999.", 1))]
#[case::no_number_is_said(|all: &mut Vec<String>| all[0] = all[0].replacen("=3.", "=", 1))]
#[case::two_are_exchanged(|all: &mut Vec<String>| {
    let swap = |text: &str, from: &str, to: &str| text.replacen(from, to, 1);
    let (one, two) = (swap(&all[1], ".1=", ".2="), swap(&all[2], ".2=", ".1="));
    all[1] = one;
    all[2] = two;
})]
fn pieces_that_were_not_set_like_this_stay_closed(#[case] change: fn(&mut Vec<String>)) {
    // As long as three full pieces, so that two of them can be exchanged without a change in length.
    let length = (pieces::LENGTH * 3) * 3 / 4 - 44;
    let mut all = kept(&cookies().set_session(&content(length)).unwrap());
    assert_eq!(all.len(), 3);
    change(&mut all);
    assert_eq!(found(&cookies(), &all), Found::Broken);
}

#[test]
fn a_piece_of_another_session_keeps_it_closed() {
    let mut one = kept(&cookies().set_session(&content(6_000)).unwrap());
    let two = kept(&cookies().set_session(&content(6_000)).unwrap());
    one[1].clone_from(&two[1]);
    assert_eq!(found(&cookies(), &one), Found::Broken);
}

#[test]
fn a_sign_in_is_no_session_and_a_session_no_sign_in() {
    let value = |header: &HeaderValue| header.to_str().unwrap().split(['=', ';']).nth(1).unwrap().to_owned();
    let pending = value(&cookies().set_pending(b"x").unwrap());
    assert_eq!(found(&cookies(), &[format!("__Host-kdr=1.{pending}")]), Found::Broken);
    let session = value(&cookies().set_session(b"x").unwrap()[0]);
    for text in [session.as_str(), session.strip_prefix("1.").unwrap()] {
        let headers = request(&[format!("__Host-kdr-sign-in={text}")]);
        assert_eq!(cookies().pending(&Jar::of(&headers)), None);
    }
}

#[test]
fn another_key_opens_nothing() {
    let kept = kept(&cookies().set_session(b"x").unwrap());
    let other = Cookies::new(Seal::new(vec![Key::new([2; 32])]), true);
    assert_eq!(found(&other, &kept), Found::Broken);
}

proptest! {
    #[test]
    fn no_header_opens_or_panics(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        // What cannot stand in a header becomes what separates cookies.
        let legal = |byte: u8| if HeaderValue::from_bytes(&[byte]).is_ok() { byte } else { b';' };
        let bytes: Vec<_> = bytes.into_iter().map(legal).collect();
        let headers = HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_bytes(&bytes).unwrap())]);
        let jar = Jar::of(&headers);
        prop_assert!(!matches!(cookies().session(&jar), Found::Content(_)));
        prop_assert_eq!(cookies().pending(&jar), None);
    }

    #[test]
    fn no_value_under_our_names_opens_or_panics(
        values in prop::collection::vec("[0-9]{0,3}\\.?[A-Za-z0-9_=-]{0,200}", 1..6),
    ) {
        let sent: Vec<_> = values.iter().enumerate()
            .map(|(piece, value)| format!("{}={value}", pieces::name("__Host-kdr", piece)))
            .collect();
        prop_assert_eq!(found(&cookies(), &sent), Found::Broken);
    }
}
