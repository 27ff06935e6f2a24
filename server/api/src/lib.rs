//! The driver that speaks gRPC: the services of `kdr.v1` over the core's ports.
//!
//! ```text
//!   request ─ GrpcWebLayer ─ Gate ─ ClusterService / LogService ─ answer
//!                              │              │
//!          the sources are here│              └ takes the request's Viewer; holds no source,
//!          and nowhere else    │                so it reaches nothing that is not scoped
//!                              └ Scope of the request → Viewer { cluster, logs } → extensions
//! ```
//!
//! An answer is a stream that is pulled: nothing runs and nothing is queued for a viewer that does not read. Each
//! stream waits for its data **or** the drain token, so that the server's end is always said.

mod answer;
mod cluster;
mod convert;
mod download;
mod drain;
mod gate;
mod limits;
mod log;
mod metrics;
pub mod ndjson;
mod request;
mod status;

pub use download::{Download, PATH as DOWNLOAD_PATH};
pub use drain::Drain;
pub use gate::{Gate, Gated, Viewer};
pub use limits::Limits;
pub use metrics::Metrics;

use std::sync::Arc;

use bytes::Bytes;
use kdr_core::ports::{ClusterSource, LogSource};
use kdr_proto::v1::{
    cluster_service_server::{ClusterService, ClusterServiceServer},
    log_service_server::{LogService, LogServiceServer},
};
use tonic_web::{GrpcWebLayer, GrpcWebService};
use tower::Layer;

/// A service as it is mounted: gRPC and gRPC-web outside, the gate inside.
pub type Mounted<S> = GrpcWebService<Gated<S>>;

/// Builds the services of `kdr.v1`.
#[derive(Clone)]
pub struct Api {
    gate: Gate,
    drain: Drain,
    limits: Limits,
    metrics: Metrics,
    /// KDR's version, which every snapshot carries.
    version: Arc<str>,
}

impl Api {
    /// Services over these sources. `version` is KDR's own.
    pub fn new(
        cluster: Arc<dyn ClusterSource>,
        logs: Arc<dyn LogSource<Bytes>>,
        drain: Drain,
        limits: Limits,
        metrics: Metrics,
        version: &str,
    ) -> Self {
        Self { gate: Gate::new(cluster, logs), drain, limits, metrics, version: version.into() }
    }

    /// `kdr.v1.ClusterService`.
    pub fn cluster(&self) -> Mounted<ClusterServiceServer<impl ClusterService + use<>>> {
        let service = cluster::Cluster {
            drain: self.drain.clone(),
            limits: self.limits.clone(),
            metrics: self.metrics.clone(),
            version: self.version.clone(),
        };
        let server = ClusterServiceServer::new(service).max_decoding_message_size(limits::REQUEST_BYTES);
        GrpcWebLayer::new().layer(self.gate.layer(server))
    }

    /// `kdr.v1.LogService`.
    pub fn log(&self) -> Mounted<LogServiceServer<impl LogService + use<>>> {
        let service = log::Log {
            drain: self.drain.clone(),
            limits: self.limits.clone(),
            metrics: self.metrics.clone(),
        };
        let server = LogServiceServer::new(service).max_decoding_message_size(limits::REQUEST_BYTES);
        GrpcWebLayer::new().layer(self.gate.layer(server))
    }

    /// Logs as files, for a plain GET at [`DOWNLOAD_PATH`].
    pub fn download(&self) -> Gated<Download> {
        self.gate.layer(Download {
            drain: self.drain.clone(),
            limits: self.limits.clone(),
            metrics: self.metrics.clone(),
        })
    }
}

#[cfg(test)]
mod fakes;
