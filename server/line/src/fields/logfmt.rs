//! logfmt: `key=value key="a value"`, as Heroku and Go's loggers write it; nobody has specified it.

use super::Value;

/// Calls for each pair until it is told to stop. Words between pairs belong to the value before them, for there are
/// loggers that do not quote. None when the line does not begin with a pair, or something else stands between pairs.
pub(super) fn scan<'a>(line: &'a [u8], mut visit: impl FnMut(&'a [u8], Value<'a>) -> bool) -> Option<()> {
    let mut at = skip_space(line, 0);
    let mut last: Option<(&[u8], usize, usize)> = None;
    while at < line.len() {
        let Some(equals) = key_end(line, at) else {
            // A word: the last value goes on with it.
            let end = word_end(line, at);
            last = Some(last.map(|(key, start, _)| (key, start, end))?);
            at = skip_space(line, end);
            continue;
        };
        if let Some((key, start, end)) = last.take()
            && !visit(key, Value { raw: &line[start..end], quoted: false })
        {
            return Some(());
        }
        let key = &line[at..equals];
        let start = equals + 1;
        if line.get(start) == Some(&b'"') {
            let end = closing(line, start + 1)?;
            if !visit(key, Value { raw: &line[start + 1..end], quoted: true }) {
                return Some(());
            }
            at = skip_space(line, end + 1);
            if at == end + 1 && at < line.len() {
                return None;
            }
        } else {
            let end = word_end(line, start);
            last = Some((key, start, end));
            at = skip_space(line, end);
        }
    }
    if let Some((key, start, end)) = last {
        visit(key, Value { raw: &line[start..end], quoted: false });
    }
    Some(())
}

fn skip_space(line: &[u8], from: usize) -> usize {
    from + line[from..].iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count()
}

fn word_end(line: &[u8], from: usize) -> usize {
    from + line[from..].iter().take_while(|byte| !matches!(byte, b' ' | b'\t' | b'\r')).count()
}

/// Where the equals sign stands, if a key stands here.
fn key_end(line: &[u8], from: usize) -> Option<usize> {
    let is_part =
        |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'@' | b'/');
    let first = line.get(from)?;
    let end = from + line[from..].iter().take_while(is_part).count();
    let begins_well = first.is_ascii_alphabetic() || matches!(first, b'_' | b'@');
    (begins_well && line.get(end) == Some(&b'=')).then_some(end)
}

/// Where the quotation mark stands that ends the text.
fn closing(line: &[u8], mut from: usize) -> Option<usize> {
    loop {
        from += memchr::memchr2(b'"', b'\\', line.get(from..)?)?;
        if line[from] == b'"' {
            return Some(from);
        }
        from += 2;
    }
}
