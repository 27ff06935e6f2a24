use proptest::prelude::*;
use rstest::rstest;

use super::parse;

#[rstest]
#[case::epoch("1970-01-01T00:00:00Z", 0)]
#[case::fixed_fraction("2016-10-06T00:17:09.669794202Z", 1_475_713_029_669_794_202)]
#[case::fixed_zeros("2026-11-23T03:31:53.120000000Z", 1_795_404_713_120_000_000)]
#[case::trimmed_fraction("2026-11-23T03:31:53.12Z", 1_795_404_713_120_000_000)]
#[case::no_fraction("2026-11-23T03:31:53Z", 1_795_404_713_000_000_000)]
#[case::east("2026-11-23T05:01:53.12+01:30", 1_795_404_713_120_000_000)]
#[case::west("2026-11-22T22:31:53.12-05:00", 1_795_404_713_120_000_000)]
#[case::leap_day("2024-02-29T12:00:00Z", 1_709_208_000_000_000_000)]
#[case::century_leap_day("2000-02-29T00:00:00Z", 951_782_400_000_000_000)]
#[case::before_the_epoch("1969-12-31T23:59:59.9Z", -100_000_000)]
#[case::the_last_year("2261-12-31T23:59:59.999999999Z", 9_214_646_399_999_999_999)]
fn reads_both_forms_in_any_zone(#[case] text: &str, #[case] nanos: i64) {
    assert_eq!(parse(text.as_bytes()), Some((nanos, text.len())));
    let followed = format!("{text} content");
    assert_eq!(parse(followed.as_bytes()), Some((nanos, text.len())));
}

#[rstest]
#[case::empty("")]
#[case::words("unable to retrieve container logs for containerd://1")]
#[case::cut_off("2026-11-23T03:31:5")]
#[case::cut_before_the_zone("2026-11-23T03:31:53")]
#[case::cut_in_the_fraction("2026-11-23T03:31:53.12")]
#[case::cut_in_the_zone("2026-11-23T03:31:53+01:3")]
#[case::no_digits_in_the_fraction("2026-11-23T03:31:53.Z")]
#[case::ten_digits("2026-11-23T03:31:53.1234567890Z")]
#[case::month_13("2026-13-23T03:31:53Z")]
#[case::day_0("2026-11-00T03:31:53Z")]
#[case::no_leap_day("2023-02-29T03:31:53Z")]
#[case::no_leap_day_in_1900("1900-02-29T03:31:53Z")]
#[case::day_31_of_november("2026-11-31T03:31:53Z")]
#[case::hour_24("2026-11-23T24:31:53Z")]
#[case::second_60("2026-11-23T03:31:60Z")]
#[case::blank_for_t("2026-11-23 03:31:53Z")]
#[case::lower_case_zone("2026-11-23T03:31:53z")]
#[case::sign_in_a_number("2026-11-23T+3:31:53Z")]
#[case::does_not_fit("2262-11-23T03:31:53Z")]
#[case::does_not_fit_either("0001-01-01T00:00:00Z")]
fn what_is_no_time_stamp_is_none(#[case] text: &str) {
    assert_eq!(parse(text.as_bytes()), None);
}

proptest! {
    #[test]
    fn never_panics(bytes: Vec<u8>) {
        let _ = parse(&bytes);
    }

    #[test]
    fn never_panics_near_a_time_stamp(at in 0_usize..35, byte: u8) {
        let mut bytes = b"2026-11-23T03:31:53.123456789+01:30 ".to_vec();
        bytes[at] = byte;
        let _ = parse(&bytes);
    }

    #[test]
    fn agrees_with_jiff(nanos: i64, digits in prop::option::of(0_u8..=9)) {
        let time = jiff::Timestamp::from_nanosecond(i128::from(nanos)).unwrap();
        let text = digits.map_or_else(|| format!("{time}"), |digits| format!("{time:.*}", usize::from(digits)));
        let expected: jiff::Timestamp = text.parse().unwrap();
        prop_assert_eq!(parse(text.as_bytes()), Some((i64::try_from(expected.as_nanosecond()).unwrap(), text.len())));
    }
}
