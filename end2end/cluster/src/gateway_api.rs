//! The kinds of the Gateway API, which many clusters have and Kubernetes itself has not.

use anyhow::{Context, Result};

use crate::modules::GATEWAY_API;
use crate::part::Node;

/// Installs its CRDs. There is no controller: nobody gives a Gateway an address.
pub(crate) fn install(node: &Node) -> Result<()> {
    let file = node.binaries.path(GATEWAY_API);
    let manifest = std::fs::read_to_string(file).with_context(|| format!("read {}", file.display()))?;
    node.kubectl.apply(&manifest)
}
