//! Lines of text, in which a level stands near the beginning: alone in capitals, in brackets, before a colon.

use super::{Level, word};

/// Words that are looked at.
const MOST_WORDS: usize = 24;

/// The level of a line of text, given its beginning.
pub(super) fn of(head: &[u8]) -> Option<Level> {
    // Words of a sentence that were passed.
    let mut prose = 0;
    let mut rest = head;
    let mut before = None;
    for _ in 0..MOST_WORDS {
        let skipped = rest.iter().take_while(|byte| is_gap(**byte)).count();
        if let Some(last) = rest[..skipped].iter().rfind(|byte| !matches!(byte, b' ')) {
            before = Some(*last);
        }
        rest = &rest[skipped..];
        let (token, inside, end) = token(rest)?;
        let after = rest[end..].iter().copied().find(|byte| *byte != b' ' || end == rest.len());
        if inside {
            if prose <= 1
                && let Some(level) = bracketed(token)
            {
                return Some(level);
            }
        } else if let Some(level) = pair(token) {
            return Some(level);
        } else if let Some(level) = word::of(token).filter(|_| token.len() > 1) {
            let next = rest.get(end).copied();
            let capitals = token.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
            let framed = matches!(before, Some(b'-' | b'|' | b'\t'))
                || matches!(next, Some(b':' | b'!' | b'|' | b'\t' | b'['))
                || matches!(after, Some(b'-' | b'|'));
            let tabs = before == Some(b'\t') && next == Some(b'\t');
            if (capitals && prose <= usize::from(framed)) || tabs {
                return Some(level);
            }
            // `log:` and `note:` are what people write.
            if prose == 0 && next == Some(b':') && !matches!(token, b"log" | b"note" | b"config") {
                return Some(level);
            }
            prose += usize::from(!capitals);
        } else if let Some(level) =
            word::letter(token).filter(|_| prose == 0 && follows_time(before, head, rest))
        {
            return Some(level);
        } else {
            prose += usize::from(is_prose(token));
        }
        if prose > 1 {
            return None;
        }
        before = (inside).then_some(b']');
        rest = &rest[end..];
    }
    None
}

/// What stands between words.
fn is_gap(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'|' | b'-' | b':' | b',' | b']' | b'>' | b')' | b'!')
}

/// The next word, or what is in the next brackets; whether it is the latter; where it ends.
fn token(text: &[u8]) -> Option<(&[u8], bool, usize)> {
    let close = match text.first()? {
        b'[' => Some(b']'),
        b'<' => Some(b'>'),
        b'(' => Some(b')'),
        _ => None,
    };
    if let Some(end) = close.and_then(|close| memchr::memchr(close, text)) {
        return Some((&text[1..end], true, end + 1));
    }
    let is_end = |byte: &u8| matches!(byte, b' ' | b'\t' | b'|' | b'[' | b':' | b'!' | b',' | b'\r');
    let end = text.iter().position(is_end).unwrap_or(text.len()).max(1);
    Some((&text[..end], false, end))
}

/// `[error]`, `[ INFO]`, `[core:error]`, `[2024-01-01 12:00:00,000: INFO/MainProcess]`, `[I 2024-01-01 12:00:00]`.
fn bracketed(inside: &[u8]) -> Option<Level> {
    let inside = inside.trim_ascii();
    if let Some(level) = word::of(inside) {
        return Some(level);
    }
    let (first, rest) = inside.split_at_checked(2)?;
    if first[1] == b' ' && rest.first().is_some_and(u8::is_ascii_digit) {
        return word::letter(&first[..1]);
    }
    if let Some((module, level)) = halves(inside, b':')
        && !module.is_empty()
        && module.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        && let Some(level) = word::of(level).filter(|_| level.len() > 1)
    {
        return Some(level);
    }
    let words = inside.split(|byte| matches!(byte, b' ' | b'/' | b':' | b'|' | b','));
    words.filter(|word| word.len() > 1 && word.iter().all(u8::is_ascii_uppercase)).find_map(word::of)
}

fn halves(text: &[u8], at: u8) -> Option<(&[u8], &[u8])> {
    let at = memchr::memchr(at, text)?;
    Some((&text[..at], &text[at + 1..]))
}

/// `level=warn` behind something that is not logfmt.
fn pair(token: &[u8]) -> Option<Level> {
    let (key, value) = halves(token, b'=')?;
    super::is_key(key).then(|| word::of(value.trim_ascii()).or_else(|| word::of(unquoted(value))))?
}

fn unquoted(value: &[u8]) -> &[u8] {
    value.strip_prefix(b"\"").and_then(|value| value.strip_suffix(b"\"")).unwrap_or(value)
}

/// `… 12:00:00.000 I NETWORK …`, `01-01 12:00:00.000  1234  1234 E Tag: …`: a single letter that has only figures before
/// it, and words after it.
fn follows_time(before: Option<u8>, head: &[u8], rest: &[u8]) -> bool {
    let passed = &head[..head.len() - rest.len()];
    let figures = passed.iter().filter(|byte| byte.is_ascii_digit()).count();
    let only_time = passed.iter().all(|byte| !byte.is_ascii_alphabetic() || matches!(byte, b'T' | b'Z'));
    before != Some(b'-') && figures >= 6 && only_time && rest.get(1) == Some(&b' ')
}

/// A word of a sentence, rather than a name, a number or a part of a date.
fn is_prose(token: &[u8]) -> bool {
    const DATES: [&[u8]; 19] = [
        b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec",
        b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun",
    ];
    let word = token.strip_suffix(b".").unwrap_or(token);
    word.len() > 1
        && word[1..].iter().all(u8::is_ascii_lowercase)
        && word[0].is_ascii_alphabetic()
        && !DATES.contains(&word)
}
