//! Adapter: trimmed watch caches of a Kubernetes cluster, and the rows made of them.
//!
//! One list-and-watch per kind serves every viewer, so the API server does not notice how many people look. Data flows
//! one way:
//!
//! ```text
//!  API server ──▶ watch (one task a kind)      list pages, watch lines, back-off; decodes and trims at once
//!                   │  bounded channel         Message: Listed · Applied · Removed · State
//!                   ▼
//!                 actor (one task)             owns the Model: objects, indexes, what is dirty
//!                   │  at most every 50 ms     Update: the rows that really changed
//!                   ▼
//!                 Board (one lock)             the rows as they are now, and the broadcast of updates
//!                   │  snapshot + subscription taken together
//!                   ▼
//!                 viewer (one stream a tab)    View and Scope applied; too slow → another snapshot
//! ```
//!
//! The entry points are [`connect`] (or [`connect_url`] for the simulator) and [`Caches::start`]; what a driver may see
//! of it is [`kdr_core::ports::ClusterSource`].

mod access;
mod actor;
mod backoff;
mod board;
mod caches;
mod connection;
mod discovery;
mod error;
mod few;
mod grant;
mod kind;
mod manifest;
mod message;
mod metrics;
mod model;
mod objects;
mod rest;
mod roster;
mod rows;
mod shared;
mod timing;
mod trim;
mod update;
mod usage;
mod version;
mod viewer;
mod watch;

pub use access::{Access, connect};
pub use caches::Caches;
pub use connection::{Connection, connect_url};
pub use error::Error;
pub use metrics::{KindMetrics, LAG_BUCKETS, Lag, Metrics};
pub use shared::Shared;
pub use timing::Timing;
