//! kubectl as the cluster's own client: the same code path that users have, and no HTTP client of ours.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

/// kubectl sends so many requests at once before it slows itself down to 50 a second.
const BATCH: usize = 300;

/// How many kubectl create objects at once.
const WORKERS: usize = 4;

/// kubectl with one user's kubeconfig.
#[derive(Debug, Clone)]
pub(crate) struct Kubectl {
    pub(crate) program: PathBuf,
    pub(crate) kubeconfig: PathBuf,
}

impl Kubectl {
    fn command(&self, args: impl IntoIterator<Item: AsRef<OsStr>>) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("--kubeconfig").arg(&self.kubeconfig).arg("--request-timeout=5s").args(args);
        command
    }

    /// What the command printed.
    pub(crate) fn run(&self, args: &[&str]) -> Result<String> {
        finish(&self.command(args).stdin(Stdio::null()).output()?, args.first().unwrap_or(&""))
    }

    /// Whether the server at this port on loopback answers `path` with 200.
    pub(crate) fn answers(&self, port: u16, path: &str) -> bool {
        let server = format!("--server=https://127.0.0.1:{port}");
        self.run(&[&server, "--insecure-skip-tls-verify", "get", "--raw", path]).is_ok()
    }

    /// The same for a request that may take minutes.
    pub(crate) fn run_patiently(&self, args: &[&str]) -> Result<String> {
        self.run(&[args, &["--request-timeout=5m"]].concat())
    }

    /// Applies a manifest, whoever applied it before.
    pub(crate) fn apply(&self, manifest: &str) -> Result<()> {
        self.feed(&["apply", "--server-side", "--force-conflicts", "-f", "-"], manifest)
    }

    /// Creates objects, several at a time: one kubectl alone is slowed down by its own limit.
    pub(crate) fn create_many(&self, objects: &[Value]) -> Result<()> {
        let batches = Mutex::new(objects.chunks(BATCH));
        let next = || batches.lock().unwrap_or_else(PoisonError::into_inner).next();
        let work = || -> Result<()> {
            while let Some(batch) = next() {
                let list = json!({ "apiVersion": "v1", "kind": "List", "items": batch });
                self.feed(&["create", "--validate=false", "-f", "-"], &list.to_string())?;
            }
            Ok(())
        };
        thread::scope(|scope| {
            let workers: Vec<_> = (0..WORKERS).map(|_| scope.spawn(work)).collect();
            workers.into_iter().try_for_each(|worker| match worker.join() {
                Ok(result) => result,
                Err(panic) => std::panic::resume_unwind(panic),
            })
        })
    }

    /// Runs a command that reads a manifest.
    fn feed(&self, args: &[&str], manifest: &str) -> Result<()> {
        let mut child =
            self.command(args).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        child.stdin.take().context("kubectl has no standard input")?.write_all(manifest.as_bytes())?;
        finish(&child.wait_with_output()?, args.first().unwrap_or(&"")).map(drop)
    }

    /// The same kubeconfig with the certificates inside, so that the file can be copied elsewhere.
    pub(crate) fn flatten(program: &Path, kubeconfig: &Path) -> Result<String> {
        let kubectl = Self { program: program.to_owned(), kubeconfig: kubeconfig.to_owned() };
        kubectl.run(&["config", "view", "--flatten", "--raw"])
    }
}

fn finish(output: &std::process::Output, what: &str) -> Result<String> {
    if !output.status.success() {
        bail!("kubectl {what}: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
