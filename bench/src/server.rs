//! `kdr serve` as a process of its own.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddrV4},
    path::Path,
    process::Stdio,
};

use anyhow::{Context, Result, bail};
use kdr_proto::v1::cluster_service_client::ClusterServiceClient;
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
}

impl Server {
    /// Starts it for a kubeconfig and waits until it says where it is.
    pub async fn start(binary: &Path, kubeconfig: &Path) -> Result<Self> {
        let mut child = Command::new(binary)
            .args(["serve", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--kubeconfig"])
            .arg(kubeconfig)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| binary.display().to_string())?;
        let mut lines = BufReader::new(child.stdout.take().context("the server's output")?).lines();
        while let Some(line) = lines.next_line().await? {
            if let Some(url) = line.strip_prefix("KDR is at ") {
                return Ok(Self { child, url: url.to_owned() });
            }
        }
        bail!("{} ended before it listened", binary.display())
    }

    /// A gRPC client.
    pub async fn cluster(&self) -> Result<ClusterServiceClient<Channel>> {
        let channel = self.channel().await?;
        Ok(ClusterServiceClient::new(channel).max_decoding_message_size(64 << 20))
    }

    /// A connection for a gRPC client.
    pub async fn channel(&self) -> Result<Channel> {
        Ok(Endpoint::new(self.url.clone())?.connect().await?)
    }

    /// Resident memory now, in bytes.
    pub fn resident(&self) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id().unwrap_or(0)))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("VmRSS")?;
        let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kib * 1024.0)
    }
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
