//! The kubelet's time stamp before each line: RFC 3339 with a fraction of up to nine digits.
//!
//! Parsed by hand, because it is done for every line of every log: a general parser would take most of the time that
//! a line is worth.

const NANOS: i64 = 1_000_000_000;

/// Reads the time stamp at the beginning of `bytes`: nanoseconds since 1970 (UTC), and how many bytes it takes.
///
/// Takes both forms that nodes write, with a fixed fraction (`2026-11-23T03:31:53.120000000Z`, the kubelet's own) and
/// a trimmed one (`…53.12Z`), in UTC or with an offset. A date that does not exist, or that does not fit into 64 bits of
/// nanoseconds (before 1678 or after 2261), is no time stamp.
pub fn parse(bytes: &[u8]) -> Option<(i64, usize)> {
    let head: &[u8; 19] = bytes.first_chunk()?;
    let separators = (head[4], head[7], head[10], head[13], head[16]);
    if separators != (b'-', b'-', b'T', b':', b':') {
        return None;
    }
    let year = number(&head[0..4])?;
    let month = number(&head[5..7])?;
    let day = number(&head[8..10])?;
    let hour = number(&head[11..13])?;
    let minute = number(&head[14..16])?;
    let second = number(&head[17..19])?;
    if !(1..=12).contains(&month) || day < 1 || day > days_in(year, month) {
        return None;
    }
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let (fraction, mut length) = fraction(bytes)?;
    let offset = match bytes.get(length)? {
        b'Z' => {
            length += 1;
            0
        }
        sign @ (b'+' | b'-') => {
            let zone: &[u8; 5] = bytes.get(length + 1..)?.first_chunk()?;
            let (hours, minutes) = (number(&zone[0..2])?, number(&zone[3..5])?);
            if zone[2] != b':' || hours > 23 || minutes > 59 {
                return None;
            }
            length += 6;
            let seconds = hours * 3600 + minutes * 60;
            if *sign == b'+' { seconds } else { -seconds }
        }
        _ => return None,
    };
    let seconds = days_since_1970(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset;
    Some((seconds.checked_mul(NANOS)?.checked_add(fraction)?, length))
}

/// The fraction in nanoseconds, and where the zone begins.
fn fraction(bytes: &[u8]) -> Option<(i64, usize)> {
    if bytes.get(19) != Some(&b'.') {
        return Some((0, 19));
    }
    let digits = bytes[20..].iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
    if digits == 0 || digits > 9 {
        return None;
    }
    let mut nanos = number(&bytes[20..20 + digits])?;
    for _ in digits..9 {
        nanos *= 10;
    }
    Some((nanos, 20 + digits))
}

/// A decimal number of at most nine digits.
fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |value, byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit <= 9).then(|| value * 10 + i64::from(digit))
    })
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 in the proleptic Gregorian calendar: the year begins in March, so that the leap day is its last.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests;
