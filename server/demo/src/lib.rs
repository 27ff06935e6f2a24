//! The simulated cluster: speaks the Kubernetes HTTP API to the same client as a real one.
//!
//! ```text
//!   Options ─► World   a small company, and a crowd around it; a function of seed and time   (world)
//!                └─ Store  serialised objects, history of changes                            (store)
//!   clock ─► Shared ─ advances the world, rings for those who watch                          (shared)
//!                └─ HTTP  discovery, lists, watches, logs, metrics, on loopback              (http)
//! ```
//!
//! Beside Kubernetes' own paths it answers commands of its own for tests and benchmarks: see [`Simulation`].

mod http;
mod kind;
mod log;
mod manifest;
mod shared;
mod simulation;
mod store;
mod world;

pub use simulation::{Moment, Options, Simulation};
