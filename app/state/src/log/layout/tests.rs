use kdr_proto::v1::LogLine;
use proptest::prelude::*;

use super::*;
use crate::log::buffer::Tone;

fn buffer(lines: &[&str]) -> Buffer {
    let mut buffer = Buffer::default();
    for line in lines {
        buffer.push_line(LogLine { text: line.as_bytes().to_vec().into(), ..LogLine::default() });
    }
    buffer
}

fn folded(columns: usize) -> Layout {
    let mut layout = Layout::default();
    layout.fit(columns, true);
    layout
}

fn text(row: &LogRow) -> String {
    match &row.content {
        Content::Text(text) => text.spans.iter().map(|span| span.text.as_str()).collect(),
        Content::Remark(remark) => remark.text.clone(),
    }
}

fn all(layout: &Layout, buffer: &Buffer) -> Vec<LogRow> {
    let tops = layout.tops(buffer);
    layout.draw(buffer, &tops, 0, tops.height())
}

#[test]
fn unfolded_lines_are_one_row_each() {
    let mut buffer = buffer(&["one", "a much longer line"]);
    buffer.push_remark(Remark::new(Tone::Gap, "Lines may be missing."));
    let rows = all(&Layout::default(), &buffer);
    let texts: Vec<_> = rows.iter().map(text).collect();
    assert_eq!(texts, ["one", "a much longer line", "Lines may be missing."]);
}

#[test]
fn folded_lines_take_the_rows_they_need() {
    let buffer = buffer(&["0123456789ab", "", "\u{1b}[31m01234\u{1b}[0m56789"]);
    let layout = folded(5);
    let rows = all(&layout, &buffer);
    let texts: Vec<_> = rows.iter().map(text).collect();
    assert_eq!(texts, ["01234", "56789", "ab", "", "01234", "56789"]);
    assert_eq!(rows.iter().map(|row| row.part).collect::<Vec<_>>(), [0, 1, 2, 0, 0, 1]);

    let tops = layout.tops(&buffer);
    let middle: Vec<_> = layout.draw(&buffer, &tops, 1, 3).iter().map(text).collect();
    assert_eq!(middle, ["56789", "ab", ""]);
}

#[test]
fn wide_characters_take_two_columns() {
    let layout = folded(4);
    let rows = all(&layout, &buffer(&["漢字漢字e\u{301}"]));
    assert_eq!(rows.iter().map(text).collect::<Vec<_>>(), ["漢字", "漢字", "e\u{301}"]);
}

#[test]
fn a_huge_line_is_cut_until_it_is_asked_for() {
    let huge = "é".repeat(500_000);
    let buffer = buffer(&[&huge]);
    let mut layout = Layout::default();
    layout.fit(100, false);
    let rows = all(&layout, &buffer);
    let Content::Text(Text { more, spans, .. }) = &rows[0].content else { panic!("a line") };
    assert_eq!(*more, Some(1_000_000));
    assert_eq!(spans[0].text.chars().count(), CUT / 2);
    assert!(!spans[0].text.contains('\u{fffd}'), "the cut is between characters");

    layout.expand(&buffer.entries()[0]);
    let tops = layout.tops(&buffer);
    assert_eq!(tops.height(), 5_000);
    let rows = layout.draw(&buffer, &tops, 4_990, 30);
    assert_eq!((rows.len(), rows[9].part, text(&rows[9]).chars().count()), (10, 4_999, 100));
    layout.fit(200, false);
    assert_eq!(layout.tops(&buffer).height(), 2_500, "it is folded anew for another width");
    layout.forget_before(1);
    assert_eq!(layout.tops(&buffer).height(), 1);
}

#[test]
fn containers_that_are_switched_off_take_no_row() {
    let mut buffer = Buffer::default();
    for source in [0, 1, 0, 1] {
        let text = source.to_string().into_bytes().into();
        buffer.push_line(LogLine { source, text, ..LogLine::default() });
    }
    let mut layout = Layout::default();
    layout.hide(vec![true]);
    assert_eq!(all(&layout, &buffer).iter().map(text).collect::<Vec<_>>(), ["1", "1"]);
    layout.hide(vec![false, true]);
    assert_eq!(all(&layout, &buffer).iter().map(text).collect::<Vec<_>>(), ["0", "0"]);
}

#[test]
fn what_continues_a_line_is_folded_under_it_until_it_is_opened() {
    let lines = ["ERROR boom", "\tat a.B.c(D.java:1)", "\tat a.B.d(D.java:2)", "INFO fine"];
    let buffer = buffer(&lines);
    let mut layout = Layout::default();
    let rows = all(&layout, &buffer);
    assert_eq!(rows.iter().map(text).collect::<Vec<_>>(), ["ERROR boom", "INFO fine"]);
    let group = |rows: &[LogRow]| match &rows[0].content {
        Content::Text(text) => text.group,
        Content::Remark(_) => None,
    };
    assert_eq!(group(&rows), Some(Group { lines: 2, open: false }));
    layout.open(0);
    let rows = all(&layout, &buffer);
    assert_eq!((rows.len(), group(&rows)), (4, Some(Group { lines: 2, open: true })));
    layout.open(0);
    assert_eq!(layout.tops(&buffer).height(), 2);
}

#[test]
fn on_a_phone_the_head_of_a_line_has_a_row_of_its_own() {
    let buffer = buffer(&["one", "two"]);
    let mut layout = Layout::default();
    layout.dress(false, true);
    assert_eq!(all(&layout, &buffer).iter().map(text).collect::<Vec<_>>(), ["", "one", "", "two"]);
}

proptest! {
    #[test]
    fn folding_loses_nothing(lines in prop::collection::vec("[ -~é漢\u{301}]{0,40}", 0..8), fold in 2_usize..12) {
        let texts: Vec<&str> = lines.iter().map(String::as_str).collect();
        let buffer = buffer(&texts);
        let mut layout = folded(fold);
        layout.dress(true, false);
        // Some look as if they continued the one before.
        (0..8).for_each(|id| layout.open(id));
        let rows = all(&layout, &buffer);
        prop_assert_eq!(rows.len(), layout.tops(&buffer).height() as usize);
        let mut joined = vec![String::new(); lines.len()];
        for row in &rows {
            joined[usize::try_from(row.id).expect("small")] += &text(row);
        }
        prop_assert_eq!(joined, lines);
    }

    #[test]
    fn the_cut_never_splits_a_character(padding in 0_usize..4) {
        let line = format!("{}{}", "x".repeat(padding), "漢🙂".repeat(2_000));
        prop_assert!(std::str::from_utf8(shown(line.as_bytes())).is_ok());
    }

    #[test]
    fn any_bytes_can_be_cut(line in prop::collection::vec(prop::sample::select(vec![0x80_u8, b'a', 0xff]), 4_000..5_000)) {
        prop_assert!(shown(&line).len() <= CUT);
    }
}
