//! Terminal sequences in a line.

use std::borrow::Cow;

const ESC: u8 = 0x1b;

/// The line without its CSI sequences: colours, movements of the cursor (ECMA-48, 5.4). A sequence that the line's end
/// cuts off goes too. Of one that is broken its valid beginning goes. A line without any is borrowed.
pub fn strip(line: &[u8]) -> Cow<'_, [u8]> {
    let Some(first) = next(line) else { return Cow::Borrowed(line) };
    let mut text = Vec::with_capacity(line.len());
    let (mut rest, mut at) = (line, Some(first));
    while let Some(start) = at {
        text.extend_from_slice(&rest[..start]);
        rest = &rest[start + length(&rest[start..])..];
        at = next(rest);
    }
    text.extend_from_slice(rest);
    Cow::Owned(text)
}

/// Where the next sequence begins.
fn next(text: &[u8]) -> Option<usize> {
    memchr::memchr_iter(ESC, text).find(|at| text.get(at + 1) == Some(&b'['))
}

/// How long the sequence is that stands here: parameters, intermediates and the final byte.
fn length(text: &[u8]) -> usize {
    let run = |from: usize, bytes: std::ops::RangeInclusive<u8>| {
        text[from..].iter().take_while(|byte| bytes.contains(byte)).count()
    };
    let parameters = 2 + run(2, 0x30..=0x3f);
    let end = parameters + run(parameters, 0x20..=0x2f);
    end + usize::from(text.get(end).is_some_and(|byte| (0x40..=0x7e).contains(byte)))
}

#[cfg(test)]
mod tests;
