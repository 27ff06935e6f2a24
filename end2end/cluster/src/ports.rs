//! The ports, all on 127.0.0.1: below the range that the kernel hands out, and nobody's default.

use std::net::TcpListener;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

pub(crate) const ETCD: u16 = 26401;
pub(crate) const ETCD_PEER: u16 = 26402;
pub(crate) const APISERVER: u16 = 26443;
pub(crate) const METRICS_SERVER: u16 = 26444;
pub(crate) const KWOK: u16 = 26447;
pub(crate) const KUBELET_HEALTHZ: u16 = 26448;
pub(crate) const KUBELET: u16 = 26450;
pub(crate) const CONTROLLER_MANAGER: u16 = 26457;
pub(crate) const SCHEDULER: u16 = 26459;
/// The fixtures name it too: their images are `127.0.0.1:26500/…`.
pub(crate) const REGISTRY: u16 = 26500;

/// What has just been killed may hold its port for a moment longer: its connections have to be taken down first.
const PATIENCE: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(100);

/// Fails with the name of whoever listens on one of a part's ports.
pub(crate) fn ensure_free(part: &str, ports: &[u16]) -> Result<()> {
    for port in ports {
        if !becomes_free(*port) {
            bail!("port {port}, which {part} needs, is taken by {}", listener(*port));
        }
    }
    Ok(())
}

/// Whether nobody has the port; somebody who listens on it keeps it.
fn becomes_free(port: u16) -> bool {
    let until = Instant::now() + PATIENCE;
    loop {
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return true;
        }
        if owner(&listening(port)).is_some() || Instant::now() >= until {
            return false;
        }
        sleep(PAUSE);
    }
}

/// What ss(8) says of a port that somebody listens on.
fn listening(port: u16) -> String {
    let output = Command::new("ss").args(["-Hltnp", &format!("sport = :{port}")]).output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
}

fn listener(port: u16) -> String {
    owner(&listening(port)).unwrap_or_else(|| "another process".into())
}

/// `name (pid N)` from ss(8)'s `users:(("name",pid=N,fd=M))`.
fn owner(ss: &str) -> Option<String> {
    let (_, users) = ss.split_once("users:((\"")?;
    let (name, rest) = users.split_once('"')?;
    let pid: String = rest.split_once("pid=")?.1.chars().take_while(char::is_ascii_digit).collect();
    Some(format!("{name} (pid {pid})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owner_of_a_port_is_read_from_ss() {
        let line = "LISTEN 0 4096 127.0.0.1:26401 0.0.0.0:* users:((\"etcd\",pid=312,fd=7))\n";
        assert_eq!(owner(line).as_deref(), Some("etcd (pid 312)"));
        assert_eq!(owner("LISTEN 0 4096 127.0.0.1:26401 0.0.0.0:*\n"), None);
    }

    #[test]
    fn a_taken_port_is_named_with_the_part_that_needs_it() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = ensure_free("etcd", &[port]).unwrap_err().to_string();
        assert!(error.starts_with(&format!("port {port}, which etcd needs, is taken by ")), "{error}");
        drop(taken);
        // Whatever the kernel gives; the port above may be somebody else's by now.
        ensure_free("etcd", &[0]).unwrap();
    }
}
