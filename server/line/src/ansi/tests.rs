use std::borrow::Cow;

use proptest::prelude::*;
use rstest::rstest;

use super::strip;

#[rstest]
#[case::colour(b"\x1b[32m INFO\x1b[0m ready", b" INFO ready")]
#[case::true_colour(b"\x1b[38;2;1;2;3mx\x1b[m", b"x")]
#[case::cursor(b"a\x1b[2K\x1b[1Gb", b"ab")]
#[case::intermediates(b"a\x1b[0 qb", b"ab")]
#[case::cut_at_the_end(b"a\x1b[3", b"a")]
#[case::only_its_beginning(b"a\x1b[", b"a")]
#[case::broken(b"a\x1b[3\x07b", b"a\x07b")]
#[case::one_after_the_other(b"\x1b[1m\x1b[31mx", b"x")]
#[case::an_escape_of_another_kind(b"\x1b]0;title\x07x", b"\x1b]0;title\x07x")]
#[case::no_utf8(b"\xff\x1b[1m\xfe", b"\xff\xfe")]
fn sequences_go_and_text_stays(#[case] line: &[u8], #[case] text: &[u8]) {
    assert_eq!(strip(line), text);
}

#[test]
fn a_line_without_sequences_is_borrowed() {
    assert!(matches!(strip(b"plain \x1b text"), Cow::Borrowed(_)));
}

proptest! {
    #[test]
    fn any_bytes_are_taken(line in proptest::collection::vec(any::<u8>(), 0..64)) {
        prop_assert!(strip(&line).len() <= line.len());
    }
}
