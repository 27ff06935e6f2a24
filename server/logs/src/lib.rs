//! Adapter: containers' logs, followed and resumed.
