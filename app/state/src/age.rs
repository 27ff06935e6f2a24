//! AGE and RESTARTS exactly as `kubectl get pods` prints them.
//!
//! Sources: `HumanDuration` in k8s.io/apimachinery's `pkg/util/duration/duration.go`; `printPod` and
//! `translateTimestampSince` in Kubernetes' `pkg/printers/internalversion/printers.go` (v1.34).

/// How kubectl writes a duration, given in milliseconds.
pub fn human_duration(milliseconds: i64) -> String {
    let seconds = milliseconds / 1000;
    let (minutes, hours, days) = (seconds / 60, seconds / 3_600, seconds / 86_400);
    match seconds {
        ..-1 => "<invalid>".to_owned(),
        -1 => "0s".to_owned(),
        0..120 => format!("{seconds}s"),
        _ if minutes < 10 => two(minutes, 'm', seconds % 60, 's'),
        _ if minutes < 180 => format!("{minutes}m"),
        _ if hours < 8 => two(hours, 'h', minutes % 60, 'm'),
        _ if hours < 48 => format!("{hours}h"),
        _ if days < 8 => two(days, 'd', hours % 24, 'h'),
        _ if days < 730 => format!("{days}d"),
        _ if days < 2_920 => two(days / 365, 'y', days % 365, 'd'),
        _ => format!("{}y", days / 365),
    }
}

fn two(large: i64, unit: char, small: i64, small_unit: char) -> String {
    if small == 0 { format!("{large}{unit}") } else { format!("{large}{unit}{small}{small_unit}") }
}

/// AGE: the time since a moment, both in milliseconds since 1970.
pub fn age(since: Option<i64>, now: i64) -> String {
    since.map_or_else(|| "<unknown>".to_owned(), |since| human_duration(now - since))
}

/// RESTARTS: the count, and in brackets when the latest restart happened: `6 (2m ago)`.
pub fn restarts(count: u32, last: Option<i64>, now: i64) -> String {
    match last {
        Some(last) if count > 0 => format!("{count} ({} ago)", human_duration(now - last)),
        _ => count.to_string(),
    }
}

/// The same within a sentence: `6 restarts (2m ago)`.
pub fn restarts_in_words(count: u32, last: Option<i64>, now: i64) -> String {
    let restarts = crate::quantity::counted(count.into(), "restart");
    match last {
        Some(last) if count > 0 => format!("{restarts} ({} ago)", human_duration(now - last)),
        _ => restarts,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const SECOND: i64 = 1000;
    const MINUTE: i64 = 60 * SECOND;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;
    const YEAR: i64 = 365 * DAY;

    // The cases of TestHumanDuration and TestHumanDurationBoundaries in apimachinery's duration_test.go.
    #[rstest]
    #[case(SECOND, "1s")]
    #[case(70 * SECOND, "70s")]
    #[case(190 * SECOND, "3m10s")]
    #[case(70 * MINUTE, "70m")]
    #[case(47 * HOUR, "47h")]
    #[case(49 * HOUR, "2d1h")]
    #[case((8 * 24 + 2) * HOUR, "8d")]
    #[case(367 * DAY, "367d")]
    #[case(2 * YEAR + 25 * HOUR, "2y1d")]
    #[case(8 * YEAR + 2 * HOUR, "8y")]
    #[case(-2 * SECOND, "<invalid>")]
    #[case(-2 * SECOND + 1, "0s")]
    #[case(0, "0s")]
    #[case(SECOND - 1, "0s")]
    #[case(2 * MINUTE - 1, "119s")]
    #[case(2 * MINUTE, "2m")]
    #[case(2 * MINUTE + SECOND, "2m1s")]
    #[case(10 * MINUTE - 1, "9m59s")]
    #[case(10 * MINUTE, "10m")]
    #[case(10 * MINUTE + SECOND, "10m")]
    #[case(3 * HOUR - 1, "179m")]
    #[case(3 * HOUR, "3h")]
    #[case(3 * HOUR + MINUTE, "3h1m")]
    #[case(8 * HOUR - 1, "7h59m")]
    #[case(8 * HOUR, "8h")]
    #[case(8 * HOUR + 59 * MINUTE, "8h")]
    #[case(2 * DAY - 1, "47h")]
    #[case(2 * DAY, "2d")]
    #[case(2 * DAY + HOUR, "2d1h")]
    #[case(8 * DAY - 1, "7d23h")]
    #[case(8 * DAY, "8d")]
    #[case(8 * DAY + 23 * HOUR, "8d")]
    #[case(2 * YEAR - 1, "729d")]
    #[case(2 * YEAR, "2y")]
    #[case(2 * YEAR + 23 * HOUR, "2y")]
    #[case(2 * YEAR + 24 * HOUR - 1, "2y")]
    #[case(2 * YEAR + 24 * HOUR, "2y1d")]
    #[case(3 * YEAR, "3y")]
    #[case(4 * YEAR, "4y")]
    #[case(8 * YEAR - 1, "7y364d")]
    #[case(8 * YEAR, "8y")]
    #[case(8 * YEAR + 364 * DAY, "8y")]
    #[case(9 * YEAR, "9y")]
    fn durations_read_as_in_kubectl(#[case] milliseconds: i64, #[case] text: &str) {
        assert_eq!(human_duration(milliseconds), text);
    }

    #[rstest]
    #[case(0, None, "0")]
    #[case(3, None, "3")]
    #[case(6, Some(0), "6 (2m ago)")]
    #[case(0, Some(0), "0")]
    fn restarts_carry_the_latest_ones_age(#[case] count: u32, #[case] last: Option<i64>, #[case] text: &str) {
        assert_eq!(restarts(count, last, 2 * MINUTE), text);
    }

    #[test]
    fn restarts_agree_with_their_noun() {
        assert_eq!(restarts_in_words(1, Some(0), 2 * MINUTE), "1 restart (2m ago)");
        assert_eq!(restarts_in_words(0, None, 0), "0 restarts");
    }

    #[test]
    fn a_missing_creation_time_is_unknown() {
        assert_eq!(age(None, 0), "<unknown>");
        assert_eq!(age(Some(5 * SECOND), 12 * SECOND), "7s");
    }
}
