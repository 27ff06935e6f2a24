//! The one mapping from the core's errors to gRPC's. Texts are passed on as they are: people read them.

use kdr_core::Error;
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

#[cfg(test)]
mod tests;
