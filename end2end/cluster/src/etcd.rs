//! etcd: what the cluster remembers.

use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;

use crate::part::Part;
use crate::ports;

pub(crate) const ETCD: Part = Part {
    name: "etcd",
    ports: &[ports::ETCD, ports::ETCD_PEER],
    command: |node| {
        let client = url();
        let peer = format!("http://127.0.0.1:{}", ports::ETCD_PEER);
        let mut command = Command::new(node.binaries.path("etcd"));
        // A test cluster may lose its last second when the machine loses power; tests may not wait for a disk.
        command.args(["--name=kdr-test", "--unsafe-no-fsync", "--log-level=warn"]);
        command.arg("--data-dir").arg(node.layout.state("etcd"));
        command.args([format!("--listen-client-urls={client}"), format!("--advertise-client-urls={client}")]);
        command.args([format!("--listen-peer-urls={peer}"), format!("--initial-advertise-peer-urls={peer}")]);
        command.arg(format!("--initial-cluster=kdr-test={peer}"));
        Ok(command)
    },
    ready: |_| TcpStream::connect(("127.0.0.1", ports::ETCD)).is_ok(),
    limit: Duration::from_secs(30),
};

pub(crate) fn url() -> String {
    format!("http://127.0.0.1:{}", ports::ETCD)
}
