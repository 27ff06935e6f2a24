//! The listener and its connections, which end together: axum's own server would let open watches live on.

use std::{net::SocketAddr, sync::Arc};

use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    net::TcpListener,
    task::{JoinHandle, JoinSet},
};

use super::{Request, Shared, answer::answer};

/// A listener; dropping it closes everything.
pub(super) struct Listener {
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl Listener {
    pub(super) async fn bind(address: SocketAddr, shared: Arc<Shared>) -> Self {
        let listener = TcpListener::bind(address).await.expect("the port is free");
        let address = listener.local_addr().expect("a bound listener has an address");
        Self { address, task: tokio::spawn(accept(listener, shared)) }
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Closes everything; resolves when it is closed.
    pub(super) async fn stop(mut self) {
        self.task.abort();
        let _ = (&mut self.task).await;
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let shared = shared.clone();
        let service = service_fn(move |request: http::Request<Incoming>| {
            let uri = request.uri();
            let request =
                Request { path: uri.path().to_owned(), query: uri.query().unwrap_or_default().to_owned() };
            answer(shared.clone(), request)
        });
        connections.spawn(async move {
            // A client that goes away in the middle is none of the server's business.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
        while connections.try_join_next().is_some() {}
    }
}
