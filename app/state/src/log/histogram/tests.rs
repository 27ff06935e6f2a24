use kdr_proto::v1::LogLine;
use proptest::prelude::*;

use super::*;

fn buffer(times: &[i64]) -> Buffer {
    let mut buffer = Buffer::default();
    for time in times {
        let time_unix_nanos = time * 1_000_000;
        buffer.push_line(LogLine { time_unix_nanos, source: u32::from(*time == 7), ..LogLine::default() });
    }
    buffer
}

#[test]
fn lines_stand_where_they_were_written() {
    let drawn = histogram(&buffer(&[0, 7, 1_200, 1_200]), |source| source == 1).unwrap_or_default();
    assert_eq!(drawn.span, (0, 1_200));
    assert_eq!((drawn.counts[0].2, drawn.counts[BARS - 1].2), (1, 2));
    assert_eq!(drawn.others, "M1 100h8v-50h-8zM1191 100h8v-100h-8z");
    assert_eq!((drawn.errors.as_str(), drawn.warnings.as_str()), ("", ""));
}

#[test]
fn nothing_is_not_drawn() {
    assert_eq!(histogram(&Buffer::default(), |_| false), None);
    assert_eq!(histogram(&buffer(&[5]), |_| false).map(|drawn| drawn.span), Some((5, 5)));
}

#[test]
fn the_ends_of_a_brush_are_moments() {
    assert_eq!((moment(0, (100, 300)), moment(500, (100, 300)), moment(2_000, (100, 300))), (100, 200, 300));
}

proptest! {
    #[test]
    fn every_line_is_counted(times in prop::collection::vec(0_i64..4_000_000_000, 1..60)) {
        let drawn = histogram(&buffer(&times), |_| false).unwrap_or_default();
        prop_assert_eq!(drawn.counts.iter().map(|count| count.2 as usize).sum::<usize>(), times.len());
    }
}
