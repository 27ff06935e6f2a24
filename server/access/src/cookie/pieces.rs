//! One long text over several cookies: browsers keep 4,096 bytes of name, value and attributes.

use super::Jar;

/// Characters of the text in one cookie.
pub(super) const LENGTH: usize = 3_800;

/// The number of the last piece there may be: browsers send all of them with each request.
pub(super) const MOST: usize = 4;

/// What the text is sealed for.
pub(super) fn purpose(name: &str, count: usize) -> String {
    format!("{name} in {count}")
}

/// The name of a piece.
pub(super) fn name(name: &str, piece: usize) -> String {
    if piece == 0 { name.to_owned() } else { format!("{name}.{piece}") }
}

/// Characters of a sealed text for a content of so many bytes: 4 for the key, 24 for the nonce, 16 for the tag, and
/// base64 makes four characters of three bytes.
pub(super) const fn sealed_bytes(content: usize) -> usize {
    ((content + 4 + 24 + 16) * 4).div_ceil(3)
}

/// How many pieces a text of this length takes; `None` when too many.
pub(super) fn count(length: usize) -> Option<usize> {
    let count = length.div_ceil(LENGTH).max(1);
    (count <= MOST + 1).then_some(count)
}

/// The pieces with their names.
pub(super) fn split(base: &str, count: usize, text: &str) -> Vec<(String, String)> {
    let piece = |index: usize| {
        let end = text.len().min((index + 1) * LENGTH);
        // The text is base64, so that each byte is a character.
        let part = text.get(index * LENGTH..end).unwrap_or_default();
        (name(base, index), if index == 0 { format!("{count}.{part}") } else { part.to_owned() })
    };
    (0..count).map(piece).collect()
}

/// How many pieces there are, and the text that they make.
pub(super) fn join(base: &str, first: &str, jar: &Jar<'_>) -> Option<(usize, String)> {
    let (count, start) = first.split_once('.')?;
    let count = count.parse().ok().filter(|count: &usize| (1..=MOST + 1).contains(count))?;
    let mut text = start.to_owned();
    for index in 1..count {
        // Each but the last is full; anything else was not made here.
        if text.len() != index * LENGTH {
            return None;
        }
        text.push_str(jar.get(&name(base, index)).once()?);
    }
    (text.len() <= count * LENGTH).then_some((count, text))
}
