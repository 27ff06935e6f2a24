//! What the machine lacks for the cluster, and the one command that brings it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// Debian's place for the CNI plugins.
pub(crate) const CNI_PLUGINS: &str = "/usr/lib/cni";

/// Statically linked, so that it runs in an image of its own.
pub(crate) const BUSYBOX: &str = "/bin/busybox";

/// Something that the cluster needs and the machine does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The program, or a description of it.
    pub what: &'static str,
    /// Debian's package; `None` when Debian has none that is new enough.
    pub package: Option<&'static str>,
}

/// What is missing here; empty when the cluster can be started.
pub fn missing() -> Vec<Missing> {
    let lacks = |what, package, there: bool| (!there).then_some(Missing { what, package });
    let has = |name| program(name).is_ok();
    [
        lacks("busybox (static)", Some("busybox-static"), is_static(Path::new(BUSYBOX))),
        lacks("containerd", Some("containerd"), has("containerd")),
        lacks(
            "CNI plugin ptp",
            Some("containernetworking-plugins"),
            Path::new(CNI_PLUGINS).join("ptp").exists(),
        ),
        lacks("ip and ss", Some("iproute2"), has("ip") && has("ss")),
        lacks("iptables", Some("iptables"), has("iptables")),
        lacks("runc", Some("runc"), has("runc")),
        lacks("Go 1.25 or newer, from go.dev/doc/install", None, has("go")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The command that installs the packages, if any is missing.
pub fn install_command(missing: &[Missing]) -> Option<String> {
    let packages: Vec<_> = missing.iter().filter_map(|missing| missing.package).collect();
    (!packages.is_empty())
        .then(|| format!("apt-get install -y --no-install-recommends {}", packages.join(" ")))
}

/// Installs the missing packages: as root, on Debian.
///
/// # Errors
/// When something is missing that Debian does not have, or apt-get fails (its own message is on standard error).
pub fn install_missing() -> Result<()> {
    let missing = missing();
    if let Some(command) = install_command(&missing) {
        if !rustix::process::geteuid().is_root() {
            bail!("as root: {command}");
        }
        let mut words = command.split(' ');
        let status = Command::new(words.next().unwrap_or_default())
            .args(words)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .status()
            .with_context(|| format!("{command} (needs Debian or Ubuntu)"))?;
        if !status.success() {
            bail!("`{command}` failed; `apt-get update` first?");
        }
    }
    match self::missing().first() {
        None => Ok(()),
        Some(still) => bail!("still missing: {}", still.what),
    }
}

/// Fails with everything that is missing, in one line.
pub(crate) fn ensure_nothing() -> Result<()> {
    let missing = missing();
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = missing.iter().map(|missing| missing.what).collect();
    let install = install_command(&missing).map(|command| format!(": {command}")).unwrap_or_default();
    bail!("missing {}{install}", names.join(", "))
}

/// A program from PATH or from where Debian keeps those for root, which PATH may leave out.
pub(crate) fn program(name: &str) -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/go/bin"].map(PathBuf::from))
        .map(|folder| folder.join(OsStr::new(name)))
        .find(|file| file.is_file())
        .with_context(|| format!("{name} is not installed"))
}

/// Whether an ELF program names no loader.
fn is_static(file: &Path) -> bool {
    std::fs::read(file).is_ok_and(|bytes| {
        let head = &bytes[..bytes.len().min(4096)];
        head.starts_with(b"\x7fELF") && !head.windows(3).any(|window| window == b"/ld")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_command_installs_every_package() {
        let runc = Missing { what: "runc", package: Some("runc") };
        let go = Missing { what: "Go", package: None };
        let ip = Missing { what: "ip", package: Some("iproute2") };
        let command = install_command(&[runc, go.clone(), ip]);
        assert_eq!(command.as_deref(), Some("apt-get install -y --no-install-recommends runc iproute2"));
        assert_eq!(install_command(&[go]), None);
    }

    #[test]
    fn a_script_is_no_static_program() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("busybox");
        std::fs::write(&file, "#!/bin/sh\n").unwrap();
        assert!(!is_static(&file) && !is_static(&folder.path().join("absent")));
    }
}
