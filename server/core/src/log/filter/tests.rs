use proptest::prelude::*;
use rstest::rstest;

use super::{Compiled, FieldIs, Filter, Level, MOST_CONTEXT, Pattern, Selecting};
use crate::Error;

fn text(text: &str) -> Pattern {
    Pattern { text: text.into(), regex: false, match_case: false }
}

fn exact(pattern: &str) -> Pattern {
    Pattern { match_case: true, ..text(pattern) }
}

fn regex(pattern: &str) -> Pattern {
    Pattern { regex: true, ..text(pattern) }
}

fn field(key: &str, value: &str) -> FieldIs {
    FieldIs { key: key.into(), value: value.into(), exclude: false }
}

fn not(field: FieldIs) -> FieldIs {
    FieldIs { exclude: true, ..field }
}

/// What is shown of the lines: those that are wanted as they are, context with `~`.
fn shown(filter: &Compiled, lines: &[&[u8]]) -> Vec<String> {
    let mut selecting = Selecting::default();
    let mut shown = Vec::new();
    for line in lines {
        selecting.push(filter, line, *line, |line, context| {
            shown.push(format!("{}{}", if context { "~" } else { "" }, String::from_utf8_lossy(line)));
        });
    }
    shown
}

fn wants(filter: &Filter, line: &[u8]) -> bool {
    !shown(&filter.compile().unwrap(), &[line]).is_empty()
}

#[rstest]
#[case::text(text("order"), b"New ORDER 7", true)]
#[case::text_that_is_not_there(text("order"), b"none", false)]
#[case::text_with_signs(text("a.b(c"), b"xA.B(Cx", true)]
#[case::a_dot_is_a_dot(text("a.b"), b"axb", false)]
#[case::other_scripts(text("\u{e4}RGER"), "\u{c4}rger".as_bytes(), true)]
#[case::exact(exact("Order"), b"New Order 7", true)]
#[case::exact_case(exact("Order"), b"New order 7", false)]
#[case::regex(regex(r"order \d+$"), b"new ORDER 17", true)]
#[case::regex_not_there(regex(r"^order"), b"new order", false)]
#[case::regex_of_case(Pattern { match_case: true, ..regex("Or.er") }, b"order", false)]
#[case::no_utf8(text("order"), b"\xff\xfe order \xff", true)]
#[case::regex_over_no_utf8(regex("a.*b"), b"a x b", true)]
#[case::colours_within(text("order 7"), b"\x1b[1morder\x1b[0m \x1b[31m7", true)]
#[case::colours_are_not_text(text("31m"), b"\x1b[31mred", false)]
#[case::anchors_stand_before_colours(regex("^red$"), b"\x1b[31mred\x1b[0m", true)]
fn a_pattern_is_looked_for_in_the_text(#[case] pattern: Pattern, #[case] line: &[u8], #[case] found: bool) {
    let include = Filter { include: vec![pattern.clone()], ..Filter::default() };
    assert_eq!(wants(&include, line), found);
    let exclude = Filter { exclude: vec![pattern], ..Filter::default() };
    assert_eq!(wants(&exclude, line), !found);
}

#[test]
fn all_that_is_included_has_to_be_there_and_nothing_that_is_excluded() {
    let filter = Filter {
        include: vec![text("a"), text("b")],
        exclude: vec![text("c"), text("d")],
        ..Filter::default()
    };
    let lines: [&[u8]; 5] = [b"a", b"a b", b"a b c", b"b d a", b"ba"];
    assert_eq!(shown(&filter.compile().unwrap(), &lines), ["a b", "ba"]);
}

#[rstest]
#[case::is(vec![field("http.status", "500")], true)]
#[case::is_another(vec![field("http.status", "50")], false)]
#[case::is_not_there(vec![field("status", "500")], false)]
#[case::text(vec![field("msg", "a \"b\"")], true)]
#[case::not_all(vec![field("http.status", "500"), field("msg", "x")], false)]
#[case::two_values_at_once(vec![field("http.status", "500"), field("http.status", "502")], false)]
#[case::excluded(vec![not(field("http.status", "500"))], false)]
#[case::excluded_another(vec![not(field("http.status", "200"))], true)]
#[case::excluded_without(vec![not(field("nothing", "500"))], true)]
#[case::both(vec![field("http.status", "500"), not(field("msg", "a \"b\""))], false)]
fn fields_are_what_the_line_says(#[case] fields: Vec<FieldIs>, #[case] wanted: bool) {
    let filter = Filter { fields, ..Filter::default() };
    assert_eq!(wants(&filter, br#"{"http":{"status":500},"msg":"a \"b\""}"#), wanted);
}

#[test]
fn a_line_without_fields_has_none() {
    assert!(!wants(&Filter { fields: vec![field("a", "b")], ..Filter::default() }, b"a b"));
    assert!(wants(&Filter { fields: vec![not(field("a", "b"))], ..Filter::default() }, b"a b"));
}

#[test]
fn a_stack_trace_has_the_level_of_the_line_above_it() {
    let lines: [&[u8]; 8] = [
        b"INFO: begins",
        b"  still info",
        b"ERROR: no stock",
        b"java.lang.IllegalStateException: none",
        b"\tat Shop.take(Shop.java:12)",
        b"says no level",
        b"{\"level\":\"warn\",\"msg\":\"slow\"}",
        b"FATAL: ends",
    ];
    let filter = Filter { level_at_least: Some(Level::Error), ..Filter::default() }.compile().unwrap();
    assert_eq!(
        shown(&filter, &lines),
        [
            "ERROR: no stock",
            "java.lang.IllegalStateException: none",
            "\tat Shop.take(Shop.java:12)",
            "FATAL: ends"
        ]
    );
}

#[test]
fn an_empty_filter_wants_everything_and_nothing_around_it() {
    let filter = Filter { before: 3, after: 3, ..Filter::default() }.compile().unwrap();
    assert!(filter.is_empty());
    assert_eq!(shown(&filter, &[b"a", b"b"]), ["a", "b"]);
    assert!(!Filter { include: vec![text("a")], ..Filter::default() }.compile().unwrap().is_empty());
}

#[rstest]
#[case::none(0, 0, &["x1", "x2"])]
#[case::before(1, 0, &["~b", "x1", "~d", "x2"])]
#[case::after(0, 1, &["x1", "~c", "x2", "~e"])]
#[case::both_once(2, 2, &["~a", "~b", "x1", "~c", "~d", "x2", "~e", "~f"])]
fn context_is_shown_once_and_in_order(#[case] before: u32, #[case] after: u32, #[case] expected: &[&str]) {
    let filter = Filter { include: vec![text("x")], before, after, ..Filter::default() };
    let lines: [&[u8]; 9] = [b"a", b"b", b"x1", b"c", b"d", b"x2", b"e", b"f", b"g"];
    assert_eq!(shown(&filter.compile().unwrap(), &lines), expected);
}

#[test]
fn context_is_bounded() {
    let filter = Filter { include: vec![text("x")], before: u32::MAX, after: u32::MAX, ..Filter::default() };
    let mut lines: Vec<&[u8]> = vec![b"a"; 3000];
    lines[1500] = b"x";
    assert_eq!(shown(&filter.compile().unwrap(), &lines).len(), 2 * MOST_CONTEXT as usize + 1);
}

#[rstest]
#[case::open("(a", "`(a` is no regular expression: unclosed group")]
#[case::repeated("*", "`*` is no regular expression: repetition operator missing expression")]
#[case::look_around(
    "(?=a)",
    "`(?=a)` is no regular expression: look-around, including look-ahead and look-behind, is not supported"
)]
#[case::back_reference(r"(a)\1", r"`(a)\1` is no regular expression: backreferences are not supported")]
#[case::large(r"\w{1000}{1000}", r"`\w{1000}{1000}` is too large a pattern")]
#[case::of_two_lines("a\n(b", "`a (b` is no regular expression: unclosed group")]
fn what_is_no_regular_expression_is_refused_in_one_line(#[case] pattern: &str, #[case] why: &str) {
    let filter = Filter { exclude: vec![regex(pattern)], ..Filter::default() };
    assert_eq!(filter.compile().map(|_| ()), Err(Error::Invalid(why.to_owned())));
}

#[test]
fn what_would_nest_without_end_is_refused() {
    let deep = regex(&format!("{}{}", "(".repeat(2000), ")".repeat(2000)));
    let refused = Filter { include: vec![deep], ..Filter::default() }.compile();
    assert!(matches!(refused, Err(Error::Invalid(why)) if !why.contains('\n') && why.len() < 300));
}

/// Which lines are shown, and which of them as context: by looking around each line.
fn naive(wanted: &[bool], before: usize, after: usize) -> Vec<(usize, bool)> {
    let is_near = |at: usize| {
        let near = at.saturating_sub(after)..(at + before + 1).min(wanted.len());
        wanted[near].contains(&true)
    };
    (0..wanted.len()).filter(|at| is_near(*at)).map(|at| (at, !wanted[at])).collect()
}

proptest! {
    #[test]
    fn context_is_what_is_near(
        wanted in proptest::collection::vec(prop::bool::weighted(0.2), 0..60),
        before in 0..8_u32,
        after in 0..8_u32,
    ) {
        let filter = Filter { include: vec![text("x")], before, after, ..Filter::default() }.compile().unwrap();
        let mut selecting = Selecting::default();
        let mut shown = Vec::new();
        for (at, wanted) in wanted.iter().enumerate() {
            let line: &[u8] = if *wanted { b"x" } else { b"-" };
            selecting.push(&filter, line, at, |at, context| shown.push((at, context)));
        }
        prop_assert_eq!(shown, naive(&wanted, before as usize, after as usize));
    }

    #[test]
    fn a_plain_text_is_found_where_it_is(head in "\\PC{0,20}", needle in "\\PC{1,10}", tail in "\\PC{0,20}") {
        let line = format!("{head}{needle}{tail}");
        for pattern in [text(&needle), exact(&needle)] {
            let filter = Filter { include: vec![pattern], ..Filter::default() };
            prop_assert!(wants(&filter, line.as_bytes()));
        }
    }

    #[test]
    fn any_pattern_is_taken_or_refused_in_one_line(pattern in r"[a(\[\])*+?{}|\\^$wd.\n-]{1,20}", line in any::<Vec<u8>>()) {
        match (Filter { include: vec![regex(&pattern)], ..Filter::default() }).compile() {
            Ok(filter) => Selecting::default().push(&filter, &line, (), |(), _| {}),
            Err(error) => prop_assert!(!error.to_string().contains('\n')),
        }
    }
}
