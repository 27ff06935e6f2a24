//! How bad a line says it is.

use crate::{ansi, fields};

mod access;
mod head;
mod plain;
mod word;

/// How much of a line's beginning is looked at, if it is not made of fields.
const HEAD: usize = 256;

/// How bad a line says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Every step.
    Trace,
    /// For whoever looks for a fault.
    Debug,
    /// What happens as it should; also what loggers call a notice.
    Info,
    /// What may become a fault.
    Warn,
    /// A fault.
    Error,
    /// A fault after which the program does not go on; also what loggers call critical, alert and panic.
    Fatal,
}

impl Level {
    /// All of them, the least one first.
    pub const ALL: [Self; 6] = [Self::Trace, Self::Debug, Self::Info, Self::Warn, Self::Error, Self::Fatal];

    /// Its name, in lower case.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Trace => "trace",
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
            Self::Fatal => "fatal",
        }
    }
}

/// The level that the line itself says. None of one that says none: a stack trace's frame, plain words.
///
/// A word inside a sentence is no level ("no error found"); it has to stand where loggers put it. An answer of a web
/// server with a status of 5xx is an error, one of 4xx a warning.
pub fn of(line: &[u8]) -> Option<Level> {
    if fields::is_json(line) {
        return of_fields(line);
    }
    let head = &line[..line.len().min(HEAD)];
    let stripped = ansi::strip(head);
    let head = &*stripped;
    // What stands so far to the right is a part of something.
    if head.starts_with(b"\t") || head.starts_with(b"    ") {
        return None;
    }
    let head = head.trim_ascii_start();
    if begins_with_pair(head)
        && let Some(level) = of_fields(line.trim_ascii_start())
    {
        return Some(level);
    }
    head::of(head).or_else(|| access::of(head)).or_else(|| plain::of(head))
}

/// The level that a field tells, if it is one that tells it.
pub(crate) fn of_field(key: &[u8], raw: &[u8]) -> Option<Level> {
    match key {
        // MongoDB's.
        b"s" => word::letter(raw),
        b"severity_number" | b"severityNumber" | b"SeverityNumber" => word::otel(raw),
        b"severity" | b"PRIORITY" | b"syslog_severity" => word::of(raw).or_else(|| word::syslog(raw)),
        key if is_key(key) => word::of(raw).or_else(|| word::number(raw)),
        _ => None,
    }
}

/// Whether loggers put a level in a field of this name.
pub(crate) fn is_key(key: &[u8]) -> bool {
    const KEYS: [&str; 12] = [
        "level",
        "severity",
        "lvl",
        "loglevel",
        "log_level",
        "log.level",
        "levelname",
        "level_name",
        "@l",
        "l",
        "severitytext",
        "severity_text",
    ];
    KEYS.iter().any(|name| key.eq_ignore_ascii_case(name.as_bytes()))
}

fn of_fields(line: &[u8]) -> Option<Level> {
    let mut level = None;
    fields::scan(line, |path, value| {
        level = match path {
            [key] => of_field(key, value.raw),
            [b"log", b"level"] => word::of(value.raw),
            _ => None,
        };
        level.is_none()
    });
    level
}

fn begins_with_pair(head: &[u8]) -> bool {
    let end = head.iter().position(|byte| matches!(byte, b' ' | b'=' | b'[' | b'"'));
    end.is_some_and(|end| end > 0 && head[end] == b'=')
}

#[cfg(test)]
mod tests;
