//! `kubectl get pods -A -w` on the same cluster: when it printed what.

use std::{
    collections::BTreeMap,
    path::Path,
    process::Stdio,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use anyhow::{Context, Result};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
    time::{sleep, timeout},
};

use crate::{
    browser::Sightings,
    latency::{self, Changes, milliseconds},
    row::Row,
};

/// The first list is printed within this.
const PATIENCE: Duration = Duration::from_mins(1);
/// After the last change, for its line.
const GRACE: Duration = Duration::from_secs(2);

/// Names, and when a line of each was printed.
type Printed = Arc<Mutex<BTreeMap<String, Vec<f64>>>>;

/// A kubectl that watches, until this is dropped.
pub struct Watching {
    _child: Child,
    printed: Printed,
}

impl Watching {
    /// Starts one and waits until it has printed the pods that there are.
    pub async fn start(program: &Path, kubeconfig: &Path, pods: usize) -> Result<Self> {
        let mut child = Command::new(program)
            .arg("--kubeconfig")
            .arg(kubeconfig)
            .args(["get", "pods", "--all-namespaces", "--watch", "--no-headers"])
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| program.display().to_string())?;
        let mut lines = BufReader::new(child.stdout.take().context("kubectl's output")?).lines();
        let listed = async {
            for _ in 0..pods {
                lines.next_line().await?.context("kubectl ended")?;
            }
            anyhow::Ok(())
        };
        timeout(PATIENCE, listed).await.context("kubectl: the list is not printed")??;
        let printed = Printed::default();
        let notes = Arc::clone(&printed);
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                let now = milliseconds(SystemTime::now());
                if let Some(name) = line.split_whitespace().nth(1) {
                    let mut notes = notes.lock().unwrap_or_else(PoisonError::into_inner);
                    notes.entry(name.to_owned()).or_default().push(now);
                }
            }
        });
        Ok(Self { _child: child, printed })
    }

    /// A row of how late its lines came, 99 of 100, beside how late the page was.
    pub async fn beside(self, cluster: &str, made: &Changes, page: &Row) -> Result<Row> {
        let theirs = latency::late("kubectl", made, &self.sightings(made).await)?;
        let what = format!("{cluster}: the same changes → on the page or printed, p99");
        let Row { unit, ours, samples, .. } = *page;
        Ok(Row { what, unit, ours, against: "kubectl get pods -A -w", theirs, samples })
    }

    /// When the first line of each pod was printed after it was changed.
    async fn sightings(self, made: &Changes) -> Sightings {
        sleep(GRACE).await;
        let printed = self.printed.lock().unwrap_or_else(PoisonError::into_inner);
        let first = |(name, made): &(String, f64)| {
            let when = printed.get(name)?.iter().find(|when| *when >= made)?;
            Some((name.clone(), *when))
        };
        made.iter().filter_map(first).collect()
    }
}
