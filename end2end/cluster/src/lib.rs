//! The real single-node Kubernetes that the tests run against.
