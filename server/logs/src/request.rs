//! The HTTP request for a log.

use http::{HeaderValue, Request, header::ACCEPT_ENCODING};
use jiff::Timestamp;
use kube::api::LogParams;

use crate::container::LogRequest;

/// Where a log is asked for from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// As the viewer said.
    Viewer,
    /// From this second since 1970 on.
    Second(i64),
    /// The last line only.
    LastLine,
}

/// How a log is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// From where.
    pub from: From,
    /// Also what is written from now on.
    pub follow: bool,
    /// The run before the current one.
    pub previous: bool,
}

/// The request for a container's log.
///
/// Always with time stamps, and without compression: a compressed response is delivered when the compressor likes it, and
/// the API server does not compress logs anyway. The API knows whole seconds only: `since` is rounded down, so the
/// first lines may be older than what was asked for.
pub fn request(
    log: &LogRequest,
    container: &str,
    asked: Asked,
) -> Result<Request<Vec<u8>>, kube::core::request::Error> {
    let since = match asked.from {
        From::Viewer => log.since.map(whole_second),
        From::Second(second) => Some(second),
        From::LastLine => None,
    };
    let tail = match asked.from {
        From::Viewer => log.tail_lines,
        From::Second(_) => None,
        From::LastLine => Some(1),
    };
    let params = LogParams {
        container: Some(container.to_owned()),
        follow: asked.follow,
        previous: asked.previous,
        // A second that does not fit is one that the viewer made up: far in the past or in the future.
        since_time: since.map(|second| Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH)),
        tail_lines: tail.map(i64::from),
        timestamps: true,
        ..LogParams::default()
    };
    let pods = format!("/api/v1/namespaces/{}/pods", log.namespace);
    let mut request = kube::core::Request::new(pods).logs(&log.pod, &params)?;
    request.headers_mut().insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    Ok(request)
}

fn whole_second(time: Timestamp) -> i64 {
    let second = time.as_nanosecond().div_euclid(1_000_000_000);
    i64::try_from(second).unwrap_or_default()
}

/// Whether this can be the name of a namespace or a pod. Others do not exist, and must not get into a path.
pub fn is_name(name: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'.';
    (1..=253).contains(&name.len()) && name.bytes().all(inner) && !name.starts_with('.')
}

#[cfg(test)]
mod tests;
