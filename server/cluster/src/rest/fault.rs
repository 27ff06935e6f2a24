//! Every way in which a request fails, as a sentence for the page.

use std::time::Duration;

use http::{HeaderMap, StatusCode, header};
use kube::core::Status;

/// Why a request to the API server failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Fault {
    /// 410: the resource version or continue token is too old.
    #[error("the API server no longer has the history that this watch needs")]
    Expired,
    /// 429.
    #[error("the API server has too many requests (429); KDR waits as it asks")]
    Throttled {
        /// `Retry-After`.
        after: Option<Duration>,
    },
    /// 401.
    #[error("the API server refused KDR's credentials (401): {0}")]
    Unauthorized(String),
    /// 403.
    #[error("KDR's account lacks a right (403): {0}")]
    Forbidden(String),
    /// 404.
    #[error("the API server does not serve this (404): {0}")]
    NotFound(String),
    /// Any other refusal.
    #[error("the API server answered {code}: {message}")]
    Refused {
        /// HTTP status.
        code: u16,
        /// The API server's words.
        message: String,
    },
    /// An answer that makes no sense.
    #[error("the API server's answer cannot be read: {0}")]
    Undecodable(String),
    /// The connection could not be made, or broke.
    #[error("the connection to the API server failed: {0}")]
    Unreachable(String),
    /// Nothing came for too long.
    #[error("the API server did not answer within {} s", .0.as_secs_f32())]
    Silent(Duration),
    /// A watch ended without having said anything.
    #[error("the API server ends the watch at once")]
    EndedAtOnce,
}

impl Fault {
    /// From an answer that is not a success. The body is a `Status` from the API server itself, plain text from what
    /// stands before it (its own overload protection among them).
    pub(super) fn from_answer(code: StatusCode, headers: &HeaderMap, body: &[u8]) -> Self {
        let after = headers
            .get(header::RETRY_AFTER)
            .and_then(|value| value.to_str().ok()?.trim().parse().ok())
            .map(Duration::from_secs);
        let status = serde_json::from_slice::<Status>(body).ok().filter(|status| !status.message.is_empty());
        let message = match status {
            Some(status) => status.message,
            None => {
                plain(body).unwrap_or_else(|| code.canonical_reason().unwrap_or("no reason given").to_owned())
            }
        };
        Self::from_code(code.as_u16(), message, after)
    }

    /// From a `Status` within a watch.
    pub(crate) fn from_status(status: Status) -> Self {
        let after = status
            .details
            .as_ref()
            .filter(|details| details.retry_after_seconds > 0)
            .map(|details| Duration::from_secs(details.retry_after_seconds.into()));
        let message = if status.message.is_empty() { status.reason } else { status.message };
        Self::from_code(status.code, message, after)
    }

    fn from_code(code: u16, message: String, after: Option<Duration>) -> Self {
        match code {
            401 => Self::Unauthorized(message),
            403 => Self::Forbidden(message),
            404 => Self::NotFound(message),
            410 => Self::Expired,
            429 => Self::Throttled { after },
            _ => Self::Refused { code, message },
        }
    }

    /// Whether the API server was reached and answered with a refusal.
    pub(crate) fn is_answer(&self) -> bool {
        !matches!(self, Self::Unreachable(_) | Self::Silent(_))
    }
}

impl From<kube::Error> for Fault {
    fn from(error: kube::Error) -> Self {
        match error {
            kube::Error::Api(status) => Self::from_status(*status),
            kube::Error::Auth(error) => Self::Unauthorized(innermost(&error)),
            error => Self::Unreachable(innermost(&error)),
        }
    }
}

/// The innermost cause: the layers above it only say that something below them failed.
pub(crate) fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}

/// The first line of a text answer; none for HTML and what is not text.
fn plain(body: &[u8]) -> Option<String> {
    let line = std::str::from_utf8(body).ok()?.lines().next()?.trim();
    (!line.is_empty() && !line.starts_with(['<', '{'])).then(|| line.chars().take(300).collect())
}
