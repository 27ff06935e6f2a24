use jiff::Timestamp;
use rstest::rstest;
use tonic::Code;

use super::{instant, stamp};

#[rstest]
#[case(0, 0)]
#[case(1_700_000_000, 999_999_999)]
#[case(-1, 250_000_000)]
#[case(-62_135_596_800, 0)]
fn a_moment_survives_both_ways(#[case] seconds: i64, #[case] nanos: i32) {
    let message = prost_types::Timestamp { seconds, nanos };
    assert_eq!(stamp(instant("since", message).unwrap()), message);
}

#[test]
fn a_moment_before_1970_has_a_positive_fraction() {
    let at = Timestamp::from_nanosecond(-1).unwrap();
    assert_eq!(stamp(at), prost_types::Timestamp { seconds: -1, nanos: 999_999_999 });
}

#[rstest]
#[case(i64::MAX, 0, "`since` is not a time: 9223372036854775807 s since 1970")]
#[case(0, -1, "`since.nanos` is -1, which no second has")]
#[case(0, 1_000_000_000, "`since.nanos` is 1000000000, which no second has")]
fn what_is_no_moment_is_refused(#[case] seconds: i64, #[case] nanos: i32, #[case] sentence: &str) {
    let status = instant("since", prost_types::Timestamp { seconds, nanos }).unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::InvalidArgument, sentence));
}
