//! The API server: on loopback only, with tokens, client certificates, RBAC and the aggregation layer.

use std::net::{Ipv4Addr, UdpSocket};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::part::{Node, Part};
use crate::{etcd, ports, users};

pub(crate) const APISERVER: Part = Part {
    name: "kube-apiserver",
    ports: &[ports::APISERVER],
    command,
    ready: |node| node.kubectl.run(&["get", "--raw", "/readyz"]).is_ok(),
    limit: Duration::from_secs(90),
};

fn command(node: &Node) -> Result<Command> {
    let layout = &node.layout;
    let mut command = Command::new(node.binaries.path("kube-apiserver"));
    command.args([
        "--allow-privileged".to_owned(),
        "--authorization-mode=Node,RBAC".to_owned(),
        "--bind-address=127.0.0.1".to_owned(),
        "--kubelet-preferred-address-types=Hostname".to_owned(),
        "--requestheader-allowed-names=front-proxy-client".to_owned(),
        "--requestheader-extra-headers-prefix=X-Remote-Extra-".to_owned(),
        "--requestheader-group-headers=X-Remote-Group".to_owned(),
        "--requestheader-username-headers=X-Remote-User".to_owned(),
        "--service-account-issuer=https://kubernetes.default.svc".to_owned(),
        "--service-cluster-ip-range=10.96.0.0/16".to_owned(),
        format!("--advertise-address={}", own_address()?),
        format!("--etcd-servers={}", etcd::url()),
        format!("--secure-port={}", ports::APISERVER),
    ]);
    for (flag, file) in [
        ("--client-ca-file", "ca.crt"),
        ("--proxy-client-cert-file", "front-proxy.crt"),
        ("--proxy-client-key-file", "front-proxy.key"),
        ("--requestheader-client-ca-file", "ca.crt"),
        ("--service-account-key-file", "service-account.pub"),
        ("--service-account-signing-key-file", "service-account.key"),
        ("--tls-cert-file", "apiserver.crt"),
        ("--tls-private-key-file", "apiserver.key"),
    ] {
        command.arg(flag).arg(layout.pki(file));
    }
    command.arg("--token-auth-file").arg(users::tokens_file(layout));
    Ok(command)
}

/// An address of this machine that is not loopback, which Kubernetes refuses to advertise.
fn own_address() -> Result<Ipv4Addr> {
    // Connecting a UDP socket sends nothing: it only has the kernel choose the address that it would send from.
    let by_route = UdpSocket::bind("0.0.0.0:0").and_then(|socket| {
        socket.connect("192.0.2.1:9")?;
        socket.local_addr()
    });
    if let Ok(std::net::SocketAddr::V4(address)) = by_route
        && !address.ip().is_loopback()
        && !address.ip().is_unspecified()
    {
        return Ok(*address.ip());
    }
    // Without a default route: the first address of any interface.
    let output = Command::new("ip").args(["-o", "-4", "addr", "show", "scope", "global"]).output()?;
    first_address(&String::from_utf8_lossy(&output.stdout))
        .context("this machine has no IPv4 address but loopback; `ip link add kdr type dummy && ip addr add 10.255.255.1/32 dev kdr && ip link set kdr up` gives it one")
}

fn first_address(ip: &str) -> Option<Ipv4Addr> {
    let mut words = ip.split_whitespace().skip_while(|word| *word != "inet");
    words.nth(1)?.split('/').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_address_is_read_from_ip() {
        let text =
            "4: eth0    inet 198.51.100.7/24 brd 198.51.100.255 scope global eth0\\ valid_lft forever\n";
        assert_eq!(first_address(text), Some(Ipv4Addr::new(198, 51, 100, 7)));
        assert_eq!(first_address(""), None);
    }
}
