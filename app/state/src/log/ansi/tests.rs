use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn style_of(sequence: &str) -> Style {
    spans(format!("\u{1b}[{sequence}mx").as_bytes())[0].style
}

#[rstest]
#[case("plain", "plain")]
#[case("\u{1b}[31mred\u{1b}[0m and not", "red and not")]
#[case("a\u{1b}[2Kb\u{1b}[10;5Hc\u{1b}[?25ld", "abcd")]
#[case("\u{1b}]0;title\u{7}after", "after")]
#[case("\u{1b}]8;;http://x\u{1b}\\link\u{1b}]8;;\u{1b}\\", "link")]
#[case("\u{1b}(Bascii\u{1b}=\u{1b}7", "ascii")]
#[case("\u{1b}Pq#0\u{1b}\\sixel", "sixel")]
#[case("over\rwritten\u{8}\u{7}\u{0}", "overwritten")]
#[case("a\tb", "a       b")]
#[case("12345678\tb", "12345678        b")]
#[case("<script>alert(1)</script>", "<script>alert(1)</script>")]
#[case("safe\u{202e}gnp.exe", "safe\u{fffd}gnp.exe")]
#[case("cut \u{1b}[3", "cut 3")]
#[case("\u{1b}]never ended", "]never ended")]
fn only_text_is_left(#[case] line: &str, #[case] expected: &str) {
    // The last two are cut off: what could be text is kept rather than swallowed.
    assert_eq!(plain(line.as_bytes()), expected);
}

#[test]
fn invalid_utf8_is_replaced() {
    assert_eq!(plain(b"a\xff\xfeb\xc3"), "a\u{fffd}\u{fffd}b\u{fffd}");
}

#[rstest]
#[case("31", Style { foreground: Some(Color::Named(1)), ..Style::default() })]
#[case("97;44", Style { foreground: Some(Color::Named(15)), background: Some(Color::Named(4)), ..Style::default() })]
#[case("100", Style { background: Some(Color::Named(8)), ..Style::default() })]
#[case("1;2;3;4;7;9", Style { bold: true, dim: true, italic: true, underline: true, inverse: true, strike: true, ..Style::default() })]
#[case("1;22", Style::default())]
#[case("31;", Style::default())]
#[case("38;5;9", Style { foreground: Some(Color::Named(9)), ..Style::default() })]
#[case("38;5;208", Style { foreground: Some(Color::Rgb(255, 135, 0)), ..Style::default() })]
#[case("48;5;255", Style { background: Some(Color::Rgb(238, 238, 238)), ..Style::default() })]
#[case("38;2;1;2;3;4", Style { foreground: Some(Color::Rgb(1, 2, 3)), underline: true, ..Style::default() })]
#[case("38:2:1:2:3", Style { foreground: Some(Color::Rgb(1, 2, 3)), ..Style::default() })]
#[case("31;38;5;999", Style { foreground: Some(Color::Named(1)), ..Style::default() })]
#[case("99999999999", Style::default())]
fn sgr_sets_styles(#[case] sequence: &str, #[case] style: Style) {
    assert_eq!(style_of(sequence), style);
}

#[test]
fn neighbours_of_one_style_are_one_span() {
    assert_eq!(spans(b"\x1b[1mone\x1b[1m two\x1b[m three").len(), 2);
    assert!(spans(b"").is_empty());
}

proptest! {
    #[test]
    fn any_bytes_are_read(line in prop::collection::vec(any::<u8>(), 0..300)) {
        let printed = plain(&line);
        prop_assert!(!printed.chars().any(char::is_control));
    }

    #[test]
    fn hostile_sequences_are_read(line in "(\\x1b|\\[|\\]|[0-9;:?]|m|\\x07|\\\\|P|a|é|\\u{9b}){0,60}") {
        plain(line.as_bytes());
    }

    #[test]
    fn printable_text_between_complete_sequences_is_never_lost(
        parts in prop::collection::vec(("[ -~äß漢]{0,8}", "[0-9;]{0,6}", prop::sample::select(vec!["m", "K", "H", "A"])), 0..12),
    ) {
        let mut line = String::new();
        let mut expected = String::new();
        for (words, parameters, end) in parts {
            line = format!("{line}{words}\u{1b}[{parameters}{end}");
            expected += &words;
        }
        prop_assert_eq!(plain(line.as_bytes()), expected);
    }

    #[test]
    fn a_line_without_escapes_stays_as_it_is(line in "[^\\p{Cc}\u{202a}-\u{202e}\u{2066}-\u{2069}]{0,80}") {
        prop_assert_eq!(plain(line.as_bytes()), line);
    }
}
