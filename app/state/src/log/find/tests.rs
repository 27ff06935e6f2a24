use kdr_proto::v1::LogLine;
use proptest::prelude::*;

use super::*;

fn span(text: &str) -> Span {
    Span { text: text.into(), ..Span::default() }
}

fn words(spans: &[Span]) -> String {
    spans
        .iter()
        .map(|span| if span.marked { format!("[{}]", span.text) } else { span.text.clone() })
        .collect()
}

fn mark(spans: &[&str], needle: &str) -> String {
    let places = places(&spans.concat(), needle, false);
    words(&marked(spans.iter().map(|text| span(text)).collect(), places))
}

#[test]
fn what_is_looked_for_is_marked_across_pieces() {
    assert_eq!(mark(&["one Two"], "two"), "one [Two]");
    assert_eq!(mark(&["on", "e two one"], "one"), "[on][e] two [one]");
    assert_eq!(mark(&["aaa"], "aa"), "[aa]a");
    assert_eq!(mark(&["aaa"], ""), "aaa");
    assert_eq!(places("aAa", "a", true), [0..1, 2..3]);
    assert_eq!(words(&marked(vec![span("abcdef")], vec![1..4, 2..5])), "a[bcd][e]f");
}

#[test]
fn the_next_is_around_the_corner() {
    let mut buffer = Buffer::default();
    for (text, source) in [("x", 0), ("y", 0), ("X", 0), ("x", 1)] {
        buffer.push_line(LogLine { text: text.as_bytes().to_vec().into(), source, ..LogLine::default() });
    }
    let find = |from, back| next(&buffer, "x", from, back, |source| source == 1);
    assert_eq!((find(None, false), find(Some(0), false), find(Some(2), false)), (Some(0), Some(2), Some(0)));
    assert_eq!((find(None, true), find(Some(2), true), find(Some(0), true)), (Some(2), Some(0), Some(2)));
    assert_eq!(next(&buffer, "z", None, false, |_| false), None);
}

#[test]
fn the_filter_and_what_is_found_are_marked() {
    let filter = Filter { include: vec!["a+".into()], regex: true, ..Filter::default() };
    let needles = needles(&filter, "b");
    assert_eq!(
        needles.iter().map(|needle| (needle.text.as_str(), needle.regex)).collect::<Vec<_>>(),
        [("a+", true), ("b", false)]
    );
}

proptest! {
    #[test]
    fn marking_loses_nothing(texts in prop::collection::vec("[abé]{0,5}", 0..5), needle in "[abé]{0,2}") {
        let joined = texts.concat();
        let spans = marked(texts.iter().map(|text| span(text)).collect(), places(&joined, &needle, false));
        prop_assert_eq!(spans.iter().map(|span| span.text.as_str()).collect::<String>(), joined);
    }
}
