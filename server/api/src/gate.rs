//! The only place of this crate that holds the sources: it turns a request's [`Pass`] into a [`Viewer`].
//!
//! It stands inside the gRPC-web layer, so that what it refuses is a gRPC status that every client can read.

use std::{
    sync::Arc,
    task::{Context, Poll},
};

use bytes::Bytes;
use kdr_core::{
    access::Pass,
    ports::{ClusterSource, ClusterView, LogSource, LogView},
};
use tonic::{Status, codegen::http};
use tower::{Layer, Service};

/// Whoever asks, with the views of what they may see.
#[derive(Clone)]
pub struct Viewer {
    /// Their part of the cluster.
    pub cluster: Arc<dyn ClusterView>,
    /// The logs they may read.
    pub logs: Arc<dyn LogView<Bytes>>,
    /// Who that is, and until when.
    pub pass: Pass,
}

impl Viewer {
    /// The viewer that the gate has put into a request.
    ///
    /// # Errors
    /// UNAUTHENTICATED when the request did not come through a gate.
    pub(crate) fn of<T>(request: &tonic::Request<T>) -> Result<Self, Status> {
        request
            .extensions()
            .get::<Self>()
            .cloned()
            .ok_or_else(|| Status::unauthenticated("KDR does not know who asks; open the page again"))
    }
}

/// Puts a [`Viewer`] into every request that carries a pass. Whoever admits requests has put it there.
#[derive(Clone)]
pub struct Gate {
    cluster: Arc<dyn ClusterSource>,
    logs: Arc<dyn LogSource<Bytes>>,
}

impl Gate {
    /// A gate before these sources.
    pub fn new(cluster: Arc<dyn ClusterSource>, logs: Arc<dyn LogSource<Bytes>>) -> Self {
        Self { cluster, logs }
    }

    fn admit(&self, pass: Pass) -> Viewer {
        let Pass { scope, .. } = &pass;
        Viewer { cluster: self.cluster.scoped(scope), logs: self.logs.scoped(scope), pass }
    }
}

impl<S> Layer<S> for Gate {
    type Service = Gated<S>;

    fn layer(&self, inner: S) -> Gated<S> {
        Gated { gate: self.clone(), inner }
    }
}

/// A service behind a [`Gate`].
#[derive(Clone)]
pub struct Gated<S> {
    gate: Gate,
    inner: S,
}

impl<S, B> Service<http::Request<B>> for Gated<S>
where
    S: Service<http::Request<B>>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: http::Request<B>) -> S::Future {
        let extensions = request.extensions_mut();
        if let Some(pass) = extensions.remove::<Pass>() {
            extensions.insert(self.gate.admit(pass));
        }
        self.inner.call(request)
    }
}

#[cfg(test)]
mod tests;
