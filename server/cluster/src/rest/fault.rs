//! Every way in which a request fails, as a sentence for the page.

use std::time::Duration;

use http::{HeaderMap, StatusCode, header};
use kube::core::Status;

use super::cause;

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
    /// The connection could not be made.
    #[error("the API server at {address} cannot be reached: {cause}")]
    Unreachable {
        /// Its URL.
        address: String,
        /// The innermost error.
        cause: String,
    },
    /// The credentials' program or file failed, so that nothing was asked.
    #[error("KDR's credentials for the API server cannot be had: {0}")]
    NoCredentials(String),
    /// The connection broke in the middle of an answer.
    #[error("the connection to the API server broke: {0}")]
    Broken(String),
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
        match self {
            Self::Unreachable { .. } | Self::NoCredentials(_) | Self::Broken(_) | Self::Silent(_) => false,
            Self::Expired
            | Self::Throttled { .. }
            | Self::Unauthorized(_)
            | Self::Forbidden(_)
            | Self::NotFound(_)
            | Self::Refused { .. }
            | Self::Undecodable(_)
            | Self::EndedAtOnce => true,
        }
    }

    /// The request did not get through to this address.
    pub(super) fn unsent(error: &kube::Error, address: &str) -> Self {
        let cause = innermost(error);
        if is_auth(error) {
            Self::NoCredentials(cause)
        } else {
            Self::Unreachable { address: address.to_owned(), cause: cause::explained(cause) }
        }
    }

    /// The answer ended too early.
    pub(super) fn broken(error: &kube::Error) -> Self {
        Self::Broken(innermost(error))
    }

    /// The text as a sentence of its own.
    pub(crate) fn sentence(&self) -> String {
        let text = self.to_string();
        let mut rest = text.chars();
        let first = rest.next().into_iter().flat_map(char::to_uppercase);
        let end = if text.ends_with(['.', '!', '?']) { "" } else { "." };
        first.chain(rest).chain(end.chars()).collect()
    }
}

/// Whether it was the credentials that could not be had. They are renewed within a layer of the client, whose errors
/// come wrapped.
fn is_auth(error: &kube::Error) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<kube::client::AuthError>() || matches!(error.downcast_ref(), Some(kube::Error::Auth(_)))
        {
            return true;
        }
        cause = error.source();
    }
    false
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
