//! The ways in which the mock API server fails.

/// Which requests a scenario is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    /// A list, or one page of it.
    List,
    /// The beginning of a watch.
    Watch,
    /// One object.
    Get,
}

/// What happens instead of a proper answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scenario {
    /// This status with these words in a `Status`, for example 500 or 503.
    Refused {
        /// HTTP status.
        code: u16,
        /// `message`.
        message: String,
    },
    /// 429 with `Retry-After` in seconds, as plain text: the API server's own overload protection.
    Throttled {
        /// `Retry-After`.
        retry_after: u64,
    },
    /// 401.
    Unauthorized,
    /// 403 in the words of RBAC.
    Forbidden,
    /// 404 as for a group that is not served.
    NotServed,
    /// 410 as an HTTP status.
    Expired,
    /// 200 with this body.
    Body(String),
    /// The request is never answered.
    Silent,
    /// The connection is closed instead of an answer.
    HungUp,
}

impl Scenario {
    /// [`Scenario::Refused`].
    pub fn refused(code: u16, message: &str) -> Self {
        Self::Refused { code, message: message.to_owned() }
    }

    /// [`Scenario::Body`].
    pub fn body(body: &str) -> Self {
        Self::Body(body.to_owned())
    }
}
