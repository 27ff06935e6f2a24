//! From what the user says to a connection, as kubectl goes about it: the named file, else `KUBECONFIG`, else
//! `~/.kube/config`, else the service account of the pod.

mod kubeconfig;

use std::{env, path::PathBuf};

use http::header::{HeaderValue, USER_AGENT};
use kube::{
    Config,
    client::AuthError,
    config::{KubeConfigOptions, Kubeconfig},
};

use crate::{connection::Connection, error::Error, rest::innermost, timing::Timing};

/// How to reach the API server. With neither field it is inferred as kubectl does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Access {
    /// This kubeconfig, and no other.
    pub kubeconfig: Option<PathBuf>,
    /// This context instead of the current one.
    pub context: Option<String>,
}

/// What of the process the inference depends on.
struct Surroundings {
    kubeconfig: Option<std::ffi::OsString>,
    home: Option<PathBuf>,
    in_cluster: bool,
}

/// Finds the way to the API server and prepares it: reads files, runs the credentials' program. It does not yet talk to
/// the API server; whether that answers is the caches' matter, which never give up.
pub async fn connect(access: &Access) -> Result<Connection, Error> {
    let surroundings = Surroundings {
        kubeconfig: env::var_os("KUBECONFIG"),
        home: env::home_dir(),
        in_cluster: env::var_os("KUBERNETES_SERVICE_HOST").is_some(),
    };
    connect_within(access, &surroundings).await
}

async fn connect_within(access: &Access, surroundings: &Surroundings) -> Result<Connection, Error> {
    let Some(files) = files(access, surroundings)? else {
        return in_cluster();
    };
    let from = files.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
    let kubeconfig = kubeconfig::read(&files)?;
    let context = kubeconfig::context(&kubeconfig, access.context.as_deref(), &from)?;
    let options = KubeConfigOptions { context: Some(context.name.clone()), ..KubeConfigOptions::default() };
    let unusable = |message| Error::Unusable { context: context.name.clone(), message };
    let config = Config::from_custom_kubeconfig(kubeconfig.clone(), &options)
        .await
        .map_err(|error| unusable(kubeconfig::words(&error)))?;
    let address = config.cluster_url.to_string();
    let namespace = config.default_namespace.clone();
    // The credentials' program is waited for without limit: it may ask the user something.
    let client = tokio::task::spawn_blocking(move || client(config))
        .await
        .map_err(|error| unusable(error.to_string()))?
        .map_err(|error| explain(error, &kubeconfig, &context))?;
    Ok(connection(client, address, context.cluster, namespace))
}

/// The files to read; `None` for the service account of the pod.
fn files(access: &Access, surroundings: &Surroundings) -> Result<Option<Vec<PathBuf>>, Error> {
    if let Some(path) = &access.kubeconfig {
        return Ok(Some(vec![path.clone()]));
    }
    let named: Vec<PathBuf> = surroundings
        .kubeconfig
        .iter()
        .flat_map(env::split_paths)
        .filter(|path| !path.as_os_str().is_empty())
        .collect();
    let default = surroundings.home.as_ref().map(|home| home.join(".kube/config"));
    let candidates = if named.is_empty() { default.into_iter().collect() } else { named };
    // As kubectl does: a file of the list may be missing.
    let (found, missing): (Vec<_>, Vec<_>) = candidates.into_iter().partition(|path| path.exists());
    if !found.is_empty() {
        return Ok(Some(found));
    }
    if surroundings.in_cluster {
        return Ok(None);
    }
    let looked = missing.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
    Err(Error::NoKubeconfig { looked: if looked.is_empty() { "KUBECONFIG".into() } else { looked } })
}

/// kube re-reads the token and the CA every minute, as the kubelet rotates them.
fn in_cluster() -> Result<Connection, Error> {
    let failed = |error: &(dyn std::error::Error + 'static)| Error::InCluster { message: innermost(error) };
    let config = Config::incluster().map_err(|error| failed(&error))?;
    let address = config.cluster_url.to_string();
    let namespace = config.default_namespace.clone();
    let client = client(config).map_err(|error| failed(&error))?;
    Ok(connection(client, address, "in-cluster".into(), namespace))
}

/// The namespace is the context's, or that of KDR's own pod.
fn connection(client: kube::Client, address: String, cluster: String, namespace: String) -> Connection {
    Connection {
        client,
        address,
        cluster,
        demo: false,
        timing: Timing::default(),
        namespaces: vec![namespace],
        only: None,
    }
}

fn client(mut config: Config) -> Result<kube::Client, kube::Error> {
    // Whoever asks tries again by itself, where it can be said on the page.
    config.default_retry = false;
    // So that the audit log and the fields of the one object that KDR writes say who it was.
    let agent = HeaderValue::from_static(concat!("kdr/", env!("CARGO_PKG_VERSION")));
    config.headers.push((USER_AGENT, agent));
    kube::Client::try_from(config)
}

fn explain(error: kube::Error, kubeconfig: &Kubeconfig, context: &kubeconfig::Context) -> Error {
    let name = context.name.clone();
    let program = || kubeconfig::exec_program(kubeconfig, context).unwrap_or_default();
    match error {
        kube::Error::Auth(AuthError::AuthExecStart(error)) => {
            Error::ExecPlugin { context: name, program: program(), message: error.to_string() }
        }
        kube::Error::Auth(AuthError::AuthExecRun { cmd, out }) => {
            let words = String::from_utf8_lossy(&out.stderr);
            let words = words.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default();
            let message =
                if words.is_empty() { out.status.to_string() } else { format!("{}: {words}", out.status) };
            Error::ExecPluginFailed { context: name, program: cmd, message }
        }
        kube::Error::Auth(
            error @ (AuthError::ExecPluginFailed | AuthError::AuthExecParse(_) | AuthError::AuthExec(_)),
        ) => Error::ExecPluginFailed {
            context: name,
            program: program(),
            message: kubeconfig::first_line(&innermost(&error)),
        },
        error => Error::Unusable { context: name, message: innermost(&error) },
    }
}

/// The nearest of some names, when any is near.
fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let near = known.into_iter().map(|name| (strsim::jaro_winkler(wanted, name), name));
    near.filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name.to_owned())
}

#[cfg(test)]
mod tests;
