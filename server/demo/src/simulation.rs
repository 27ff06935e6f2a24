//! The simulation as its users see it: started, pointed at, stopped.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use axum::serve::ListenerExt;
use jiff::Timestamp;
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::{
    http::{self, door},
    shared::Shared,
    store::Key,
    world::{Plan, World},
};

/// How long requests may take to end when the simulation stops.
const PATIENCE: Duration = Duration::from_secs(2);

/// Size and temper of the simulated cluster.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Options {
    /// How many pods there are in all: the company's (about 90) and as many more as it takes. Zero for just the
    /// company. At ten pods a node and fifty a namespace, 10,000 pods are on 1,000 nodes in 200 namespaces.
    pub pods: usize,
    /// What chance depends on. The same seed gives the same cluster, but for the times.
    pub seed: u64,
    /// Changes to pods per second beyond the company's own story, roughly. Zero for none.
    pub churn: f64,
}

/// A simulated cluster that answers on loopback. Ends when it is stopped or dropped.
///
/// On the same port it takes commands of its own, which no Kubernetes has:
/// `POST /simulator/touch/NAMESPACE/POD`, `POST /simulator/delete/NAMESPACE/POD`,
/// `POST /simulator/crash/NAMESPACE/POD/CONTAINER`, `POST /simulator/put` (the body is a manifest),
/// `POST /simulator/remove` (the body has the `apiVersion`, `kind`, and `metadata` with name and namespace),
/// `POST /simulator/write/NAMESPACE/POD/CONTAINER` (the body is a log line), `POST /simulator/churn/RATE` and
/// `POST /simulator/expire` do what [`Simulation::touch_pod`], [`Simulation::delete_pod`],
/// [`Simulation::crash_container`], [`Simulation::put`], [`Simulation::remove`], [`Simulation::write_log_line`],
/// [`Simulation::churn`] and [`Simulation::expire_watches`] do, and answer `{"time": RFC 3339, "resourceVersion": …}`.
#[derive(Debug)]
pub struct Simulation {
    address: SocketAddr,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
    clock: JoinHandle<()>,
    _end: DropGuard,
}

/// When a change was made, and what the cluster's resource version was right after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The instant of the change.
    pub time: Timestamp,
    /// The resource version of the change, or the latest for a log line.
    pub resource_version: u64,
}

impl From<(Timestamp, u64)> for Moment {
    fn from((time, resource_version): (Timestamp, u64)) -> Self {
        Self { time, resource_version }
    }
}

impl Simulation {
    /// Starts a cluster that has been going for a while, on a free port of 127.0.0.1.
    ///
    /// Fails if there is no free port, or if the thread that builds the world cannot be had.
    pub async fn start(options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let Options { pods, seed, churn } = options;
        let plan = Plan { pods, seed, churn };
        let world = tokio::task::spawn_blocking(move || World::new(plan, Timestamp::now())).await?;
        let ended = CancellationToken::new();
        let shared = Arc::new(Shared::new(world, ended.clone()));
        let clock = tokio::spawn({
            let shared = Arc::clone(&shared);
            async move { shared.run().await }
        });
        // Without it, a small message waits for the acknowledgement of the one before.
        let listener = listener.tap_io(|connection| {
            if let Err(error) = connection.set_nodelay(true) {
                tracing::debug!(%error, "cannot set TCP_NODELAY");
            }
        });
        let app = http::router(Arc::clone(&shared));
        let server = tokio::spawn({
            let ended = ended.clone();
            async move {
                let served = axum::serve(listener, app).with_graceful_shutdown(ended.cancelled_owned()).await;
                if let Err(error) = served {
                    tracing::warn!(%error, "the simulated cluster's port is closed");
                }
            }
        });
        Ok(Self { address, shared, server, clock, _end: ended.drop_guard() })
    }

    /// Where it answers: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Changes an annotation of a pod. `None` if there is no such pod.
    pub fn touch_pod(&self, namespace: &str, name: &str) -> Option<Moment> {
        door::touch(&self.shared, &Key::new(namespace, name)).map(Moment::from)
    }

    /// Deletes a pod as a person would; its controller replaces it. `None` if there is no such pod.
    pub fn delete_pod(&self, namespace: &str, name: &str) -> Option<Moment> {
        door::delete(&self.shared, &Key::new(namespace, name)).map(Moment::from)
    }

    /// Ends a container (the pod's first if it is empty) with exit code 1; the kubelet starts it again. `None` if there
    /// is no such container running.
    pub fn crash_container(&self, namespace: &str, pod: &str, container: &str) -> Option<Moment> {
        door::crash(&self.shared, &Key::new(namespace, pod), container).map(Moment::from)
    }

    /// Writes an object of any kind exactly as it is given, its status included; what the API server fills in (uid,
    /// creation time, generation, managed fields) is filled in where it is missing. From then on the simulation
    /// leaves this object alone. `None` if the manifest names no kind that is served, or no name.
    pub fn put(&self, manifest: serde_json::Value) -> Option<Moment> {
        door::put(&self.shared, manifest).map(Moment::from)
    }

    /// Deletes an object of any kind at once, finalizers or not (but a pod goes as [`Simulation::delete_pod`] has it).
    /// Of the manifest only `apiVersion`, `kind`, and the metadata's name and namespace count. `None` if it is not
    /// there, or if it is a namespace in which the simulation runs pods.
    pub fn remove(&self, manifest: &serde_json::Value) -> Option<Moment> {
        door::remove(&self.shared, manifest).map(Moment::from)
    }

    /// Has a container (the pod's first if it is empty) write a line. `None` if there is no such container running.
    ///
    /// The time is the one that the kubelet gives the line.
    pub fn write_log_line(&self, namespace: &str, pod: &str, container: &str, line: &[u8]) -> Option<Moment> {
        door::write(&self.shared, &Key::new(namespace, pod), container, line.into()).map(Moment::from)
    }

    /// From now on so many changes to pods a second beyond the company's own story, roughly; zero for none. `None` for
    /// what is no rate.
    pub fn churn(&self, rate: f64) -> Option<Moment> {
        door::churn(&self.shared, rate).map(Moment::from)
    }

    /// Ends all watches with a 410, as an API server does whose history no longer reaches back to them: everybody has
    /// to list again.
    pub fn expire_watches(&self) -> Moment {
        door::expire(&self.shared).into()
    }

    /// Ends all requests and gives the port back.
    pub async fn stop(self) {
        self.shared.ended.cancel();
        let Self { server, clock, .. } = self;
        let stop = server.abort_handle();
        if tokio::time::timeout(PATIENCE, async { (server.await, clock.await) }).await.is_err() {
            stop.abort();
        }
    }
}
