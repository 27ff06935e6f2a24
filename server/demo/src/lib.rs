//! The simulated cluster: speaks the Kubernetes HTTP API to the same client as a real one.
