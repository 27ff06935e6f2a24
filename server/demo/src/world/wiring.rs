//! What a template's pods take from other objects of their namespace.

use std::sync::Arc;

/// What a template's pods take from other objects of their namespace.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wiring {
    /// A ConfigMap: all of it in the environment, and mounted under `/etc/config`.
    pub(crate) config_map: Option<Arc<str>>,
    /// A Secret, whose key `password` is in the environment.
    pub(crate) secret: Option<Arc<str>>,
    /// A Secret that is mounted whole, for example with a certificate.
    pub(crate) mounted_secret: Option<Arc<str>>,
    /// A Secret with which images are pulled.
    pub(crate) pull_secret: Option<Arc<str>>,
    pub(crate) claim: Option<Claim>,
    /// `nodeSelector`
    pub(crate) node_selector: Option<(&'static str, &'static str)>,
}

/// A PersistentVolumeClaim that is mounted under `/data`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Claim {
    /// One for all pods, by its name.
    Shared(&'static str),
    /// Each pod of a StatefulSet has its own, `data-POD`, of so many GiB in this class.
    PerPod { gib: u32, class: &'static str },
}

impl Claim {
    /// The name of the claim that a pod mounts.
    pub(crate) fn of_pod(self, pod: &str) -> String {
        match self {
            Self::Shared(name) => name.to_owned(),
            Self::PerPod { .. } => format!("data-{pod}"),
        }
    }
}
