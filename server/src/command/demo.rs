//! `kdr demo`.

use std::sync::Arc;

use kdr_demo::{Options, Simulation};
use kdr_web::{Assets, Site};

use crate::{
    args::Demo,
    browser,
    config::loopback,
    door::Door,
    failure::Failure,
    logging::{self, Format, Level},
    server::{Ports, say},
};

/// Serves a simulated cluster, which speaks the Kubernetes API to the very client that reads a real one.
pub(crate) async fn run(arguments: Demo) -> Result<(), Failure> {
    for (address, flag) in [(arguments.listen, "--listen"), (arguments.admin_listen, "--admin-listen")] {
        loopback(address).map_err(|sentence| Failure::usage(format!("{flag}: {sentence}")))?;
    }
    logging::start(Format::Text, Level::Warn);
    let ports = Ports::bind(arguments.listen, arguments.admin_listen, None).await?;
    let Demo { pods, seed, churn, .. } = arguments;
    if !(churn.is_finite() && churn >= 0.0) {
        return Err(Failure::usage(format!(
            "--churn: {churn} is not a rate; write changes per second, such as 10"
        )));
    }
    let options = Options { pods, seed, churn };
    let simulation = Simulation::start(options)
        .await
        .map_err(|error| Failure::runtime(format!("the simulated cluster cannot start: {error}")))?;
    let cluster = simulation.url();
    let url = cluster
        .parse()
        .map_err(|error| Failure::runtime(format!("the simulated cluster has no address: {error}")))?;
    say(&format!(
        "The simulated cluster is at {cluster} (kubectl --server {cluster} get pods --all-namespaces)"
    ));
    if !arguments.no_open {
        browser::open(&ports.url());
    }
    let (site, assets) = (Site::on_loopback(arguments.listen.ip()), Arc::new(Assets::embedded()));
    let connection = kdr_cluster::connect_url(url, "demo", true);
    let served = ports.serve(connection, Door::Personas, site, assets).await;
    simulation.stop().await;
    served
}
