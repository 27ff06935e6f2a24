//! Logs beside `kubectl logs` and stern, of the same pods of the real cluster, in turn: one followed, ten merged, all
//! searched.

use std::{
    env,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use kdr_proto::v1::{
    LogFilter, LogPattern, ReadRequest, log_service_client::LogServiceClient, read_request::Selection,
    read_response::Event,
};
use tokio::{io::AsyncReadExt as _, process::Command, time::timeout};

use crate::{
    row::{Row, percentile},
    server::Server,
};

const NAMESPACE: &str = "kdr-bench";
const POD: &str = "writer";
/// Ten pods that write at once, by the label that `kubectl create deployment` gives them.
const MANY: &str = "app=writers";
const REPLICAS: usize = 10;
const LINES: usize = 300_000;
const LINES_OF_EACH: usize = 50_000;
/// Pairs of ours and theirs: single ones differ by a fifth on a busy machine.
const ROUNDS: usize = 7;
/// A gigabyte, searched with `--long` only.
const LARGE: &str = "app=large";
const LINES_OF_EACH_LARGE: usize = 950_000;
const LARGE_PATIENCE: Duration = Duration::from_mins(8);
/// Each step ends within this, or the row fails with what it was doing: the whole within some minutes, and mostly one.
const PATIENCE: Duration = Duration::from_mins(1);

/// The real cluster, as `cargo bench-all` names it.
pub struct Cluster {
    /// The kubeconfig that leads to it.
    pub kubeconfig: PathBuf,
    /// A kubectl of its version.
    pub kubectl: PathBuf,
    busybox: String,
    stern: Option<PathBuf>,
}

/// The cluster that the environment names, if it does.
pub fn cluster() -> Option<Cluster> {
    Some(Cluster {
        kubeconfig: env::var_os("KDR_TEST_KUBECONFIG")?.into(),
        kubectl: env::var_os("KDR_TEST_KUBECTL")?.into(),
        busybox: env::var("KDR_BENCH_BUSYBOX").ok()?,
        stern: env::var_os("KDR_BENCH_STERN").map(PathBuf::from),
    })
}

impl Cluster {
    fn command(&self, arguments: &[&str]) -> Command {
        self.asked_by(&self.kubectl, arguments)
    }

    /// A program that takes kubectl's flags.
    fn asked_by(&self, program: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.arg("--kubeconfig").arg(&self.kubeconfig).args(["--namespace", NAMESPACE]).args(arguments);
        command
    }

    async fn run(&self, arguments: &[&str]) -> Result<()> {
        let what = arguments.join(" ");
        eprintln!("logs: kubectl {}", what.lines().next().unwrap_or_default());
        let mut child = self.command(arguments).stdout(Stdio::null()).kill_on_drop(true).spawn()?;
        let status = timeout(2 * PATIENCE, child.wait())
            .await
            .with_context(|| format!("kubectl {what}: not done within {} s", 2 * PATIENCE.as_secs()))??;
        ensure!(status.success(), "kubectl {what} ended with {status}");
        Ok(())
    }
}

/// All rows; `long` for a gigabyte too.
pub async fn rows(binary: &Path, cluster: &Cluster, long: bool) -> Result<Vec<Row>> {
    // What a run that was broken off has left.
    cluster.run(&["delete", "namespace", NAMESPACE, "--ignore-not-found", "--timeout=60s"]).await?;
    cluster.run(&["create", "namespace", NAMESPACE]).await?;
    let measured = measured(binary, cluster, long).await;
    cluster.run(&["delete", "namespace", NAMESPACE, "--wait=false"]).await?;
    measured
}

fn script(lines: usize) -> String {
    format!(
        "seq {lines} | sed 's/$/ a line of a hundred bytes or so, as an access log writes them, plus a few more/'; \
         trap 'exit 0' TERM; sleep 100000 & wait"
    )
}

async fn measured(binary: &Path, cluster: &Cluster, long: bool) -> Result<Vec<Row>> {
    cluster.run(&["wait", "--for=create", "serviceaccount/default", "--timeout=50s"]).await?;
    let image = format!("--image={}", cluster.busybox);
    let one = script(LINES);
    cluster.run(&["run", POD, &image, "--restart=Never", "--command", "--", "sh", "-c", &one]).await?;
    cluster.run(&["wait", "--for=condition=Ready", "pod/writer", "--timeout=60s"]).await?;
    let deploy = async |name: &str, lines| {
        let replicas = format!("--replicas={REPLICAS}");
        let each = script(lines);
        cluster.run(&["create", "deployment", name, &image, &replicas, "--", "sh", "-c", &each]).await?;
        cluster.run(&["rollout", "status", &format!("deployment/{name}"), "--timeout=60s"]).await
    };
    deploy("writers", LINES_OF_EACH).await?;
    let server = Server::start(binary, &cluster.kubeconfig).await?;
    let one = Reading { server: &server, cluster, selection: Selection::Pod(POD.to_owned()), lines: LINES };
    let many = Reading {
        selection: Selection::Selector(MANY.to_owned()),
        lines: LINES_OF_EACH * REPLICAS,
        ..one.clone()
    };
    let kubectl = Peer { name: "kubectl logs -f", program: &cluster.kubectl };
    let of_many = "ten pods followed as one, 500,000 lines, median";
    let words = ["logs", "-f", "-l", MANY, "--tail=-1", "--max-log-requests=10"];
    let mut rows = vec![
        one.pairs("followed log, 300,000 lines, median", kubectl, &["logs", "-f", POD]).await?,
        many.pairs(of_many, kubectl, &words).await?,
    ];
    if let Some(program) = &cluster.stern {
        let words = ["-l", MANY, "--tail=-1", "--max-log-requests=10", "--output=raw"];
        rows.push(many.pairs(of_many, Peer { name: "stern --output raw", program }, &words).await?);
    }
    rows.extend(many.search().await?);
    if long {
        deploy("large", LINES_OF_EACH_LARGE).await?;
        let lines = LINES_OF_EACH_LARGE * REPLICAS;
        let large = Reading { selection: Selection::Selector(LARGE.to_owned()), lines, ..one.clone() };
        // Until all of it is written.
        timeout(LARGE_PATIENCE, large.with_kdr()).await.context("a gigabyte is not written in time")??;
        rows.extend(large.search().await?);
    }
    Ok(rows)
}

/// Another program that reads logs.
#[derive(Clone, Copy)]
struct Peer<'a> {
    name: &'static str,
    program: &'a Path,
}

/// Logs of which the number of lines is known.
#[derive(Clone)]
struct Reading<'a> {
    server: &'a Server,
    cluster: &'a Cluster,
    selection: Selection,
    lines: usize,
}

impl Reading<'_> {
    /// Ours and the peer's, in turn.
    async fn pairs(&self, what: &str, peer: Peer<'_>, words: &[&str]) -> Result<Row> {
        let with_peer = || self.with_peer(peer.program, words);
        // Both once unmeasured: until all lines are written, and for warm caches on both sides.
        self.step("warm up, peer", with_peer()).await?;
        self.step("warm up, KDR", self.with_kdr()).await?;
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for round in 1..=ROUNDS {
            ours.push(self.step(&format!("pair {round} of {ROUNDS}, KDR"), self.with_kdr()).await?);
            theirs.push(self.step(&format!("pair {round} of {ROUNDS}, {}", peer.name), with_peer()).await?);
        }
        let (ours, theirs) = (percentile(&ours, 0.5), percentile(&theirs, 0.5));
        Ok(Row { what: what.to_owned(), unit: "lines/s", ours, against: peer.name, theirs, samples: ROUNDS })
    }

    /// One reading, within a bound, and said: lines a second.
    async fn step(&self, what: &str, reading: impl Future<Output = Result<f64>>) -> Result<f64> {
        let seconds = timeout(PATIENCE, reading)
            .await
            .with_context(|| format!("logs, {what}: not done within {} s", PATIENCE.as_secs()))?
            .with_context(|| format!("logs, {what}"))?;
        eprintln!("logs, {what}: {} lines in {seconds:.2} s", self.lines);
        #[expect(clippy::cast_precision_loss, reason = "a few hundred thousand")]
        Ok(self.lines as f64 / seconds)
    }

    fn request(&self) -> ReadRequest {
        ReadRequest {
            namespace: NAMESPACE.to_owned(),
            selection: Some(self.selection.clone()),
            ..ReadRequest::default()
        }
    }

    async fn with_kdr(&self) -> Result<f64> {
        let start = Instant::now();
        let request = ReadRequest { follow: true, ..self.request() };
        let mut client =
            LogServiceClient::new(self.server.channel().await?).max_decoding_message_size(64 << 20);
        let mut stream = client.read(request).await?.into_inner();
        let mut lines = 0;
        while lines < self.lines {
            if let Some(Event::Lines(batch)) = stream.message().await?.context("the log ended early")?.event {
                ensure!(batch.dropped == 0, "{} lines were dropped", batch.dropped);
                lines += batch.lines.len();
            }
        }
        Ok(start.elapsed().as_secs_f64())
    }

    async fn with_peer(&self, program: &Path, words: &[&str]) -> Result<f64> {
        let start = Instant::now();
        let mut command = self.cluster.asked_by(program, words);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true).spawn()?;
        let mut output = child.stdout.take().context("its output")?;
        let mut buffer = vec![0; 1 << 16];
        let mut lines = 0;
        while lines < self.lines {
            let read = output.read(&mut buffer).await?;
            if read == 0 {
                bail!("it ended after {lines} lines");
            }
            lines += memchr::memchr_iter(b'\n', &buffer[..read]).count();
        }
        let seconds = start.elapsed().as_secs_f64();
        child.kill().await?;
        Ok(seconds)
    }

    /// A regular expression that nothing matches: what the search costs, at the rate at which the API server delivers.
    async fn search(&self) -> Result<[Row; 2]> {
        let pattern =
            LogPattern { text: "no(thing|where) .* found$".to_owned(), regex: true, match_case: true };
        let filter = LogFilter { include: vec![pattern], ..LogFilter::default() };
        let request = ReadRequest { filter: Some(filter), ..self.request() };
        let mut client = LogServiceClient::new(self.server.channel().await?);
        let (start, before) = (Instant::now(), self.server.cpu()?);
        let mut stream = client.read(request).await?.into_inner();
        let mut progress = None;
        loop {
            match stream.message().await?.context("the search broke off")?.event {
                Some(Event::Progress(told)) => progress = Some(told),
                Some(Event::End(_)) => break,
                _ => {}
            }
        }
        let (seconds, cpu) = (start.elapsed().as_secs_f64(), self.server.cpu()? - before);
        let progress = progress.context("no progress was told")?;
        ensure!(progress.lines == self.lines as u64, "{} lines were searched", progress.lines);
        #[expect(clippy::cast_precision_loss, reason = "some millions")]
        let megabytes = progress.bytes as f64 / 1e6;
        eprintln!("logs, search: {megabytes:.1} MB in {seconds:.2} s with {cpu:.2} s of CPU");
        let what = format!("search in {megabytes:.0} MB by regular expression: share of a core");
        let share = Row { what, unit: "", ours: cpu / seconds, against: "limit", theirs: 0.3, samples: 1 };
        let what = "search: CPU for a gigabyte".to_owned();
        // Thirty percent of a core at ten megabytes a second.
        let each = Row {
            what,
            unit: "s",
            ours: cpu / megabytes * 1000.0,
            against: "limit",
            theirs: 30.0,
            samples: 1,
        };
        Ok([share, each])
    }
}
