//! Why there is no way to a cluster. Each text is one sentence for the terminal: what, where, what to do.

use std::path::PathBuf;

/// Why [`crate::connect`] failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Neither a kubeconfig nor a service account.
    #[error(
        "no kubeconfig was found: looked at {looked}, and KDR does not run in a pod; name one with --kubeconfig FILE or in KUBECONFIG"
    )]
    NoKubeconfig {
        /// Where it was looked for.
        looked: String,
    },
    /// A file could not be read.
    #[error("the kubeconfig {} cannot be read: {error}", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A file is not a kubeconfig.
    #[error("the kubeconfig {}{} is not valid: {message}", path.display(), line.map(|line| format!(", line {line},")).unwrap_or_default())]
    Malformed {
        /// Which file.
        path: PathBuf,
        /// Where in it, from 1.
        line: Option<usize>,
        /// What is wrong.
        message: String,
    },
    /// No context is named and the file has no current one.
    #[error("the kubeconfig {from} has no current-context; {}", choice(known))]
    NoCurrentContext {
        /// Which files.
        from: String,
        /// The contexts there are.
        known: Vec<String>,
    },
    /// A context, cluster or user is referred to that does not exist.
    #[error(
        "the kubeconfig {from} has no {what} `{name}`{}; it has {}",
        nearest.as_ref().map(|nearest| format!(" (did you mean `{nearest}`?)")).unwrap_or_default(),
        listed(known)
    )]
    Unknown {
        /// Which files.
        from: String,
        /// `context`, `cluster` or `user`.
        what: &'static str,
        /// What was asked for.
        name: String,
        /// The most similar one there is.
        nearest: Option<String>,
        /// All there are.
        known: Vec<String>,
    },
    /// The program that the kubeconfig gets its credentials from does not run.
    #[error(
        "the credentials of context `{context}` come from the program `{program}`, which cannot be run: {message}; install it or put it on the PATH"
    )]
    ExecPlugin {
        /// Which context.
        context: String,
        /// Its `exec.command`.
        program: String,
        /// Why.
        message: String,
    },
    /// The program ran and failed.
    #[error(
        "the credentials of context `{context}` come from the program `{program}`, which failed: {message}"
    )]
    ExecPluginFailed {
        /// Which context.
        context: String,
        /// Its `exec.command`.
        program: String,
        /// Its own words, or what is wrong with its answer.
        message: String,
    },
    /// The context's address, certificate or key cannot be used.
    #[error("the context `{context}` cannot be used: {message}")]
    Unusable {
        /// Which context.
        context: String,
        /// Why.
        message: String,
    },
    /// The service account of KDR's pod cannot be used.
    #[error("KDR runs in a pod, but its service account cannot be used: {message}")]
    InCluster {
        /// Why.
        message: String,
    },
}

fn choice(known: &[String]) -> String {
    if known.is_empty() {
        return "nor does it have any context to choose".to_owned();
    }
    format!("name one with --context: {}", listed(known))
}

fn listed(names: &[String]) -> String {
    if names.is_empty() { "none".into() } else { names.join(", ") }
}
