//! Moments as people read them: relative first, the clock's time for data's age, the full date on hover.

use prost_types::Timestamp;

const DAY: i64 = 86_400;

/// Milliseconds since 1970 (UTC).
pub fn millis(timestamp: &Timestamp) -> i64 {
    timestamp.seconds.saturating_mul(1000).saturating_add(i64::from(timestamp.nanos) / 1_000_000)
}

/// How long ago in words: `just now`, `40 s ago`, `2 min ago`, `3 h ago`, `5 days ago`.
pub fn ago(milliseconds: i64) -> String {
    match milliseconds / 1000 {
        ..3 => "just now".to_owned(),
        _ => format!("{} ago", span(milliseconds)),
    }
}

/// For how long something has been so: `for 40 s`, `for 12 min`.
pub fn lasting(milliseconds: i64) -> String {
    format!("for {}", span(milliseconds))
}

/// A duration in words with one unit: `40 s`, `2 min`, `3 h`, `5 days`.
pub fn span(milliseconds: i64) -> String {
    let seconds = (milliseconds / 1000).max(0);
    match seconds {
        0..90 => format!("{seconds} s"),
        90..5_400 => format!("{} min", (seconds + 30) / 60),
        5_400..129_600 => format!("{} h", (seconds + 1_800) / 3_600),
        _ => format!("{} days", (seconds + DAY / 2) / DAY),
    }
}

/// The clock's time `12:04:07` at an offset of so many minutes east of UTC.
pub fn clock_time(unix_millis: i64, offset_minutes: i32) -> String {
    let (_, seconds) = local(unix_millis, offset_minutes);
    format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

/// The clock's time with milliseconds, `12:04:07.120`.
pub fn clock_millis(unix_millis: i64, offset_minutes: i32) -> String {
    format!("{}.{:03}", clock_time(unix_millis, offset_minutes), unix_millis.rem_euclid(1000))
}

/// Date and time `2026-11-22 12:04:07`.
pub fn date_time(unix_millis: i64, offset_minutes: i32) -> String {
    let (days, _) = local(unix_millis, offset_minutes);
    let (year, month, day) = civil(days);
    format!("{year:04}-{month:02}-{day:02} {}", clock_time(unix_millis, offset_minutes))
}

/// The moment for machines, in UTC: `2026-11-22T12:04:07Z`.
pub fn rfc3339(unix_millis: i64) -> String {
    date_time(unix_millis, 0).replace(' ', "T") + "Z"
}

/// The moment for machines to the millisecond: `2026-11-22T12:04:07.120Z`.
pub fn rfc3339_millis(unix_millis: i64) -> String {
    format!("{}.{:03}Z", date_time(unix_millis, 0).replace(' ', "T"), unix_millis.rem_euclid(1000))
}

/// Reads `2026-11-22T12:04[:07[.120]][Z]`, in milliseconds since 1970: a time at an offset of so many minutes east of
/// UTC, unless a `Z` ends it.
pub fn parse(text: &str, offset_minutes: i32) -> Option<i64> {
    let (text, offset) = match text.strip_suffix('Z') {
        Some(text) => (text, 0),
        None => (text, i64::from(offset_minutes)),
    };
    let (date, time) = text.split_once(['T', ' '])?;
    let mut date = date.splitn(3, '-').map(|part| part.parse::<u16>().ok().map(i64::from));
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    let (time, fraction) = time.split_once('.').unwrap_or((time, ""));
    let mut time = time.splitn(3, ':').map(|part| part.parse::<u8>().ok().map(i64::from));
    let (hour, minute, second) = (time.next()??, time.next()??, time.next().unwrap_or(Some(0))?);
    let milliseconds = match fraction.get(..fraction.len().min(3))? {
        "" => 0,
        digits => i64::from(digits.parse::<u16>().ok()?) * [100, 10, 1][digits.len() - 1],
    };
    let within =
        (1..=12).contains(&month) && (1..=31).contains(&day) && hour < 24 && minute < 60 && second < 60;
    let seconds = days(year, month, day) * DAY + hour * 3_600 + (minute - offset) * 60 + second;
    within.then_some(seconds * 1_000 + milliseconds)
}

/// Days since 1970 of a proleptic Gregorian date. Source: as for [`civil`], `days_from_civil`.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Days since 1970 and seconds of that day.
fn local(unix_millis: i64, offset_minutes: i32) -> (i64, i64) {
    let seconds = unix_millis.div_euclid(1000) + i64::from(offset_minutes) * 60;
    (seconds.div_euclid(DAY), seconds.rem_euclid(DAY))
}

/// The proleptic Gregorian date of a day since 1970.
/// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(-5_000, "just now")]
    #[case(2_900, "just now")]
    #[case(40_000, "40 s ago")]
    #[case(89_000, "89 s ago")]
    #[case(120_000, "2 min ago")]
    #[case(5_399_000, "90 min ago")]
    #[case(10_800_000, "3 h ago")]
    #[case(5 * 86_400_000, "5 days ago")]
    fn relative_times_have_one_unit(#[case] milliseconds: i64, #[case] words: &str) {
        assert_eq!(ago(milliseconds), words);
    }

    #[rstest]
    #[case(0, 0, "1970-01-01 00:00:00")]
    #[case(1_795_392_247_120, 0, "2026-11-23 00:04:07")]
    #[case(1_795_392_247_120, 60, "2026-11-23 01:04:07")]
    #[case(1_795_392_247_120, -300, "2026-11-22 19:04:07")]
    #[case(951_782_400_000, 0, "2000-02-29 00:00:00")]
    #[case(-1_000, 0, "1969-12-31 23:59:59")]
    fn dates_follow_the_gregorian_calendar(#[case] at: i64, #[case] offset: i32, #[case] text: &str) {
        assert_eq!(date_time(at, offset), text);
    }

    #[test]
    fn machines_read_utc() {
        assert_eq!(rfc3339(1_795_392_247_120), "2026-11-23T00:04:07Z");
    }

    #[test]
    fn log_times_carry_milliseconds() {
        assert_eq!(clock_millis(1_795_392_247_007, 0), "00:04:07.007");
    }

    #[rstest]
    #[case("2026-11-23T00:04:07.120Z", 60, Some(1_795_392_247_120))]
    #[case("2026-11-23T01:04:07.12", 60, Some(1_795_392_247_120))]
    #[case("2026-11-22 19:04", -300, Some(1_795_392_240_000))]
    #[case("2000-02-29T00:00:00Z", 0, Some(951_782_400_000))]
    #[case("2026-13-01T00:00:00Z", 0, None)]
    #[case("2026-11-23T24:00:00Z", 0, None)]
    #[case("2026-11-23", 0, None)]
    #[case("2026-11-23T1:é", 0, None)]
    #[case("", 0, None)]
    fn times_are_read_as_they_are_typed(#[case] text: &str, #[case] offset: i32, #[case] at: Option<i64>) {
        assert_eq!(parse(text, offset), at);
    }

    proptest::proptest! {
        #[test]
        fn every_moment_survives_its_text(at in 0_i64..4_000_000_000_000) {
            proptest::prop_assert_eq!(parse(&rfc3339_millis(at), 120), Some(at));
        }

        #[test]
        fn any_text_is_read(text in ".{0,30}") {
            parse(&text, 0);
        }
    }
}
