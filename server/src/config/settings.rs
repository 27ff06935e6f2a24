//! The values in force as the program uses them; what cannot be used is refused here.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use super::{
    effective::{Effective, Given},
    setting::SETTINGS,
};
use crate::{
    failure::Failure,
    logging::{Format, Level},
    tls::Files,
};

/// The port of `admin-listen` by default.
const ADMIN_PORT: u16 = 9090;

/// Everything that is configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Where the page and the API are.
    pub(crate) listen: SocketAddr,
    /// Where health and metrics are.
    pub(crate) admin_listen: SocketAddr,
    /// TLS of `listen`.
    pub(crate) tls: Option<Files>,
    /// The kubeconfig file.
    pub(crate) kubeconfig: Option<PathBuf>,
    /// The context within it.
    pub(crate) context: Option<String>,
    /// Namespaces to look into when not everything may be listed.
    pub(crate) namespaces: Vec<String>,
    /// How log lines look.
    pub(crate) log_format: Format,
    /// How much is logged.
    pub(crate) log_level: Level,
}

impl Settings {
    /// The settings of these values. `guarded`: people sign in.
    pub(super) fn new(effective: &Effective, guarded: bool) -> Result<Self, Failure> {
        let given = |key| effective.get(key);
        let listen = match given("listen") {
            Some(given) => {
                let listen = address(given)?;
                if !guarded {
                    loopback(listen)
                        .map_err(|sentence| Failure::usage(format!("{}: {sentence}", given.origin)))?;
                }
                listen
            }
            None => SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        };
        let admin_port = if listen.port() == 0 { 0 } else { ADMIN_PORT };
        let by_default = SocketAddr::from((Ipv4Addr::LOCALHOST, admin_port));
        Ok(Self {
            listen,
            admin_listen: given("admin-listen").map_or(Ok(by_default), address)?,
            tls: tls(given("tls-cert"), given("tls-key"))?,
            kubeconfig: given("kubeconfig").map(|given| PathBuf::from(&given.value)),
            context: given("context").map(|given| given.value.clone()),
            namespaces: given("namespaces").map_or(Ok(Vec::new()), namespaces)?,
            log_format: given("log-format").map_or(Ok(Format::Text), choice)?,
            log_level: given("log-level").map_or(Ok(Level::Info), choice)?,
        })
    }
}

fn tls(certificate: Option<&Given>, key: Option<&Given>) -> Result<Option<Files>, Failure> {
    let half = |given: &Given, what| Err(Failure::usage(format!("{}: {what}", given.origin)));
    match (certificate, key) {
        (Some(certificate), Some(key)) => {
            Ok(Some(Files { certificate: PathBuf::from(&certificate.value), key: PathBuf::from(&key.value) }))
        }
        (None, None) => Ok(None),
        (Some(given), None) => half(given, "a certificate needs its key: give --tls-key as well"),
        (None, Some(given)) => half(given, "a key needs its certificate: give --tls-cert as well"),
    }
}

/// Refuses what other machines could reach.
pub(crate) fn loopback(address: SocketAddr) -> Result<(), String> {
    if address.ip().is_loopback() {
        return Ok(());
    }
    Err(format!(
        "{address} is open to other machines, and without [access] in the configuration file KDR asks nobody who they \
         are; configure sign-in, or listen on 127.0.0.1:{} and reach it with `kubectl port-forward` or `ssh -L`",
        address.port()
    ))
}

/// Names separated by commas; each has to be one that Kubernetes could have given (a DNS label).
fn namespaces(given: &Given) -> Result<Vec<String>, Failure> {
    let names = given.value.split(',').map(str::trim).filter(|name| !name.is_empty());
    let legal = |name: &str| {
        name.len() <= 63
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    names
        .map(|name| {
            let accepted = legal(name).then(|| name.to_owned());
            accepted.ok_or_else(|| {
                refused(given, "are not names of namespaces, such as", "shop-develop,shop-staging")
            })
        })
        .collect()
}

fn address(given: &Given) -> Result<SocketAddr, Failure> {
    given
        .value
        .parse()
        .map_err(|_| refused(given, "is not an address with a port, such as", "127.0.0.1:8080"))
}

fn choice<T: for<'a> TryFrom<&'a str>>(given: &Given) -> Result<T, Failure> {
    let choices =
        SETTINGS.iter().find(|setting| setting.key == given.key).map_or(&[][..], |setting| setting.one_of);
    T::try_from(&given.value).map_err(|_| refused(given, "is not one of", &choices.join(", ")))
}

fn refused(given: &Given, sentence: &str, rest: &str) -> Failure {
    Failure::usage(format!("{}: {:?} {sentence} {rest}", given.origin, given.value))
}
