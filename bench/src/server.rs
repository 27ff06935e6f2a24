//! `kdr serve` as a process of its own.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs,
    net::{Ipv4Addr, SocketAddrV4},
    path::Path,
    process::Stdio,
};

use anyhow::{Context, Result, bail};
use http::Request;
use kdr_proto::v1::{
    Pod, PodSelection, WatchRequest, cluster_service_client::ClusterServiceClient, watch_request::Rows,
    watch_response::Event,
};
use kube::{Client, Config};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};
use tonic::transport::{Channel, Endpoint};

/// A server that runs until this is dropped.
pub struct Server {
    child: Child,
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    /// The same of the port for health and metrics.
    admin: String,
}

impl Server {
    /// Starts it for a kubeconfig and waits until it says where it is.
    pub async fn start(binary: &Path, kubeconfig: &Path) -> Result<Self> {
        Self::start_at("127.0.0.1:0", &[], binary, kubeconfig).await
    }

    /// The same at an address, with further arguments.
    pub async fn start_at(
        listen: &str,
        further: &[&OsStr],
        binary: &Path,
        kubeconfig: &Path,
    ) -> Result<Self> {
        let mut child = Command::new(binary)
            .args(["serve", "--listen", listen, "--admin-listen", "127.0.0.1:0", "--kubeconfig"])
            .arg(kubeconfig)
            .args(further)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| binary.display().to_string())?;
        let mut lines = BufReader::new(child.stdout.take().context("the server's output")?).lines();
        let mut admin = String::new();
        while let Some(line) = lines.next_line().await? {
            if let Some(url) = line.strip_prefix("Health and metrics are at ") {
                url.clone_into(&mut admin);
            } else if let Some(url) = line.strip_prefix("KDR is at ") {
                return Ok(Self { child, url: url.to_owned(), admin });
            }
        }
        bail!("{} ended before it listened", binary.display())
    }

    /// A gRPC client.
    pub async fn cluster(&self) -> Result<ClusterServiceClient<Channel>> {
        let channel = self.channel().await?;
        Ok(ClusterServiceClient::new(channel).max_decoding_message_size(64 << 20))
    }

    /// Waits until it knows so many pods.
    pub async fn pods(&self, at_least: usize) -> Result<Vec<Pod>> {
        let mut pods = BTreeMap::new();
        let mut stream = self.cluster().await?.watch(all_pods()).await?.into_inner();
        while pods.len() < at_least {
            let fresh = match stream.message().await?.context("the watch ended")?.event {
                Some(Event::Snapshot(snapshot)) => snapshot.pods,
                Some(Event::Delta(delta)) => delta.pods,
                _ => continue,
            };
            pods.extend(fresh.into_iter().map(|pod| (pod.uid.clone(), pod)));
        }
        Ok(pods.into_values().collect())
    }

    /// A connection for a gRPC client.
    pub async fn channel(&self) -> Result<Channel> {
        Ok(Endpoint::new(self.url.clone())?.connect().await?)
    }

    /// Resident memory now, in bytes.
    pub fn resident(&self) -> Result<f64> {
        self.memory("VmRSS:")
    }

    /// The most that resident memory has been, since the start or since [`Server::forget_peak`], in bytes.
    pub fn peak(&self) -> Result<f64> {
        self.memory("VmHWM:")
    }

    /// Has the kernel measure the peak anew.
    pub fn forget_peak(&self) -> Result<()> {
        // See proc_pid_clear_refs(5).
        fs::write(self.process("clear_refs"), "5").context("clear_refs")
    }

    fn memory(&self, field: &str) -> Result<f64> {
        let status = fs::read_to_string(self.process("status"))?;
        let line =
            status.lines().find_map(|line| line.strip_prefix(field)).with_context(|| field.to_owned())?;
        let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kib * 1024.0)
    }

    fn process(&self, file: &str) -> String {
        format!("/proc/{}/{file}", self.child.id().unwrap_or(0))
    }

    /// CPU time that it has used so far, in seconds.
    pub fn cpu(&self) -> Result<f64> {
        let stat = fs::read_to_string(self.process("stat"))?;
        // What stands in brackets is the program's name; see proc_pid_stat(5).
        let fields = stat.rsplit_once(')').context("stat")?.1;
        let ticks = fields.split_whitespace().skip(11).take(2);
        let ticks: f64 = ticks.filter_map(|field| field.parse::<f64>().ok()).sum();
        Ok(ticks / 100.0)
    }

    /// How many lists it has asked the API server for, over all kinds, but for the first of each.
    pub async fn relists(&self) -> Result<f64> {
        self.metric("kdr_watch_relists").await
    }

    /// Logs that it reads from the API server now.
    pub async fn open_logs(&self) -> Result<f64> {
        self.metric("kdr_logs_open").await
    }

    /// The sum of a metric's samples.
    async fn metric(&self, name: &str) -> Result<f64> {
        let client = Client::try_from(Config::new(self.admin.parse()?))?;
        let text = client.request_text(Request::get("/metrics").body(Vec::new())?).await?;
        let samples = text.lines().filter(|line| line.starts_with(name));
        Ok(samples.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).sum())
    }
}

/// All pods of the cluster.
pub fn all_pods() -> WatchRequest {
    WatchRequest { rows: Some(Rows::Pods(PodSelection::default())), open: None }
}

/// How many connections this machine has open to a port of 127.0.0.1, seen from the client's side.
pub fn connections_to(port: u16) -> Result<usize> {
    const ESTABLISHED: &str = "01";
    let address = SocketAddrV4::new(Ipv4Addr::LOCALHOST, port);
    let wanted = format!("{:08X}:{:04X}", u32::from(*address.ip()).swap_bytes(), address.port());
    let table = fs::read_to_string("/proc/net/tcp")?;
    Ok(table
        .lines()
        .filter(|line| {
            let mut fields = line.split_whitespace().skip(2);
            fields.next() == Some(&wanted) && fields.next() == Some(ESTABLISHED)
        })
        .count())
}
