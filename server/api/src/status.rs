//! The one mapping from the core's errors to gRPC's. Texts are passed on as they are: people read them.

use kdr_core::{Error, access::Lost};
use tonic::{Code, Status};

/// The status of an error.
pub(crate) fn status(error: Error) -> Status {
    let (code, text) = match error {
        Error::NotFound(text) => (Code::NotFound, text),
        Error::NotReady(text) => (Code::FailedPrecondition, text),
        Error::Forbidden(text) => (Code::PermissionDenied, text),
        Error::Unavailable(text) => (Code::Unavailable, text),
        Error::Invalid(text) => (Code::InvalidArgument, text),
    };
    Status::new(code, text)
}

/// Why a stream ends before its time. What has changed is found out by asking again.
pub(crate) fn lost(lost: Lost) -> Status {
    let code = match lost {
        Lost::Expired | Lost::SignedOut => Code::Unauthenticated,
        Lost::Rebound => Code::Unavailable,
    };
    Status::new(code, lost.sentence())
}

#[cfg(test)]
mod tests;
