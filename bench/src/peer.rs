//! Followed logs beside `kubectl logs -f`, on the same pod of the real cluster, in turn.

use std::{
    env,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use kdr_proto::v1::{FollowRequest, follow_response::Event, log_service_client::LogServiceClient};
use tokio::{io::AsyncReadExt as _, process::Command, time::timeout};

use crate::{
    row::{Row, percentile},
    server::Server,
};

const NAMESPACE: &str = "kdr-bench";
const POD: &str = "writer";
const LINES: usize = 300_000;
const ROUNDS: usize = 3;
/// Each step ends within this, or the row fails with what it was doing: the whole within some minutes, and mostly one.
const PATIENCE: Duration = Duration::from_mins(1);

/// The real cluster, as `cargo bench-all` names it.
pub struct Cluster {
    kubeconfig: PathBuf,
    kubectl: PathBuf,
    busybox: String,
}

/// The cluster that the environment names, if it does.
pub fn cluster() -> Option<Cluster> {
    Some(Cluster {
        kubeconfig: env::var_os("KDR_TEST_KUBECONFIG")?.into(),
        kubectl: env::var_os("KDR_TEST_KUBECTL")?.into(),
        busybox: env::var("KDR_BENCH_BUSYBOX").ok()?,
    })
}

impl Cluster {
    fn kubectl(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.kubectl);
        command.arg("--kubeconfig").arg(&self.kubeconfig).args(["--namespace", NAMESPACE]).args(arguments);
        command
    }

    async fn run(&self, arguments: &[&str]) -> Result<()> {
        let what = arguments.join(" ");
        eprintln!("log throughput: kubectl {}", what.lines().next().unwrap_or_default());
        let mut child = self.kubectl(arguments).stdout(Stdio::null()).kill_on_drop(true).spawn()?;
        let status = timeout(2 * PATIENCE, child.wait())
            .await
            .with_context(|| format!("kubectl {what}: not done within {} s", 2 * PATIENCE.as_secs()))??;
        ensure!(status.success(), "kubectl {what} ended with {status}");
        Ok(())
    }
}

/// Lines that are there, read by following the pod, which runs on.
pub async fn throughput(binary: &Path, cluster: &Cluster) -> Result<Row> {
    // What a run that was broken off has left.
    cluster.run(&["delete", "namespace", NAMESPACE, "--ignore-not-found", "--timeout=60s"]).await?;
    cluster.run(&["create", "namespace", NAMESPACE]).await?;
    let measured = measured(binary, cluster).await;
    cluster.run(&["delete", "namespace", NAMESPACE, "--wait=false"]).await?;
    measured
}

async fn measured(binary: &Path, cluster: &Cluster) -> Result<Row> {
    cluster.run(&["wait", "--for=create", "serviceaccount/default", "--timeout=50s"]).await?;
    let script = format!(
        "seq {LINES} | sed 's/$/ a line of a hundred bytes or so, as an access log writes them, plus a few more/'; \
         trap 'exit 0' TERM; sleep 100000 & wait"
    );
    let image = format!("--image={}", cluster.busybox);
    cluster.run(&["run", POD, &image, "--restart=Never", "--command", "--", "sh", "-c", &script]).await?;
    cluster.run(&["wait", "--for=condition=Ready", "pod/writer", "--timeout=60s"]).await?;
    let server = Server::start(binary, &cluster.kubeconfig).await?;
    // Both once unmeasured: until all lines are written, and for warm caches on both sides.
    step("warm up, kubectl", with_kubectl(cluster)).await?;
    step("warm up, KDR", with_kdr(&server)).await?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 1..=ROUNDS {
        ours.push(rate(step(&format!("pair {round} of {ROUNDS}, KDR"), with_kdr(&server)).await?));
        theirs.push(rate(step(&format!("pair {round} of {ROUNDS}, kubectl"), with_kubectl(cluster)).await?));
    }
    let (ours, theirs) = (percentile(&ours, 0.5), percentile(&theirs, 0.5));
    let what = "followed log, 300,000 lines, median".to_owned();
    Ok(Row { what, unit: "lines/s", ours, against: "kubectl logs -f", theirs, samples: ROUNDS })
}

/// One reading, within a bound, and said.
async fn step(what: &str, reading: impl Future<Output = Result<f64>>) -> Result<f64> {
    let seconds = timeout(PATIENCE, reading)
        .await
        .with_context(|| format!("log throughput, {what}: not done within {} s", PATIENCE.as_secs()))?
        .with_context(|| format!("log throughput, {what}"))?;
    eprintln!("log throughput, {what}: {LINES} lines in {seconds:.2} s");
    Ok(seconds)
}

#[expect(clippy::cast_precision_loss, reason = "a few hundred thousand")]
fn rate(seconds: f64) -> f64 {
    LINES as f64 / seconds
}

async fn with_kdr(server: &Server) -> Result<f64> {
    let start = Instant::now();
    let request = FollowRequest {
        namespace: NAMESPACE.to_owned(),
        pod: POD.to_owned(),
        follow: true,
        ..FollowRequest::default()
    };
    let mut client = LogServiceClient::new(server.channel().await?).max_decoding_message_size(64 << 20);
    let mut stream = client.follow(request).await?.into_inner();
    let mut lines = 0;
    while lines < LINES {
        if let Some(Event::Lines(batch)) = stream.message().await?.context("the log ended early")?.event {
            ensure!(batch.dropped == 0, "{} lines were dropped", batch.dropped);
            lines += batch.lines.len();
        }
    }
    Ok(start.elapsed().as_secs_f64())
}

async fn with_kubectl(cluster: &Cluster) -> Result<f64> {
    let start = Instant::now();
    let mut child =
        cluster.kubectl(&["logs", "-f", POD]).stdout(Stdio::piped()).kill_on_drop(true).spawn()?;
    let mut output = child.stdout.take().context("kubectl's output")?;
    let mut buffer = vec![0; 1 << 16];
    let mut lines = 0;
    while lines < LINES {
        let read = output.read(&mut buffer).await?;
        if read == 0 {
            bail!("kubectl logs ended after {lines} lines");
        }
        lines += memchr::memchr_iter(b'\n', &buffer[..read]).count();
    }
    let seconds = start.elapsed().as_secs_f64();
    child.kill().await?;
    Ok(seconds)
}
