//! Loggers that say the level with the first letters of a line, in a form of their own.

use super::{Level, word};
use crate::group::form;

/// The level of a line with such a beginning.
pub(super) fn of(head: &[u8]) -> Option<Level> {
    klog(head).or_else(|| priority(head)).or_else(|| redis(head)).or_else(|| crash(head))
}

/// `I0102 15:04:05.000000       1 file.go:1] …`, and `I20240102 …` of C++'s glog.
fn klog(head: &[u8]) -> Option<Level> {
    let (letter, rest) = head.split_at_checked(1)?;
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let time = rest.get(digits..digits + 9)?;
    let is_time = time[0] == b' ' && time[3] == b':' && time[6] == b':';
    (matches!(digits, 4 | 8) && is_time && matches!(letter, b"I" | b"W" | b"E" | b"F"))
        .then(|| word::letter(letter))?
}

/// `<3>…`: syslog's, the kernel's and systemd's priority.
fn priority(head: &[u8]) -> Option<Level> {
    let rest = head.strip_prefix(b"<")?;
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if !(1..=3).contains(&digits) || rest.get(digits) != Some(&b'>') {
        return None;
    }
    let number: u32 = std::str::from_utf8(&rest[..digits]).ok()?.parse().ok()?;
    // Its other bits say who wrote it.
    word::syslog(&[b'0' + u8::try_from(number % 8).ok()?])
}

/// `1:M 01 Jan 2024 12:00:00.000 * …`
fn redis(head: &[u8]) -> Option<Level> {
    let digits = head.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let rest = head.get(digits..)?;
    if digits == 0 || !matches!(rest, [b':', b'X' | b'C' | b'S' | b'M', b' ', ..]) {
        return None;
    }
    match *rest[3..].split(|byte| *byte == b' ').nth(4)? {
        [b'#'] => Some(Level::Warn),
        [b'*'] => Some(Level::Info),
        [b'-' | b'.'] => Some(Level::Debug),
        _ => None,
    }
}

/// What runtimes write when a program breaks.
fn crash(head: &[u8]) -> Option<Level> {
    const BEGINNINGS: [(&[u8], Level); 8] = [
        (b"panic: ", Level::Fatal),
        (b"fatal error: ", Level::Fatal),
        (b"Fatal error: ", Level::Fatal),
        (b"SIGSEGV: ", Level::Fatal),
        (b"Traceback (most recent call last)", Level::Error),
        (b"Exception in thread ", Level::Error),
        (b"Unhandled exception. ", Level::Error),
        (b"Uncaught ", Level::Error),
    ];
    if let Some((_, level)) = BEGINNINGS.iter().find(|(beginning, _)| head.starts_with(beginning)) {
        return Some(*level);
    }
    let panics = head.starts_with(b"thread '") && form::find(head, b" panicked at ").is_some();
    (panics || form::is_exception(head)).then_some(Level::Error)
}
