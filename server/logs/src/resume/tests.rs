use bytes::Bytes;
use proptest::prelude::*;
use rstest::rstest;

use super::{Admit, Resume, SECOND};
use crate::lines::{LineReader, RawLine};

/// 2026-11-23T00:00:00Z, so that a stamp's seconds are the test's seconds.
const MIDNIGHT: i64 = 1_795_392_000 * SECOND;

/// A line of a log's file: nanoseconds after midnight, and its text.
type Written = (i64, Vec<u8>);

/// What a viewer gets.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Got {
    Line(Written),
    Gap { since: i64, until: i64 },
}

fn written(nanos: i64, text: &str) -> Written {
    (nanos, text.as_bytes().to_vec())
}

/// The node's answer: the lines of the file that are not older than this second, each with its stamp.
fn serve(file: &[Written], since: Option<i64>) -> Vec<u8> {
    let since = since.map_or(i64::MIN, |second| second * SECOND - MIDNIGHT);
    let mut response = Vec::new();
    for (nanos, text) in file.iter().filter(|(nanos, _)| *nanos >= since) {
        let time = jiff::Timestamp::from_nanosecond(i128::from(MIDNIGHT + nanos)).unwrap();
        response.extend_from_slice(format!("{time:.9} ").as_bytes());
        response.extend_from_slice(text);
        response.push(b'\n');
    }
    response
}

/// Reads the response up to `cut` bytes, as a follow does: what has no end by then is read again.
fn read(resume: &mut Resume, response: &[u8], cut: usize, got: &mut Vec<Got>) {
    resume.reconnected();
    let mut reader = LineReader::default();
    reader.push(Bytes::copy_from_slice(&response[..cut.min(response.len())]));
    while let Some(line) = reader.next_line() {
        admit(resume, &line, got);
    }
}

/// Reads the rest of the file over one more connection.
fn read_again(resume: &mut Resume, file: &[Written], got: &mut Vec<Got>) {
    let response = serve(file, resume.since_second());
    read(resume, &response, response.len(), got);
}

fn admit(resume: &mut Resume, line: &RawLine, got: &mut Vec<Got>) {
    match resume.admit(line) {
        Admit::Known => {}
        Admit::New { time } => got.push(Got::Line((time - MIDNIGHT, line.text.to_vec()))),
        Admit::Gap { since, until } => {
            got.push(Got::Gap { since: since - MIDNIGHT, until: until - MIDNIGHT });
            admit(resume, line, got);
        }
    }
}

fn lines(file: &[Written]) -> Vec<Got> {
    file.iter().cloned().map(Got::Line).collect()
}

#[rstest]
#[case::different_times(&[(10, "a"), (11, "b"), (12, "c")])]
#[case::equal_times(&[(10, "a"), (10, "b"), (10, "c")])]
#[case::equal_times_and_contents(&[(10, "a"), (10, "a"), (10, "a"), (10, "a")])]
#[case::equal_in_between(&[(9, "a"), (10, "x"), (10, "a"), (10, "x"), (11, "x")])]
#[case::two_streams_out_of_order(&[(10, "out"), (12, "err"), (11, "out"), (13, "err")])]
#[case::out_of_order_over_a_second(&[(999_999_999, "out"), (1_000_000_010, "err"), (999_999_999, "out"), (1_000_000_011, "err")])]
#[case::seconds_apart(&[(0, "a"), (SECOND, "b"), (60 * SECOND, "c"), (60 * SECOND + 1, "d")])]
#[case::empty_texts(&[(1, ""), (1, ""), (2, "")])]
fn a_cut_at_any_byte_loses_nothing_and_doubles_nothing(#[case] file: &[(i64, &str)]) {
    let file: Vec<Written> = file.iter().map(|(nanos, text)| written(*nanos, text)).collect();
    let whole = serve(&file, None);
    for first in 0..=whole.len() {
        for second in 0..=whole.len() {
            let mut resume = Resume::new(None, false);
            let mut got = Vec::new();
            read(&mut resume, &whole, first, &mut got);
            for cut in [second, usize::MAX] {
                let response = serve(&file, resume.since_second());
                read(&mut resume, &response, cut, &mut got);
            }
            assert_eq!(got, lines(&file), "cut at {first}, then at {second}");
        }
    }
}

#[test]
fn lines_before_the_tail_stay_out_when_it_is_resumed() {
    let file = [written(1, "a"), written(2, "b"), written(2, "c"), written(3, "d"), written(4, "e")];
    let mut resume = Resume::new(None, true);
    let mut got = Vec::new();
    read(&mut resume, &serve(&file[2..4], None), usize::MAX, &mut got);
    read_again(&mut resume, &file, &mut got);
    assert_eq!(got, lines(&file[2..]));
}

#[test]
fn lines_before_since_stay_out_although_the_api_knows_whole_seconds_only() {
    let file = [written(SECOND, "a"), written(SECOND + 5, "b"), written(SECOND + 6, "c")];
    let mut resume = Resume::new(Some(MIDNIGHT + SECOND + 5), false);
    let mut got = Vec::new();
    read(&mut resume, &serve(&file[..2], None), usize::MAX, &mut got);
    read_again(&mut resume, &file, &mut got);
    assert_eq!(got, lines(&file[1..]));
}

#[test]
fn nothing_sent_is_asked_for_as_the_viewer_said() {
    let mut resume = Resume::new(None, true);
    resume.reconnected();
    assert_eq!(resume.since_second(), None);
}

#[rstest]
#[case::in_the_middle_of_a_second(10 * SECOND + 5, 9)]
#[case::at_its_beginning(10 * SECOND, 9)]
fn a_resumed_log_is_asked_for_with_overlap(#[case] last: i64, #[case] second: i64) {
    let mut resume = Resume::new(None, false);
    read(&mut resume, &serve(&[written(last, "a")], None), usize::MAX, &mut Vec::new());
    assert_eq!(resume.since_second(), Some(MIDNIGHT / SECOND + second));
}

#[test]
fn the_rest_of_a_line_from_before_the_second_asked_for_is_not_a_line() {
    let file = [written(1, "a"), written(2, "b")];
    let mut resume = Resume::new(None, false);
    let mut got = Vec::new();
    read(&mut resume, &serve(&file, None), usize::MAX, &mut got);
    let response = [b"rest of a split line\n".to_vec(), serve(&file, None)].concat();
    read(&mut resume, &response, usize::MAX, &mut got);
    assert_eq!(got, lines(&file));
}

#[test]
fn a_line_without_a_stamp_has_the_time_of_the_line_before_and_comes_once() {
    let response =
        [serve(&[written(7, "a")], None), b"odd\nodd\n".to_vec(), serve(&[written(9, "b")], None)].concat();
    let expected = lines(&[written(7, "a"), written(7, "odd"), written(7, "odd"), written(9, "b")]);
    for cut in 0..=response.len() {
        let mut resume = Resume::new(None, false);
        let mut got = Vec::new();
        read(&mut resume, &response, cut, &mut got);
        read(&mut resume, &response, usize::MAX, &mut got);
        assert_eq!(got, expected, "cut at {cut}");
    }
}

#[test]
fn a_rotated_log_is_a_gap_told_once() {
    let (a, b, c, d) = (written(1, "a"), written(2, "b"), written(8 * SECOND, "c"), written(9 * SECOND, "d"));
    let mut resume = Resume::new(None, false);
    let mut got = Vec::new();
    read(&mut resume, &serve(&[a.clone(), b.clone()], None), usize::MAX, &mut got);
    read(&mut resume, &serve(&[c.clone(), d.clone()], None), usize::MAX, &mut got);
    let gap = Got::Gap { since: 2, until: 8 * SECOND };
    assert_eq!(got, [Got::Line(a), Got::Line(b), gap, Got::Line(c.clone()), Got::Line(d.clone())]);

    read(&mut resume, &serve(&[c, d], None), usize::MAX, &mut got);
    assert_eq!(got.len(), 5, "the new file is known now");
    assert_eq!(resume.lost_since(), None);
}

#[test]
fn a_log_that_ends_without_the_last_line_is_lost_since_then() {
    let mut resume = Resume::new(None, false);
    read(&mut resume, &serve(&[written(1, "a"), written(2, "b")], None), usize::MAX, &mut Vec::new());
    assert_eq!(resume.lost_since(), None);
    resume.reconnected();
    assert_eq!(resume.lost_since(), Some(MIDNIGHT + 2));
    assert_eq!(resume.lost_since(), None, "told once");
}

#[test]
fn a_clock_that_was_set_back_doubles_nothing() {
    let hour = 3600 * SECOND;
    let file = [
        written(hour, "a"),
        written(hour + 1, "b"),
        written(SECOND, "set back"),
        written(SECOND + 1, "c"),
        written(2 * SECOND, "d"),
    ];
    let whole = serve(&file, None);
    for cut in 0..=whole.len() {
        let mut resume = Resume::new(None, false);
        let mut got = Vec::new();
        read(&mut resume, &whole, cut, &mut got);
        read_again(&mut resume, &file, &mut got);
        // Cut before the clock was set back, the API cannot be asked for what came after it until the clock has caught up.
        let expected = if matches!(got.len(), 1 | 2) { &file[..2] } else { &file[..] };
        assert_eq!(got, lines(expected), "cut at {cut}");
    }
}

/// A file with equal times and contents, and neighbours in the wrong order of time.
fn files() -> impl Strategy<Value = Vec<Written>> {
    let step = prop_oneof![4 => Just(0), 4 => 1..5_i64, 2 => 1..SECOND, 1 => SECOND..4 * SECOND];
    let late = prop_oneof![6 => Just(0), 1 => 1..SECOND / 2];
    let text = prop::sample::select(vec!["", "a", "b", "a longer line"]);
    prop::collection::vec((step, late, text), 0..40).prop_map(|steps| {
        let mut now = SECOND;
        let write = |(step, late, text): (i64, i64, &str)| {
            now += step;
            written((now - late).max(SECOND), text)
        };
        steps.into_iter().map(write).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_cuts_of_any_log_give_every_line_once_and_in_order(
        file in files(),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
    ) {
        let mut resume = Resume::new(None, false);
        let mut got = Vec::new();
        for cut in cuts {
            let response = serve(&file, resume.since_second());
            read(&mut resume, &response, cut.index(response.len() + 1), &mut got);
        }
        read_again(&mut resume, &file, &mut got);
        prop_assert_eq!(got, lines(&file));
    }

    #[test]
    fn a_ring_that_is_too_small_for_the_overlap_changes_nothing(
        file in files(),
        capacity in 1_usize..6,
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
    ) {
        let mut file = file;
        file.sort_by_key(|(nanos, _)| *nanos);
        let mut resume = Resume::with_capacity(None, false, capacity);
        let mut got = Vec::new();
        for cut in cuts {
            let response = serve(&file, resume.since_second());
            read(&mut resume, &response, cut.index(response.len() + 1), &mut got);
        }
        read_again(&mut resume, &file, &mut got);
        prop_assert_eq!(got, lines(&file));
    }

    #[test]
    fn a_rotation_costs_what_it_took_away_and_says_so(
        file in files(),
        sent in any::<prop::sample::Index>(),
        rotated in any::<prop::sample::Index>(),
    ) {
        // Each text is its own, so that a line is known from what came before it.
        let file: Vec<Written> = file.into_iter().enumerate().map(|(at, (nanos, _))| written(nanos, &at.to_string())).collect();
        let sent = sent.index(file.len() + 1);
        let rotated = rotated.index(file.len() + 1);
        let mut resume = Resume::new(None, false);
        let mut got = Vec::new();
        read(&mut resume, &serve(&file[..sent], None), usize::MAX, &mut got);
        // Late lines from before the second that is asked for are out of reach after a rotation only.
        let from = resume.since_second().map_or(i64::MIN, |second| second * SECOND - MIDNIGHT);
        read_again(&mut resume, &file[rotated..], &mut got);

        let served: Vec<Written> = file[rotated.max(sent)..].iter().filter(|(nanos, _)| *nanos >= from).cloned().collect();
        let is_gap = sent > 0 && rotated >= sent && !served.is_empty();
        let gap = is_gap.then(|| Got::Gap { since: file[sent - 1].0, until: served[0].0 });
        let expected: Vec<Got> = lines(&file[..sent]).into_iter().chain(gap).chain(lines(&served)).collect();
        prop_assert_eq!(got, expected);
    }
}
