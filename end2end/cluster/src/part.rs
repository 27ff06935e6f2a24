//! One way to start every part and to wait for it.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::binaries::Binaries;
use crate::kubectl::Kubectl;
use crate::paths::Layout;
use crate::{ports, process};

/// What the parts are made from.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) layout: Layout,
    pub(crate) binaries: Binaries,
    /// As admin.
    pub(crate) kubectl: Kubectl,
}

/// A process of the cluster.
pub(crate) struct Part {
    pub(crate) name: &'static str,
    pub(crate) ports: &'static [u16],
    /// Writes the part's configuration and says how it is started.
    pub(crate) command: fn(&Node) -> Result<Command>,
    /// Whether it does its work, given that its process lives.
    pub(crate) ready: fn(&Node) -> bool,
    /// How long that may take from its start.
    pub(crate) limit: Duration,
}

impl Part {
    pub(crate) fn is_running(&self, node: &Node) -> bool {
        process::running(&node.layout, self.name).is_some()
    }

    pub(crate) fn is_ready(&self, node: &Node) -> bool {
        self.is_running(node) && (self.ready)(node)
    }

    /// Starts it unless it runs; says whether it did.
    pub(crate) fn start(&self, node: &Node) -> Result<bool> {
        if self.is_running(node) {
            return Ok(false);
        }
        ports::ensure_free(self.name, self.ports)?;
        process::spawn(&node.layout, self.name, &(self.command)(node)?)?;
        Ok(true)
    }

    /// Waits until it is ready; an error names the part and shows the end of its log.
    pub(crate) fn wait(&self, node: &Node) -> Result<()> {
        let end = Instant::now() + self.limit;
        loop {
            if !self.is_running(node) {
                bail!("{} has ended{}", self.name, process::log_tail(&node.layout, self.name));
            }
            if (self.ready)(node) {
                return Ok(());
            }
            if Instant::now() > end {
                let tail = process::log_tail(&node.layout, self.name);
                bail!("{} is not ready after {} s{tail}", self.name, self.limit.as_secs());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}
