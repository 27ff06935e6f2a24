use super::*;

const SECOND: i64 = 1_000_000_000;
const OPENED: i64 = 1_000 * SECOND;
const LIMIT: Duration = Duration::from_secs(10);

fn at(nanos: i64) -> Timestamp {
    Timestamp::from_nanosecond(i128::from(nanos)).unwrap()
}

/// The patience with each line: seconds after the connection began, when it was written and when it is sent.
fn patience(lines: &[(i64, i64)]) -> Vec<Option<u64>> {
    let mut behind = Behind::new(at(OPENED));
    let mut one = |(written, sent): &(i64, i64)| {
        let patience = behind.patience(OPENED + written * SECOND, at(OPENED + sent * SECOND), LIMIT);
        patience.map(|patience| patience.as_secs())
    };
    lines.iter().map(&mut one).collect()
}

#[test]
fn what_was_written_before_may_wait_without_end() {
    assert_eq!(patience(&[(-3600, 0), (-3599, 60), (-1, 3600)]), [None; 3]);
}

#[test]
fn a_viewer_that_falls_behind_has_less_and_less_time() {
    assert_eq!(patience(&[(0, 0), (5, 7), (6, 15), (7, 17), (8, 60)]), [10, 8, 1, 0, 0].map(Some));
}

#[test]
fn a_viewer_that_catches_up_after_a_long_history_is_not_hurried() {
    assert_eq!(patience(&[(0, 60), (30, 75), (60, 90), (90, 91)]), [10, 10, 10, 10].map(Some));
}

#[test]
fn a_clock_that_differs_makes_no_difference() {
    assert_eq!(patience(&[(3600, 0), (3605, 7), (3610, 20)]), [10, 8, 0].map(Some));
}
