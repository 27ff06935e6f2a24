use proptest::prelude::*;

use super::Seal;
use crate::Key;

fn key(byte: u8) -> Key {
    Key::new([byte; 32])
}

#[test]
fn what_was_sealed_opens_again() {
    let seal = Seal::new(vec![key(1)]);
    let text = seal.seal("a", b"content").unwrap();
    assert_eq!(seal.open("a", &text).as_deref(), Some(&b"content"[..]));
}

#[test]
fn what_was_sealed_for_something_else_stays_closed() {
    let seal = Seal::new(vec![key(1)]);
    let text = seal.seal("a", b"content").unwrap();
    assert_eq!(seal.open("b", &text), None);
}

#[test]
fn an_older_key_opens_and_the_newest_one_seals() {
    let old = Seal::new(vec![key(1)]);
    let both = Seal::new(vec![key(2), key(1)]);
    let new = Seal::new(vec![key(2)]);
    let before = old.seal("a", b"content").unwrap();
    assert!(both.open("a", &before).is_some());
    assert_eq!(new.open("a", &before), None, "a key that was taken away opens nothing");
    let after = both.seal("a", b"content").unwrap();
    assert!(new.open("a", &after).is_some());
    assert_eq!(old.open("a", &after), None);
}

#[test]
fn the_same_content_never_looks_the_same() {
    let seal = Seal::new(vec![key(1)]);
    assert_ne!(seal.seal("a", b"content"), seal.seal("a", b"content"));
}

proptest! {
    #[test]
    fn any_content_comes_back(content in prop::collection::vec(any::<u8>(), 0..2_000)) {
        let seal = Seal::new(vec![key(1)]);
        let text = seal.seal("a", &content).unwrap();
        prop_assert_eq!(seal.open("a", &text), Some(content));
    }

    #[test]
    fn one_changed_character_keeps_it_closed(at in 0_usize..60, to in "[A-Za-z0-9_-]") {
        let seal = Seal::new(vec![key(1)]);
        let mut text = seal.seal("a", b"a content that is long enough").unwrap();
        prop_assume!(text[at..=at] != to);
        text.replace_range(at..=at, &to);
        prop_assert_eq!(seal.open("a", &text), None);
    }

    #[test]
    fn no_text_opens_or_panics(text in "\\PC*") {
        prop_assert_eq!(Seal::new(vec![key(1)]).open("a", &text), None);
    }
}
