//! What the lines of stack traces look like.

/// How much of a line is looked at.
const HEAD: usize = 256;

/// One JSON object, or the beginning of one.
pub(super) fn is_json(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    line.starts_with(b"{\"") && line.ends_with(b"}")
}

/// Frames of Java, Node, .NET and Python, and whatever else is set to the right.
pub(super) fn is_indented(line: &[u8]) -> bool {
    matches!(line.first(), Some(b' ' | b'\t'))
}

/// `Traceback (most recent call last):`
pub(super) fn is_traceback(line: &[u8]) -> bool {
    line.starts_with(b"Traceback (most recent call last)")
}

/// `java.lang.IllegalStateException: closed`, `ValueError: invalid literal`, `KeyboardInterrupt`: a name and what it says.
pub(crate) fn is_exception(line: &[u8]) -> bool {
    let name = name(line);
    is_name(line)
        && [&b"Error"[..], b"Exception"].iter().any(|end| name.ends_with(end) && name.len() > end.len())
}

/// A name of a class alone, or before a colon.
pub(super) fn is_name(line: &[u8]) -> bool {
    let name = name(line);
    let rest = &line[name.len()..];
    !name.is_empty()
        && name[0].is_ascii_alphabetic()
        && (rest.is_empty() || rest.starts_with(b": ") || rest == b":" || rest == b"\r")
}

fn name(line: &[u8]) -> &[u8] {
    let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'$');
    &line[..line.iter().take(HEAD).take_while(is_part).count()]
}

/// Lines that only stand within something, whatever was before.
pub(super) fn is_part_of_trace(line: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 5] =
        [b"Caused by:", b"... ", b"Suppressed: ", b"--- End of ", b"stack backtrace:"];
    BEGINNINGS.iter().any(|beginning| line.starts_with(beginning))
        || is_goroutine(line)
        || matches!(line.trim_ascii_end(), b"}" | b"]" | b")" | b"}," | b"]," | b"};" | b");")
}

/// What stands between two tracebacks of Python.
pub(super) fn connects_tracebacks(line: &[u8]) -> bool {
    line.starts_with(b"During handling of the above exception")
        || line.starts_with(b"The above exception was the direct cause")
}

/// The beginning of a dump of goroutines.
pub(super) fn begins_go(line: &[u8]) -> bool {
    is_goroutine(line)
        || [&b"panic: "[..], b"fatal error: ", b"SIGQUIT: ", b"SIGSEGV: "]
            .iter()
            .any(|one| line.starts_with(one))
}

fn is_goroutine(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"goroutine ") else { return false };
    rest.first().is_some_and(u8::is_ascii_digit) && rest.trim_ascii_end().ends_with(b"]:")
}

/// Within a dump of goroutines: a call, its origin, the signal.
pub(super) fn is_go(line: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 6] =
        [b"created by ", b"[signal ", b"exit status ", b"runtime stack:", b"PC=", b"[recovered"];
    if BEGINNINGS.iter().any(|beginning| line.starts_with(beginning)) {
        return true;
    }
    let head = &line[..line.len().min(HEAD)];
    memchr::memchr(b'(', head).is_some_and(|open| open > 0 && !head[..open].contains(&b' '))
        && line.trim_ascii_end().ends_with(b")")
}

/// Where a few bytes stand in a line's head. These are short: a searcher's tables would be slower, and weigh more than
/// this whole crate in the page.
pub(crate) fn find(head: &[u8], word: &[u8]) -> Option<usize> {
    head.windows(word.len()).position(|part| part == word)
}

/// `thread 'main' panicked at src/main.rs:2:5:`
pub(super) fn begins_rust(line: &[u8]) -> bool {
    let head = &line[..line.len().min(HEAD)];
    head.starts_with(b"thread '") && find(head, b" panicked at ").is_some()
}

/// Behind the message of a panic.
pub(super) fn is_rust(line: &[u8]) -> bool {
    line.starts_with(b"note: ") || line.starts_with(b"stack backtrace:")
}

/// What PostgreSQL adds to a message, with the same prefix as the message has: `… DETAIL:  Key (id)=(1) exists.`
pub(super) fn is_postgres_detail(line: &[u8]) -> bool {
    const WORDS: [&[u8]; 5] = [b"DETAIL:  ", b"HINT:  ", b"STATEMENT:  ", b"CONTEXT:  ", b"QUERY:  "];
    let head = &line[..line.len().min(HEAD)];
    WORDS
        .iter()
        .any(|word| find(head, word).is_some_and(|at| at == 0 || matches!(head[at - 1], b' ' | b']' | b':')))
}
