//! Chromium, driven by `bench/browser.mjs`: one process a measurement; it prints `ready`, then its findings as JSON.

use std::{collections::BTreeMap, process::Stdio};

use anyhow::{Context, Result, bail};
use serde::de::DeserializeOwned;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

/// When the page first showed each text that was waited for, in milliseconds since 1970.
pub type Sightings = BTreeMap<String, f64>;

/// A measurement under way.
pub struct Measurement {
    _child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Measurement {
    /// Starts one and waits until the page is ready for it.
    pub async fn start(arguments: &[&str]) -> Result<Self> {
        let mut child = Command::new("node")
            .arg("bench/browser.mjs")
            .args(arguments)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("node")?;
        let lines = BufReader::new(child.stdout.take().context("node's output")?).lines();
        let mut measurement = Self { _child: child, lines };
        if measurement.line().await? != "ready" {
            bail!("the browser is not ready");
        }
        Ok(measurement)
    }

    /// Waits for its findings.
    pub async fn findings<T: DeserializeOwned>(mut self) -> Result<T> {
        Ok(serde_json::from_str(&self.line().await?)?)
    }

    async fn line(&mut self) -> Result<String> {
        self.lines.next_line().await?.context("the browser ended without an answer")
    }
}
