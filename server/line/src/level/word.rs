//! The names and numbers of levels.

use super::Level;

/// What the words mean that loggers use, whatever their case.
const WORDS: [(&str, Level); 43] = [
    ("info", Level::Info),
    ("warn", Level::Warn),
    ("error", Level::Error),
    ("debug", Level::Debug),
    ("warning", Level::Warn),
    ("trace", Level::Trace),
    ("fatal", Level::Fatal),
    ("inf", Level::Info),
    ("wrn", Level::Warn),
    ("err", Level::Error),
    ("dbg", Level::Debug),
    ("trc", Level::Trace),
    ("ftl", Level::Fatal),
    ("information", Level::Info),
    ("informational", Level::Info),
    ("notice", Level::Info),
    ("note", Level::Info),
    ("log", Level::Info),
    ("verbose", Level::Debug),
    ("vrb", Level::Trace),
    ("silly", Level::Trace),
    ("finest", Level::Trace),
    ("finer", Level::Trace),
    ("fine", Level::Debug),
    ("config", Level::Debug),
    ("trce", Level::Trace),
    ("dbug", Level::Debug),
    ("fail", Level::Error),
    ("severe", Level::Error),
    ("eror", Level::Error),
    ("critical", Level::Fatal),
    ("crit", Level::Fatal),
    ("alert", Level::Fatal),
    ("emerg", Level::Fatal),
    ("emergency", Level::Fatal),
    ("panic", Level::Fatal),
    ("dpanic", Level::Fatal),
    ("pnc", Level::Fatal),
    ("debug1", Level::Debug),
    ("debug2", Level::Debug),
    ("debug3", Level::Debug),
    ("debug4", Level::Debug),
    ("debug5", Level::Debug),
];

/// The level of this name.
pub(super) fn of(word: &[u8]) -> Option<Level> {
    let word = word.trim_ascii();
    if !(3..=13).contains(&word.len()) {
        return if word.len() == 1 { letter(word) } else { None };
    }
    WORDS.iter().find(|(name, _)| word.eq_ignore_ascii_case(name.as_bytes())).map(|(_, level)| *level)
}

/// The level of this initial: `I`; MongoDB numbers those of debugging: `D2`.
pub(super) fn letter(word: &[u8]) -> Option<Level> {
    match word {
        b"T" => Some(Level::Trace),
        b"D" | [b'D', b'1'..=b'5'] => Some(Level::Debug),
        b"I" => Some(Level::Info),
        b"W" => Some(Level::Warn),
        b"E" => Some(Level::Error),
        b"F" | b"C" => Some(Level::Fatal),
        _ => None,
    }
}

/// The level of this number, as bunyan and pino count them: 10 to 60.
pub(super) fn number(digits: &[u8]) -> Option<Level> {
    match parsed(digits)? {
        10..20 => Some(Level::Trace),
        20..30 => Some(Level::Debug),
        30..40 => Some(Level::Info),
        40..50 => Some(Level::Warn),
        50..60 => Some(Level::Error),
        60..70 => Some(Level::Fatal),
        _ => None,
    }
}

/// The level of this severity of syslog (RFC 5424, 6.2.1).
pub(super) fn syslog(digits: &[u8]) -> Option<Level> {
    match parsed(digits)? {
        0..=2 => Some(Level::Fatal),
        3 => Some(Level::Error),
        4 => Some(Level::Warn),
        5 | 6 => Some(Level::Info),
        7 => Some(Level::Debug),
        _ => None,
    }
}

/// The level of this `SeverityNumber` of OpenTelemetry.
pub(super) fn otel(digits: &[u8]) -> Option<Level> {
    let number = parsed(digits)?;
    let index = usize::try_from(number.checked_sub(1)? / 4).ok()?;
    Level::ALL.get(index).copied()
}

fn parsed(digits: &[u8]) -> Option<u32> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}
