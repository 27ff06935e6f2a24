//! What can go wrong between a handler and a cluster, in the words a person reads.

/// Why a port could not answer. The text is shown to people as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or the viewer may not know of it.
    #[error("{0}")]
    NotFound(String),
    /// It exists, but is not in a state to answer: no log yet, no previous run.
    #[error("{0}")]
    NotReady(String),
    /// KDR's own account lacks a right; the text names it.
    #[error("{0}")]
    Forbidden(String),
    /// The API server or the node does not answer.
    #[error("{0}")]
    Unavailable(String),
    /// The question is malformed.
    #[error("{0}")]
    Invalid(String),
}
