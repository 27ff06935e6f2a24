use rstest::rstest;

use super::*;

fn words(text: &str, raw: bool) -> String {
    let word = |span: Span| if span.field.is_some() { format!("[{}]", span.text) } else { span.text };
    spans(text.as_bytes(), raw).into_iter().map(word).collect()
}

#[rstest]
#[case(
    r#"{"ts":"2026-11-25T07:00:00Z","level":"info","msg":"order paid","order":8841}"#,
    "order paid[order=8841]"
)]
#[case("ts=2026-11-25T07:00:00Z level=warn msg=\"slow query\" ms=1200", "slow query[ms=1200]")]
#[case(r#"{"a":{"b":1},"c":"d"}"#, "[a.b=1][c=d]")]
#[case("GET /cart 200", "GET /cart 200")]
fn a_line_is_its_message_and_its_fields(#[case] text: &str, #[case] expected: &str) {
    assert_eq!((words(text, false).as_str(), words(text, true).as_str()), (expected, text));
}

#[test]
fn what_a_field_holds_is_text() {
    let text = r#"{"msg":"\u001b[31mred\u202e","<b>":"\u001b[2J<script>"}"#;
    assert_eq!(words(text, false), "red\u{fffd}[<b>=<script>]");
}

#[test]
fn many_and_long_fields_are_cut_for_the_view_and_whole_in_the_filter() {
    let long = "é".repeat(500);
    let fields: String =
        (0..20).map(|number| format!(r#""k{number}":"{long}","#)).collect::<Vec<_>>().concat();
    let spans = spans(format!(r#"{{{fields}"msg":"m"}}"#).as_bytes(), false);
    assert_eq!(spans.len(), 1 + MOST_FIELDS + 1);
    assert_eq!(spans.last().map(|span| span.text.as_str()), Some(" +8"));
    assert!(spans[1].text.ends_with('…') && spans[1].text.len() < 140);
    assert_eq!(spans[1].field.as_ref().map(|field| field.1.len()), Some(1_000));
}

#[test]
fn columns_are_those_of_what_is_shown() {
    let (apart, raw) = columns(br#"{"msg":"ab","k":1}"#);
    assert_eq!((apart, raw), (2 + 3 + 2, 18));
    assert_eq!(columns(b"ab"), (2, 2));
}

#[rstest]
#[case("2026-11-25 07:00:00 ERROR it failed", LogLevel::Error)]
#[case("level=warn msg=x", LogLevel::Warn)]
#[case("plain words", LogLevel::Unspecified)]
fn a_line_has_a_level(#[case] text: &str, #[case] expected: LogLevel) {
    assert_eq!(level(text.as_bytes()), expected);
}

#[test]
fn each_container_has_its_own_groups() {
    let mut groups = Groups::default();
    let line =
        |text: &str, source| LogLine { text: text.as_bytes().to_vec().into(), source, ..LogLine::default() };
    let lines = [
        ("ERROR boom", 0, None),
        ("INFO other", 1, None),
        ("\tat com.shop.Cart.add(Cart.java:1)", 0, Some(0)),
        ("\tat com.shop.Cart.sum(Cart.java:2)", 0, Some(0)),
        ("INFO next", 0, None),
        ("x", u32::MAX, None),
    ];
    for (id, (text, source, head)) in (0..).zip(lines) {
        assert_eq!(groups.head_of(id, &line(text, source)), head, "{text}");
    }
}
