//! The Service `kubernetes`: the address under which pods find the API server.
//!
//! There is no kube-proxy, whose rules would stay in the machine's firewall. The one address that pods need stands on
//! the loopback device instead, where a forwarder listens; with the device's scope no other machine learns of it.

use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::part::Part;
use crate::{missing, ports};

/// The first address of the service range, which Kubernetes gives to its own Service.
const ADDRESS: &str = "10.96.0.1";

pub(crate) const KUBERNETES_SERVICE: Part = Part {
    name: "kubernetes-service",
    ports: &[],
    command: |node| {
        let device = format!("{ADDRESS}/32");
        let output = Command::new(missing::program("ip")?)
            .args(["address", "replace", &device, "dev", "lo", "scope", "host"])
            .output()?;
        if !output.status.success() {
            bail!("give lo the address {ADDRESS}: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        let mut command = Command::new(node.binaries.path("kubernetes-service"));
        command.args([format!("{ADDRESS}:443"), format!("127.0.0.1:{}", ports::APISERVER)]);
        Ok(command)
    },
    ready: |_| TcpStream::connect((ADDRESS, 443)).is_ok(),
    limit: Duration::from_secs(10),
};

/// Takes the address away.
pub(crate) fn remove_address() -> Result<()> {
    // Without ip nobody has added it either.
    let Ok(ip) = missing::program("ip") else { return Ok(()) };
    let shown =
        Command::new(&ip).args(["-o", "-4", "address", "show", "dev", "lo"]).output().context("run ip")?;
    let device = format!("{ADDRESS}/32");
    if String::from_utf8_lossy(&shown.stdout).split_whitespace().any(|word| word == device) {
        Command::new(ip).args(["address", "delete", &device, "dev", "lo"]).status().context("run ip")?;
    }
    Ok(())
}
