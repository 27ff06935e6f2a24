//! The server: sources, services, page and admin port, from the first connection to the last goodbye.

use std::{io::Write as _, net::SocketAddr, sync::Arc, time::Duration};

use kdr_api::{Api, Drain, Limits};
use kdr_cluster::{Caches, Connection};
use kdr_core::{Scope, ports::ClusterSource as _};
use kdr_logs::Logs;
use kdr_web::{Assets, Site, admin::Admin};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::{
    door::Door,
    failure::Failure,
    grpc, kinds,
    listener::Port,
    metrics,
    shutdown::{self, Signals},
    tls::Files,
};

/// KDR's own version.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// How long the admin port waits for its last answers.
const ADMIN_PATIENCE: Duration = Duration::from_millis(500);

/// The server's two ports, bound.
pub(crate) struct Ports {
    page: Port,
    admin: Port,
}

impl Ports {
    /// Binds both, before anything else is started; the page's with TLS or without.
    pub(crate) async fn bind(
        listen: SocketAddr,
        admin_listen: SocketAddr,
        tls: Option<Files>,
    ) -> Result<Self, Failure> {
        let tls = tls.map(Files::acceptor).transpose()?;
        Ok(Self {
            page: Port::bind(listen, "--listen").await?.with_tls(tls),
            admin: Port::bind(admin_listen, "--admin-listen").await?,
        })
    }

    /// Where the page is.
    pub(crate) fn url(&self) -> String {
        format!("{}://{}", self.page.scheme(), self.page.address)
    }

    /// Serves the cluster behind `connection` to those who come in by the door, until the program is asked to end.
    pub(crate) async fn serve(
        self,
        connection: Connection,
        door: Door,
        site: Site,
        assets: Arc<Assets>,
    ) -> Result<(), Failure> {
        let mut signals = Signals::listen().map_err(|error| {
            Failure::runtime(format!("the signals that end KDR cannot be heard: {error}"))
        })?;
        let url = self.url();
        let cluster = connection.cluster_name().to_owned();
        let logs = Arc::new(Logs::new(connection.log_client()));
        let caches = Arc::new(Caches::start(connection));
        let end = CancellationToken::new();
        let (ending, is_ending) = watch::channel(false);

        let counts = kdr_api::Metrics::default();
        let drain = Drain::new(end.clone());
        let api = Api::new(caches.clone(), logs.clone(), drain, Limits::default(), counts.clone(), VERSION);
        let (routes, reporter) = grpc::routes(&api).await;
        let page = kdr_web::router(routes, assets, site, |routes| door.before(routes));
        let view = caches.scoped(&Scope::everything());
        let admin = Admin {
            cluster: view.clone(),
            ready: caches.ready(),
            ending: is_ending,
            metrics: metrics::registry(&counts, caches.clone(), logs, VERSION),
        };
        let admin_ip = self.admin.address.ip();
        let admin_site = if admin_ip.is_loopback() { Site::on_loopback(admin_ip) } else { Site::open() };
        let admin = kdr_web::admin::router(admin, admin_site);

        say(&format!("Health and metrics are at http://{}", self.admin.address));
        say(&format!("KDR is at {url}"));
        tracing::info!(cluster, "KDR {VERSION} serves {url}");

        let admin_end = CancellationToken::new();
        let serving = async {
            tokio::join!(
                self.page.serve(page, end.clone(), shutdown::CONNECTIONS),
                grpc::tell_health(reporter, caches.ready(), end.clone()),
            );
            admin_end.cancel();
        };
        let ended =
            async { tokio::join!(serving, self.admin.serve(admin, admin_end.clone(), ADMIN_PATIENCE)) };
        let asked = async {
            signals.asked().await;
            tracing::info!("asked to end");
            ending.send_replace(true);
            end.cancel();
            signals.insisted().await;
        };
        let logged = async {
            kinds::log(view).await;
            std::future::pending::<()>().await;
        };
        tokio::select! {
            _ = ended => {}
            () = asked => {}
            () = logged => {}
        }
        caches.shutdown();
        tracing::info!("ended");
        Ok(())
    }
}

/// Says it to whoever started the program; nobody may listen any more.
pub(crate) fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}
