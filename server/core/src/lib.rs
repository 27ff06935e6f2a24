//! KDR's domain: what a cluster is, how well it is and why.
//!
//! Everything here is a function of data. The adapters (`kdr-cluster`, `kdr-logs`) turn Kubernetes' answers into
//! these types and serve the ports; the drivers (`kdr-api`, `kdr-web`) read them. Nothing here knows kube, tonic or
//! axum, so that a state has one meaning, tested without a cluster.
//!
//! ```text
//!   Pod, Workload, Resource, Event  trimmed objects, as an adapter's cache holds them     (pod, workload, resource, …)
//!     ├─ references, selectors    how they hang together                                   (graph)
//!     └─ columns, health, why     the one classifier: kubectl's columns, health, sentence  (pod::columns, …)
//!         ├─ PodRow, WorkloadRow, ResourceRow, NamespaceRow, PodDetail                     (rows)
//!         └─ Finding, Advice      what needs a person, and what to do                      (finding, diagnosis)
//!             └─ Snapshot, Delta  what one viewer gets                                     (view)
//!   Scope ─ ports::{ClusterView, LogView}: the only way from a handler to any of it        (access, ports)
//! ```

pub mod access;
pub mod change;
pub mod detail;
pub mod diagnosis;
pub mod error;
pub mod event;
pub mod finding;
#[cfg(any(test, feature = "fixtures"))]
pub mod fixtures;
pub mod graph;
pub mod health;
pub mod log;
pub mod meta;
pub mod pod;
pub mod ports;
pub mod quantity;
pub mod resource;
pub mod rows;

pub mod search;
mod sentence;
pub mod signal;
pub mod usage;
pub mod view;
pub mod workload;

pub use access::Scope;
pub use error::Error;
pub use health::Health;
