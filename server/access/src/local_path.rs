//! Where a sign-in leads back to. Only ever to KDR itself: whoever writes the link to the sign-in must not decide which
//! site a person ends up at.

/// Bytes at most.
const LONGEST: usize = 2_000;

/// The path when it is one of this server's, else the front page.
pub(crate) fn or_front(to: &str) -> &str {
    if is_local(to) { to } else { "/" }
}

fn is_local(to: &str) -> bool {
    // Browsers read `\` as `/` and drop tabs and newlines, so that each of them could make `//host` of a path.
    // What is not ASCII does not stand in a `Location`.
    let plain = |byte: u8| byte.is_ascii_graphic() && byte != b'\\';
    to.len() <= LONGEST && to.starts_with('/') && !to.starts_with("//") && to.bytes().all(plain)
}

#[cfg(test)]
mod tests;
