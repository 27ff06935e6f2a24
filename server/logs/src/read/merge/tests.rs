use proptest::prelude::*;

use super::*;

fn batch(times: &[i64]) -> Batch {
    let line = |time: &i64| Line { time_unix_nanos: *time, text: Bytes::from(time.to_string()), cut: false };
    Arc::new(times.iter().map(line).collect())
}

/// Containers whose past is over.
fn live(count: usize, now: Instant) -> Merge<&'static str> {
    let mut merge = Merge::default();
    for source in 0..count {
        merge.add(now);
        merge.phase(source, Phase::Live, now);
    }
    merge
}

/// What goes out now, and until when it waits then.
fn out(merge: &mut Merge<&'static str>, now: Instant) -> (Vec<String>, Option<Instant>) {
    let mut out = Vec::new();
    loop {
        match merge.next(now) {
            Step::Lines(source, lines, _) => {
                out.extend(lines.iter().map(|line| format!("{source}:{}", line.time_unix_nanos)));
            }
            Step::Note(note) => out.push(note.to_owned()),
            Step::Wait(until) => return (out, until),
        }
    }
}

#[test]
fn the_past_of_all_comes_in_order_of_time() {
    let now = Instant::now();
    let mut merge = Merge::default();
    merge.add(now);
    merge.add(now);
    merge.lines(0, batch(&[1, 4, 5]), now);
    let (nothing, until) = out(&mut merge, now);
    assert!(nothing.is_empty(), "the other one may have older lines: {nothing:?}");
    assert_eq!(until, Some(now + PATIENCE));
    merge.lines(1, batch(&[2, 3, 6]), now);
    assert_eq!(out(&mut merge, now).0, ["0:1", "1:2", "1:3", "0:4", "0:5"]);
    merge.phase(0, Phase::Live, now);
    assert!(!merge.is_past_over(now));
    assert_eq!(out(&mut merge, now).0, ["1:6"], "what is past does not wait for what is live");
    merge.phase(1, Phase::Live, now);
    assert!(merge.is_past_over(now));
}

#[test]
fn a_container_that_says_nothing_does_not_hold_up_the_others() {
    let now = Instant::now();
    let mut merge = Merge::default();
    merge.add(now);
    merge.add(now);
    merge.lines(0, batch(&[1]), now);
    let (_, until) = out(&mut merge, now);
    let later = until.unwrap();
    assert_eq!(out(&mut merge, later).0, ["0:1"]);
    assert!(!merge.is_past_over(now));
    assert!(merge.is_past_over(later) || !merge.is_empty());
}

#[test]
fn a_fresh_line_waits_a_moment_for_an_older_one() {
    let now = Instant::now();
    let mut merge = live(2, now);
    merge.lines(0, batch(&[5]), now);
    let (nothing, until) = out(&mut merge, now);
    assert!(nothing.is_empty());
    assert_eq!(until, Some(now + WINDOW));
    merge.lines(1, batch(&[4]), now + WINDOW / 2);
    assert_eq!(out(&mut merge, now + WINDOW / 2).0, ["1:4"]);
    assert_eq!(out(&mut merge, now + WINDOW).0, ["0:5"]);
}

#[test]
fn a_single_container_waits_for_nobody() {
    let now = Instant::now();
    let mut merge = live(1, now);
    merge.lines(0, batch(&[1, 2]), now);
    assert_eq!(out(&mut merge, now), (vec!["0:1".to_owned(), "0:2".to_owned()], None));
}

#[test]
fn one_that_has_nothing_to_say_is_not_waited_for() {
    let now = Instant::now();
    let mut merge = live(2, now);
    merge.phase(1, Phase::Idle, now);
    merge.lines(0, batch(&[1]), now);
    assert_eq!(out(&mut merge, now).0, ["0:1"]);
}

#[test]
fn lines_of_one_container_never_change_places_and_notes_stay_between_them() {
    let now = Instant::now();
    let mut merge = live(2, now);
    merge.lines(0, batch(&[9, 3]), now);
    merge.note(0, "ended", Some(4), now);
    merge.lines(0, batch(&[2]), now);
    merge.lines(1, batch(&[5, 10]), now);
    assert_eq!(out(&mut merge, now + WINDOW).0, ["1:5", "0:9", "0:3", "ended", "0:2", "1:10"]);
}

#[test]
fn a_full_queue_has_no_room_until_something_goes_out() {
    let now = Instant::now();
    let mut merge = live(1, now);
    merge.lines(0, batch(&vec![1; ROOM]), now);
    assert!(!merge.has_room(0));
    out(&mut merge, now);
    assert!(merge.has_room(0));
}

proptest! {
    /// Whatever comes in whatever pieces: everything goes out once, each container's lines in their order, and what
    /// was there from the beginning is sorted when each container's own lines are.
    #[test]
    fn everything_goes_out_once_and_in_order(logs in prop::collection::vec(prop::collection::vec(0_i64..50, 0..20), 1..5), piece in 1_usize..5) {
        let now = Instant::now();
        let mut merge = Merge::default();
        let mut logs = logs;
        for (source, log) in logs.iter_mut().enumerate() {
            log.sort_unstable();
            merge.add(now);
            for lines in log.chunks(piece) {
                merge.lines(source, batch(lines), now);
            }
            merge.phase(source, Phase::Live, now);
        }
        let (out, _) = out(&mut merge, now + WINDOW);
        let out: Vec<(usize, i64)> = out
            .iter()
            .map(|line| line.split_once(':').map(|(source, time)| (source.parse().unwrap(), time.parse().unwrap())).unwrap())
            .collect();
        prop_assert!(out.is_sorted_by_key(|(_, time)| *time), "{out:?}");
        for (source, log) in logs.iter().enumerate() {
            let of: Vec<i64> = out.iter().filter(|(one, _)| *one == source).map(|(_, time)| *time).collect();
            prop_assert_eq!(&of, log);
        }
        prop_assert!(merge.is_empty());
    }
}
