//! The table of settings: what there is to configure.

/// One setting: a flag of `kdr serve`, a variable, and a key of the file.
#[derive(Debug)]
pub(crate) struct Setting {
    /// The key in the file, and the flag without its dashes.
    pub(crate) key: &'static str,
    /// What it is, in a sentence for editors.
    pub(crate) about: &'static str,
    /// What is in force when nobody says anything; absent when nothing is.
    pub(crate) default: Option<&'static str>,
    /// A value that would do, for refusals.
    pub(crate) example: &'static str,
    /// All values that would do, when they can be counted.
    pub(crate) one_of: &'static [&'static str],
}

/// All settings, in the order in which they are printed.
pub(crate) const SETTINGS: [Setting; 9] = [
    Setting {
        key: "listen",
        about: "Address and port of the page and the API. Loopback only, unless people sign in.",
        default: Some("127.0.0.1:8080"),
        example: "127.0.0.1:8080",
        one_of: &[],
    },
    Setting {
        key: "admin-listen",
        about: "Address and port of /healthz, /readyz and /metrics. By default port 9090 on loopback, or any free \
                port when `listen` has port 0.",
        default: None,
        example: "127.0.0.1:9090",
        one_of: &[],
    },
    Setting {
        key: "tls-cert",
        about: "File with the certificate of `listen` in PEM, its chain after it; read again when it changes. Without it \
                TLS is the business of whatever stands in front.",
        default: None,
        example: "/etc/kdr-tls/tls.crt",
        one_of: &[],
    },
    Setting {
        key: "tls-key",
        about: "File with the key of `tls-cert`.",
        default: None,
        example: "/etc/kdr-tls/tls.key",
        one_of: &[],
    },
    Setting {
        key: "kubeconfig",
        about: "The kubeconfig file. By default KUBECONFIG, else ~/.kube/config, else the account of the \
                pod that KDR runs in.",
        default: None,
        example: "/home/me/.kube/config",
        one_of: &[],
    },
    Setting {
        key: "context",
        about: "The context within the kubeconfig. By default its current one.",
        default: None,
        example: "staging",
        one_of: &[],
    },
    Setting {
        key: "namespaces",
        about: "Namespaces to look into, separated by commas, when KDR's account may list neither everywhere nor \
                the namespaces themselves. The context's own namespace is always among them.",
        default: None,
        example: "shop-develop,shop-staging",
        one_of: &[],
    },
    Setting {
        key: "log-format",
        about: "How log lines look.",
        default: Some("text"),
        example: "text",
        one_of: &["text", "json"],
    },
    Setting {
        key: "log-level",
        about: "How much is logged.",
        default: Some("info"),
        example: "info",
        one_of: &["error", "warn", "info", "debug", "trace"],
    },
];

impl Setting {
    /// Its environment variable.
    pub(crate) fn variable(&self) -> String {
        format!("KDR_{}", self.key.to_ascii_uppercase().replace('-', "_"))
    }
}

/// The candidate that a misspelt word most likely means: two slips away at most.
pub(crate) fn nearest(word: &str, candidates: impl Iterator<Item = String>) -> Option<String> {
    candidates
        .map(|candidate| (strsim::damerau_levenshtein(word, &candidate), candidate))
        .filter(|(slips, candidate)| *slips <= 2.min(candidate.len() / 3))
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, candidate)| candidate)
}
