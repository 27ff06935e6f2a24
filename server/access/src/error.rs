//! Why there is no door. Each text is for whoever writes the configuration: what, and what to do.

use std::path::PathBuf;

/// Why [`crate::Door::provider`] or the parsing of a setting failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A setting that cannot be used.
    #[error("{name} {problem}")]
    Setting {
        /// The setting's name in [`crate::Settings`].
        name: &'static str,
        /// What is wrong with it, after its name.
        problem: String,
    },
    /// The CA file cannot be used.
    #[error("the CA file {} {problem}", path.display())]
    CaFile {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// A text that is not a cookie key.
    #[error("a cookie key {0}; make one with: openssl rand -base64 32")]
    Key(&'static str),
    /// No TLS client could be made.
    #[error("no TLS towards the identity provider: {0}")]
    Tls(#[from] rustls::Error),
}

impl Error {
    pub(crate) fn setting(name: &'static str, problem: impl Into<String>) -> Self {
        Self::Setting { name, problem: problem.into() }
    }
}
