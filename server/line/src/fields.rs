//! Lines that are made of fields: a JSON object, or logfmt.

use std::borrow::Cow;

use crate::level::{self, Level};

mod json;
mod logfmt;
mod text;

/// Fields of a line at most; what comes after them is not shown as fields.
pub const MOST: usize = 256;
/// Objects within objects that are flattened at most; a deeper one is the value of a field, as it is written.
pub const DEEPEST: usize = 4;

/// Names that loggers give the time, best first.
const TIME: [&str; 10] =
    ["time", "ts", "timestamp", "@timestamp", "@t", "datetime", "eventTime", "t.$date", "date", "t"];
/// Names that loggers give the message, best first.
const MESSAGE: [&str; 9] =
    ["msg", "message", "@m", "@mt", "short_message", "textPayload", "event", "log", "body"];

/// A line's fields, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed<'a> {
    fields: Vec<Field<'a>>,
    format: Format,
}

/// How a line writes its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One JSON object.
    Json,
    /// `key=value key="a value"`.
    Logfmt,
}

/// One field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field<'a> {
    /// Its name; those of objects within objects are joined by dots.
    pub key: Cow<'a, str>,
    /// Its value as it is written, a text without its quotation marks.
    pub raw: &'a [u8],
    /// It stood in quotation marks, hence may hold escapes.
    pub quoted: bool,
}

/// The fields of a line that is a JSON object up to its end, or logfmt: two pairs, or one that names the level or the
/// message.
pub fn parse(line: &[u8]) -> Option<Parsed<'_>> {
    let mut fields = Vec::new();
    if is_json(line) {
        json::scan(line, |path, value| {
            if fields.len() < MOST {
                fields.push(Field { key: joined(path), raw: value.raw, quoted: value.quoted });
            }
            true
        })?;
        return Some(Parsed { fields, format: Format::Json });
    }
    let mut telling = false;
    logfmt::scan(line, |key, value| {
        if fields.len() < MOST {
            telling |= level::is_key(key) || MESSAGE[..2].iter().any(|name| name.as_bytes() == key);
            fields.push(Field { key: String::from_utf8_lossy(key), raw: value.raw, quoted: value.quoted });
        }
        true
    })?;
    (fields.len() >= 2 || telling).then_some(Parsed { fields, format: Format::Logfmt })
}

/// Whether the line may be a JSON object.
pub(crate) fn is_json(line: &[u8]) -> bool {
    line.trim_ascii_start().first() == Some(&b'{')
}

/// Calls for each field until it is told to stop. Less than [`parse`] asks of a line: what follows need not be well
/// formed, and nothing is allocated.
pub(crate) fn scan<'a>(line: &'a [u8], mut visit: impl FnMut(&[&'a [u8]], Value<'a>) -> bool) {
    if is_json(line) {
        json::scan(line, visit);
    } else {
        logfmt::scan(line, |key, value| visit(&[key], value));
    }
}

/// A value as it is written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Value<'a> {
    pub(crate) raw: &'a [u8],
    pub(crate) quoted: bool,
}

fn joined<'a>(path: &[&'a [u8]]) -> Cow<'a, str> {
    match path {
        [key] => text::unescaped(key),
        path => Cow::Owned(path.iter().map(|key| text::unescaped(key)).collect::<Vec<_>>().join(".")),
    }
}

impl Field<'_> {
    /// Its value, escapes resolved; what is not UTF-8 is replaced.
    pub fn value(&self) -> Cow<'_, str> {
        if self.quoted { text::unescaped(self.raw) } else { String::from_utf8_lossy(self.raw) }
    }
}

impl<'a> Parsed<'a> {
    /// All fields, in their order.
    pub fn fields(&self) -> &[Field<'a>] {
        &self.fields
    }

    /// How they are written.
    pub fn format(&self) -> Format {
        self.format
    }

    /// The first field of this name.
    pub fn get(&self, key: &str) -> Option<&Field<'a>> {
        self.fields.iter().find(|field| field.key == key)
    }

    /// When the line was written, as the line says it.
    pub fn time(&self) -> Option<&Field<'a>> {
        self.named(&TIME)
    }

    /// What happened.
    pub fn message(&self) -> Option<&Field<'a>> {
        self.named(&MESSAGE)
    }

    /// How bad it is.
    pub fn level(&self) -> Option<Level> {
        self.level_field().and_then(|field| level::of_field(field.key.as_bytes(), field.raw))
    }

    /// The field that says how bad it is.
    pub fn level_field(&self) -> Option<&Field<'a>> {
        self.fields.iter().find(|field| level::of_field(field.key.as_bytes(), field.raw).is_some())
    }

    fn named(&self, names: &[&str]) -> Option<&Field<'a>> {
        names.iter().find_map(|name| self.get(name))
    }
}

#[cfg(test)]
mod tests;
