//! Label selectors as kubectl takes them: `app=web,tier in (a, b),!old`.

use std::sync::Arc;

use super::{Operator, Requirement, Selector};
use crate::Error;

impl Selector {
    /// Reads a selector; without any text it selects everything.
    ///
    /// `Invalid` with the part that cannot be read.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let parts = split(text);
        let parts = parts.into_iter().map(str::trim).filter(|part| !part.is_empty());
        Ok(Self { requirements: parts.map(requirement).collect::<Result<_, _>>()? })
    }
}

/// At the commas that stand in no brackets.
fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut begin, mut within) = (0, false);
    for (at, sign) in text.char_indices() {
        match sign {
            '(' => within = true,
            ')' => within = false,
            ',' if !within => {
                parts.push(&text[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[begin..]);
    parts
}

fn requirement(part: &str) -> Result<Requirement, Error> {
    let wrong = || {
        Error::Invalid(format!(
            "`{part}` is no label selector; write `key=value`, `key in (a, b)` or `!key`."
        ))
    };
    let of = |key: &str, operator, values: Vec<&str>| {
        let key = key.trim();
        if !is_key(key) || !values.iter().all(|value| is_value(value.trim())) {
            return Err(wrong());
        }
        let values = values.into_iter().map(|value| Arc::from(value.trim())).collect();
        Ok(Requirement { key: key.into(), operator, values })
    };
    if let Some(key) = part.strip_prefix('!') {
        return of(key, Operator::DoesNotExist, Vec::new());
    }
    if let Some((head, values)) = part.split_once('(') {
        let values = values.trim_end().strip_suffix(')').ok_or_else(wrong)?.split(',').collect();
        let (key, word) = head.trim().rsplit_once(char::is_whitespace).ok_or_else(wrong)?;
        return match word {
            "in" => of(key, Operator::In, values),
            "notin" => of(key, Operator::NotIn, values),
            _ => Err(wrong()),
        };
    }
    if let Some((key, value)) = part.split_once("!=") {
        return of(key, Operator::NotIn, vec![value]);
    }
    if let Some((key, value)) = part.split_once("==").or_else(|| part.split_once('=')) {
        return of(key, Operator::In, vec![value]);
    }
    of(part, Operator::Exists, Vec::new())
}

/// A label's key: an optional domain, a slash, a name.
fn is_key(key: &str) -> bool {
    let name = key.rsplit_once('/').map_or(key, |(_, name)| name);
    !name.is_empty()
        && is_value(name)
        && key.len() <= 317
        && key.bytes().all(|byte| byte == b'/' || is_in_value(byte))
}

fn is_value(value: &str) -> bool {
    value.len() <= 63 && value.bytes().all(is_in_value)
}

fn is_in_value(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}

#[cfg(test)]
mod tests;
