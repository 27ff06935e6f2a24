//! A JSON object (RFC 8259), read in one pass, without recursion and without memory of its own.

use super::{DEEPEST, Value};

/// Calls for each value of the object with the keys that lead to it, as they are written, until it is told to stop.
/// None when the line is not one object up to its end; what was called for before that is then of no use.
pub(super) fn scan<'a>(line: &'a [u8], mut visit: impl FnMut(&[&'a [u8]], Value<'a>) -> bool) -> Option<()> {
    let mut at = Cursor { line, at: 0 };
    // The keys that lead to the current object, and the one in hand.
    let mut path: [&[u8]; DEEPEST + 1] = [b""; DEEPEST + 1];
    let mut depth = 0_usize;
    at.skip_space();
    at.take(b'{')?;
    let mut first = true;
    loop {
        at.skip_space();
        if at.take(b'}').is_some() {
            let Some(outer) = depth.checked_sub(1) else {
                at.skip_space();
                return at.peek().is_none().then_some(());
            };
            depth = outer;
            first = false;
            continue;
        }
        if !first {
            at.take(b',')?;
            at.skip_space();
        }
        first = false;
        path[depth] = at.string()?;
        at.skip_space();
        at.take(b':')?;
        at.skip_space();
        if at.peek() == Some(b'{') && depth < DEEPEST {
            at.at += 1;
            depth += 1;
            first = true;
            continue;
        }
        if !visit(&path[..=depth], at.value()?) {
            return Some(());
        }
    }
}

struct Cursor<'a> {
    line: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn peek(&self) -> Option<u8> {
        self.line.get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek() == Some(byte)).then(|| self.at += 1)
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    /// A text, without its quotation marks.
    fn string(&mut self) -> Option<&'a [u8]> {
        self.take(b'"')?;
        let start = self.at;
        loop {
            self.at += memchr::memchr2(b'"', b'\\', self.line.get(self.at..)?)?;
            if self.line[self.at] == b'"' {
                self.at += 1;
                return Some(&self.line[start..self.at - 1]);
            }
            self.at += 2;
        }
    }

    fn value(&mut self) -> Option<Value<'a>> {
        match self.peek()? {
            b'"' => self.string().map(|raw| Value { raw, quoted: true }),
            b'{' | b'[' => self.nested().map(|raw| Value { raw, quoted: false }),
            _ => {
                let start = self.at;
                let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
                while self.peek().is_some_and(is_part) {
                    self.at += 1;
                }
                let raw = &self.line[start..self.at];
                let is_scalar =
                    matches!(raw, b"true" | b"false" | b"null" | b"NaN" | b"Infinity" | b"-Infinity")
                        || raw.strip_prefix(b"-").unwrap_or(raw).first().is_some_and(u8::is_ascii_digit);
                is_scalar.then_some(Value { raw, quoted: false })
            }
        }
    }

    /// An array or an object as it is written. Of what is in it only texts and brackets are looked at.
    fn nested(&mut self) -> Option<&'a [u8]> {
        let start = self.at;
        let mut open = 0_usize;
        loop {
            match self.peek()? {
                b'"' => {
                    self.string()?;
                    continue;
                }
                b'{' | b'[' => open += 1,
                b'}' | b']' => open -= 1,
                _ => {}
            }
            self.at += 1;
            if open == 0 {
                return Some(&self.line[start..self.at]);
            }
        }
    }
}
