//! Texts with escapes: JSON's, and those of Go's `strconv.Quote`, which logfmt writes.

use std::borrow::Cow;

/// The text with its escapes resolved. What is no escape stays as it is; what is not UTF-8 is replaced.
pub(super) fn unescaped(raw: &[u8]) -> Cow<'_, str> {
    let Some(first) = memchr::memchr(b'\\', raw) else { return String::from_utf8_lossy(raw) };
    let mut text = Vec::with_capacity(raw.len());
    let (mut rest, mut at) = (raw, Some(first));
    while let Some(start) = at {
        text.extend_from_slice(&rest[..start]);
        rest = &rest[start..];
        rest = &rest[escape(rest, &mut text)..];
        at = memchr::memchr(b'\\', rest);
    }
    text.extend_from_slice(rest);
    Cow::Owned(match String::from_utf8(text) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    })
}

/// Writes what the escape stands for that stands here; how long it is.
fn escape(text: &[u8], to: &mut Vec<u8>) -> usize {
    let plain = match text.get(1) {
        Some(b'n') => b'\n',
        Some(b't') => b'\t',
        Some(b'r') => b'\r',
        Some(b'b') => 8,
        Some(b'f') => 12,
        Some(b'a') => 7,
        Some(b'v') => 11,
        Some(byte @ (b'"' | b'\\' | b'/' | b'\'')) => *byte,
        Some(b'x') => match hex(text, 2, 2).and_then(|byte| u8::try_from(byte).ok()) {
            Some(byte) => {
                to.push(byte);
                return 4;
            }
            None => return as_it_is(to),
        },
        Some(b'u') => return unicode(text, to),
        _ => return as_it_is(to),
    };
    to.push(plain);
    2
}

fn as_it_is(to: &mut Vec<u8>) -> usize {
    to.push(b'\\');
    1
}

/// `\u0041`, or the two halves of a character beyond the basic plane.
fn unicode(text: &[u8], to: &mut Vec<u8>) -> usize {
    let Some(unit) = hex(text, 2, 4) else { return as_it_is(to) };
    let low = (text.get(6..8) == Some(b"\\u")).then(|| hex(text, 8, 4)).flatten();
    let (code, length) = match (unit, low) {
        (0xd800..=0xdbff, Some(low @ 0xdc00..=0xdfff)) => {
            (0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00), 12)
        }
        _ => (unit, 6),
    };
    let character = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
    to.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    length
}

fn hex(text: &[u8], from: usize, digits: usize) -> Option<u32> {
    let digits = text.get(from..from + digits)?;
    digits.iter().try_fold(0, |number, digit| Some(number * 16 + char::from(*digit).to_digit(16)?))
}
