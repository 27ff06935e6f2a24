//! Where everything lives: outside of the checkout, so that `git clean` neither ends nor breaks a cluster.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The folders under one cache directory. Two caches are two clusters (that cannot run at once: same ports).
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    cache: PathBuf,
}

impl Layout {
    /// `$KDR_CACHE_DIR`, else `$XDG_CACHE_HOME/kdr`, else `$HOME/.cache/kdr`.
    pub(crate) fn from_env() -> Result<Self> {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let cache = set("KDR_CACHE_DIR")
            .or_else(|| set("XDG_CACHE_HOME").map(|home| home.join("kdr")))
            .or_else(|| set("HOME").map(|home| home.join(".cache/kdr")))
            .context("none of KDR_CACHE_DIR, XDG_CACHE_HOME and HOME is set: where may the cluster live?")?;
        Self::at(&cache)
    }

    pub(crate) fn at(cache: &Path) -> Result<Self> {
        Ok(Self { cache: std::path::absolute(cache)? })
    }

    /// Built programs, one folder per key.
    pub(crate) fn bin(&self) -> PathBuf {
        self.cache.join("bin")
    }

    /// State of the cluster.
    pub(crate) fn cluster(&self) -> PathBuf {
        self.cache.join("cluster")
    }

    /// A file or folder of the cluster.
    pub(crate) fn state(&self, name: &str) -> PathBuf {
        self.cluster().join(name)
    }

    pub(crate) fn pki(&self, name: &str) -> PathBuf {
        self.cluster().join("pki").join(name)
    }

    pub(crate) fn user(&self, name: &str) -> PathBuf {
        self.cluster().join("users").join(name)
    }

    /// Record of the process that runs a part.
    pub(crate) fn pid(&self, part: &str) -> PathBuf {
        self.cluster().join("pids").join(part)
    }

    pub(crate) fn log(&self, part: &str) -> PathBuf {
        self.cluster().join("logs").join(format!("{part}.log"))
    }

    pub(crate) fn containerd_socket(&self) -> PathBuf {
        self.cluster().join("containerd/containerd.sock")
    }

    /// Where the kubelet has containers write their output (not in /var/log/pods, which is another kubelet's).
    pub(crate) fn pod_logs(&self) -> PathBuf {
        self.state("pods")
    }

    /// Held while the cluster is started, stopped or wiped; a second caller waits. The kernel lets go of it when
    /// the holder dies.
    pub(crate) fn lock(&self) -> Result<File> {
        fs::create_dir_all(&self.cache).with_context(|| format!("create {}", self.cache.display()))?;
        let path = self.cache.join("cluster.lock");
        let file = OpenOptions::new().create(true).append(true).open(&path)?;
        file.lock().with_context(|| format!("lock {}", path.display()))?;
        Ok(file)
    }
}

/// Writes a file and the folders it needs. The file appears whole or not at all, and only its owner reads it.
pub(crate) fn write(path: &Path, content: &str) -> Result<()> {
    write_mode(path, content, 0o600)
}

/// The same for a script.
pub(crate) fn write_executable(path: &Path, content: &str) -> Result<()> {
    write_mode(path, content, 0o700)
}

fn write_mode(path: &Path, content: &str, mode: u32) -> Result<()> {
    let put = || -> std::io::Result<()> {
        fs::create_dir_all(path.parent().unwrap_or(Path::new("/")))?;
        let partial = path.with_extension("partial");
        let mut file =
            OpenOptions::new().create(true).truncate(true).write(true).mode(mode).open(&partial)?;
        file.set_permissions(fs::Permissions::from_mode(mode))?;
        file.write_all(content.as_bytes())?;
        fs::rename(&partial, path)
    };
    put().with_context(|| format!("write {}", path.display()))
}
