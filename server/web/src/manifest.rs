//! `manifest.json` of the built page: which of its files is which.

use serde::Deserialize;

/// Names of the page's files under `/assets/`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Manifest {
    /// The JavaScript that loads the WASM and starts it.
    pub(crate) js: String,
    /// The page itself.
    pub(crate) wasm: String,
    /// Its style.
    pub(crate) css: String,
    /// Its icon.
    pub(crate) favicon: String,
}
