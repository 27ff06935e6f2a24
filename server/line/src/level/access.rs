//! Access logs of web servers and proxies.

use super::Level;
use crate::group::form;

/// `… [time] "GET / HTTP/1.1" 200 …`: the common and the combined format of Apache and nginx, and Envoy's. The client's
/// own mistakes are warnings where the client is named: in the combined format, and in Envoy's.
pub(super) fn of(head: &[u8]) -> Option<Level> {
    let quote = form::find(head, b"] \"")? + 2;
    let request = &head[quote + 1..];
    let end = memchr::memchr(b'"', request)?;
    let (request, rest) = (&request[..end], request.get(end + 2..)?);
    let method = request.split(|byte| *byte == b' ').next()?;
    let is_request = matches!(
        method,
        b"GET"
            | b"POST"
            | b"PUT"
            | b"PATCH"
            | b"DELETE"
            | b"HEAD"
            | b"OPTIONS"
            | b"CONNECT"
            | b"TRACE"
            | b"PRI"
    );
    let status = rest.get(..3)?;
    let is_status = status.iter().all(u8::is_ascii_digit) && matches!(rest.get(3), None | Some(b' '));
    if !is_request || !is_status {
        return None;
    }
    match status[0] {
        b'5' => Some(Level::Error),
        b'4' if rest.contains(&b'"') => Some(Level::Warn),
        _ => Some(Level::Info),
    }
}
