//! The caches as a driver sees them, against the mock API server.

mod faults;
mod harness;
mod rights;
mod scopes;
mod viewers;
