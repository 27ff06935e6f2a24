//! Ports: bound before anything else is started, served with limits, and closed in peace.

use std::{
    future::ready,
    io,
    net::SocketAddr,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{Router, extract::Request, middleware::map_request};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto, graceful::GracefulShutdown},
    service::TowerToHyperService,
};
use kdr_access::Peer;
use tokio::{net::TcpListener, sync::Semaphore, task::JoinSet, time};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

use crate::failure::Failure;

/// Connections on one port at once.
const CONNECTIONS: usize = 4_096;
/// Streams on one HTTP/2 connection at once.
const STREAMS: u32 = 256;
/// How long a client may take to send its request's headers, or to agree on TLS.
const HEADERS: Duration = Duration::from_secs(10);
/// Headers of a request in bytes, at most: a session may be five cookies of nearly four thousand each.
const HEADER_BYTES: u32 = 32 * 1024;
/// A silent HTTP/2 peer is asked whether it is alive after this time, and left after as long again.
const KEEP_ALIVE: Duration = Duration::from_secs(20);

/// A bound port.
pub(crate) struct Port {
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    pub(crate) address: SocketAddr,
}

impl Port {
    /// Binds `address`, which `flag` has asked for.
    pub(crate) async fn bind(address: SocketAddr, flag: &str) -> Result<Self, Failure> {
        let refused = |error: io::Error| {
            Failure::runtime(match error.kind() {
                io::ErrorKind::AddrInUse => {
                    format!("{address} is taken by another program; choose another port with {flag}")
                }
                io::ErrorKind::PermissionDenied => {
                    format!("{address} may not be opened by this user; choose a port above 1023 with {flag}")
                }
                _ => format!("{address} cannot be opened ({error}); choose another address with {flag}"),
            })
        };
        let listener = TcpListener::bind(address).await.map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        Ok(Self { listener, tls: None, address })
    }

    /// The same over TLS.
    pub(crate) fn with_tls(self, tls: Option<TlsAcceptor>) -> Self {
        Self { tls, ..self }
    }

    /// What stands before its address in a URL.
    pub(crate) const fn scheme(&self) -> &'static str {
        if self.tls.is_some() { "https" } else { "http" }
    }

    /// Serves until `end`, then closes the port, lets open requests come to their end, and cuts off what is left
    /// after `patience`.
    pub(crate) async fn serve(self, router: Router, end: CancellationToken, patience: Duration) {
        let server = server();
        let graceful = GracefulShutdown::new();
        let places = Arc::new(Semaphore::new(CONNECTIONS));
        let mut connections = JoinSet::new();
        loop {
            let place = Arc::clone(&places).acquire_owned();
            let accepted = async {
                // The semaphore is never closed, so there is always a place in the end.
                (place.await.ok(), self.listener.accept().await)
            };
            tokio::select! {
                () = end.cancelled() => break,
                Some(_) = connections.join_next() => {}
                (place, accepted) = accepted => match accepted {
                    Ok((stream, peer)) => {
                        let begun = Arc::new(AtomicBool::new(false));
                        let begins = Arc::clone(&begun);
                        let router = router.clone().layer(map_request(move |mut request: Request| {
                            begins.store(true, Ordering::Relaxed);
                            request.extensions_mut().insert(Peer(peer.ip()));
                            ready(request)
                        }));
                        let service = TowerToHyperService::new(router);
                        let (server, watcher, tls) = (server.clone(), graceful.watcher(), self.tls.clone());
                        connections.spawn(async move {
                            let _place = place;
                            // Messages are small and each is wanted at once. Where this fails, they are merely slower.
                            let _ = stream.set_nodelay(true);
                            let serving = async {
                                match tls {
                                    None => {
                                        let stream = TokioIo::new(stream);
                                        watcher.watch(server.serve_connection(stream, service)).await
                                    }
                                    Some(tls) => {
                                        let stream = TokioIo::new(tls.accept(stream).await?);
                                        watcher.watch(server.serve_connection(stream, service)).await
                                    }
                                }
                            };
                            // Whoever asks nothing takes somebody else's place.
                            let mut serving = pin!(serving);
                            let outcome = match time::timeout(HEADERS, &mut serving).await {
                                Ok(outcome) => outcome,
                                Err(_) if begun.load(Ordering::Relaxed) => serving.await,
                                Err(_) => Err("it asked nothing in time".into()),
                            };
                            // A connection that breaks is the peer's affair.
                            if let Err(error) = outcome {
                                tracing::debug!(%error, "a connection broke");
                            }
                        });
                    }
                    Err(error) => {
                        // Out of file descriptors, or the peer has left already: the next one may do better.
                        tracing::warn!(%error, "a connection could not be accepted");
                        time::sleep(Duration::from_millis(50)).await;
                    }
                },
            }
        }
        drop(self.listener);
        if time::timeout(patience, graceful.shutdown()).await.is_err() {
            tracing::warn!(left = connections.len(), "connections did not end in time and were cut off");
        }
    }
}

fn server() -> auto::Builder<TokioExecutor> {
    let mut server = auto::Builder::new(TokioExecutor::new());
    server.http1().timer(TokioTimer::new()).header_read_timeout(HEADERS);
    server
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .max_header_list_size(HEADER_BYTES)
        .keep_alive_interval(KEEP_ALIVE)
        .keep_alive_timeout(KEEP_ALIVE);
    server
}
