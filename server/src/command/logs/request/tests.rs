use rstest::rstest;

use super::*;

fn noon() -> Zoned {
    "2026-11-25T12:00:00+01:00[+01:00]".parse().unwrap()
}

#[rstest]
#[case("90s", "2026-11-25T10:58:30Z")]
#[case("1h30m", "2026-11-25T09:30:00Z")]
#[case("2d", "2026-11-23T11:00:00Z")]
#[case("09:05", "2026-11-25T08:05:00Z")]
#[case("2026-11-24 14:05", "2026-11-24T13:05:00Z")]
#[case("2026-11-24T14:05:00Z", "2026-11-24T14:05:00Z")]
fn times_are_read_as_people_write_them(#[case] text: &str, #[case] moment: &str) {
    assert_eq!(super::moment("--since", text, &noon()).unwrap(), moment.parse::<Timestamp>().unwrap());
}

#[rstest]
#[case("yesterday")]
#[case("25:00")]
#[case("")]
#[case("-")]
fn what_is_no_time_is_explained(#[case] text: &str) {
    let Err(Failure::Usage(why)) = super::moment("--since", text, &noon()) else { panic!("it was read") };
    assert!(why.starts_with(&format!("--since: {text} is no time; write 90s")), "{why}");
}

#[rstest]
#[case("a=b", "a", "b", false)]
#[case("a!=b", "a", "b", true)]
#[case("a=b!=c", "a", "b!=c", false)]
#[case("a=", "a", "", false)]
fn fields_are_read(#[case] text: &str, #[case] key: &str, #[case] value: &str, #[case] exclude: bool) {
    assert_eq!(field(text).unwrap(), FieldIs { key: key.into(), value: value.into(), exclude });
}

#[test]
fn what_is_no_field_is_explained() {
    assert!(matches!(field("=b"), Err(Failure::Usage(_))));
    assert!(matches!(field("ab"), Err(Failure::Usage(_))));
}
