//! `kdr serve`.

use std::{env, sync::Arc};

use kdr_cluster::Access;
use kdr_web::{Assets, Site};

use crate::{
    args::Serve,
    config::{self, Given, Origin},
    door::{Door, Provider},
    failure::Failure,
    logging,
    server::Ports,
};

/// Serves the cluster of the kubeconfig, or of the pod's own account.
pub(crate) async fn run(mut arguments: Serve) -> Result<(), Failure> {
    let file = arguments.config.take();
    let loaded = config::load(file, flags(arguments), variables())?;
    let settings = loaded.settings()?;
    logging::start(settings.log_format, settings.log_level);
    let access = Access { kubeconfig: settings.kubeconfig, context: settings.context };
    let connection = kdr_cluster::connect(&access).await.map_err(Failure::usage)?;
    let connection = connection.with_namespaces(settings.namespaces);
    let ports = Ports::bind(settings.listen, settings.admin_listen, settings.tls).await?;
    let assets = Arc::new(Assets::embedded());
    let (door, site) = match Provider::new(&loaded, &connection, assets.clone()).await? {
        Some(provider) => {
            let site = provider.site();
            (Door::Provider(provider), site)
        }
        None => (Door::Local, Site::on_loopback(settings.listen.ip())),
    };
    ports.serve(connection, door, site, assets).await
}

/// The environment's variables that are text; what is not, is nothing of ours.
pub(crate) fn variables() -> impl Iterator<Item = (String, String)> {
    env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}

fn flags(arguments: Serve) -> Vec<Given> {
    let Serve {
        listen,
        admin_listen,
        tls_cert,
        tls_key,
        kubeconfig,
        context,
        namespaces,
        config: _,
        log_format,
        log_level,
    } = arguments;
    let all = [
        ("listen", listen),
        ("admin-listen", admin_listen),
        ("tls-cert", tls_cert),
        ("tls-key", tls_key),
        ("kubeconfig", kubeconfig),
        ("context", context),
        ("namespaces", namespaces),
        ("log-format", log_format),
        ("log-level", log_level),
    ];
    all.into_iter()
        .filter_map(|(key, value)| Some(Given { key, value: value?, origin: Origin::Flag(key) }))
        .collect()
}
