//! Moments.

use jiff::Timestamp;
use tonic::Status;

/// A moment of the core as the contract's: whole seconds, and nanoseconds that are never negative.
pub(crate) fn stamp(at: Timestamp) -> prost_types::Timestamp {
    let mut seconds = at.as_second();
    let mut nanos = at.subsec_nanosecond();
    // Before 1970 jiff's fraction points into the past, protobuf's into the future.
    if nanos < 0 {
        seconds -= 1;
        nanos += 1_000_000_000;
    }
    prost_types::Timestamp { seconds, nanos }
}

/// This moment.
pub(crate) fn now() -> prost_types::Timestamp {
    stamp(Timestamp::now())
}

/// A moment of the contract as the core's.
pub(crate) fn instant(field: &str, at: prost_types::Timestamp) -> Result<Timestamp, Status> {
    if !(0..1_000_000_000).contains(&at.nanos) {
        return Err(Status::invalid_argument(format!(
            "`{field}.nanos` is {}, which no second has",
            at.nanos
        )));
    }
    Timestamp::new(at.seconds, at.nanos).map_err(|_| {
        Status::invalid_argument(format!("`{field}` is not a time: {} s since 1970", at.seconds))
    })
}

#[cfg(test)]
mod tests;
