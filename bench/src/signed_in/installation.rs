//! A simulated cluster, an identity provider, and a server at which people sign in.

use std::{ffi::OsStr, fmt::Write as _, fs, net::TcpListener, path::Path, sync::Arc};

use anyhow::Result;
use kdr_demo::Simulation;
use kdr_testkit::provider::MockProvider;
use tempfile::TempDir;

use crate::{server::Server, stand::kubeconfig_for};

/// A binding of the configuration.
pub struct Bound {
    pub group: String,
    pub role: &'static str,
    /// Names or patterns.
    pub namespaces: Vec<String>,
}

/// All of it, until this is dropped.
pub struct Installation {
    /// Runs in this process, as the provider does, so that what the server costs is the server's alone.
    pub simulation: Simulation,
    pub provider: MockProvider,
    pub server: Server,
    _folder: TempDir,
}

impl Installation {
    /// Starts a provider and a server for a cluster.
    pub async fn start(
        binary: &Path,
        simulation: Simulation,
        bindings: impl IntoIterator<Item = Bound>,
    ) -> Result<Self> {
        let provider = MockProvider::start("kdr", Arc::new(now)).await;
        let folder = tempfile::tempdir()?;
        let file = |name: &str| folder.path().join(name);
        // Browsers know the address before the server has it: a port that was free a moment ago.
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
        let mut text = format!(
            "[access]\nissuer = {:?}\nclient-id = \"kdr\"\nclient-secret-file = \"{}\"\ncookie-keys-file = \"{}\"\n\
             external-url = \"http://{address}\"\nproxies = 1\n\
             noticed-within = \"1h\"\n",
            provider.issuer(),
            file("secret").display(),
            file("keys").display()
        );
        for Bound { group, role, namespaces } in bindings {
            // Writing into a String cannot fail.
            let _ = write!(
                text,
                "[[access.binding]]\ngroups = [{group:?}]\nrole = {role:?}\nnamespaces = {namespaces:?}\n"
            );
        }
        fs::write(file("kdr.toml"), text)?;
        fs::write(file("secret"), "a secret of both sides")?;
        // 32 bytes in base64.
        fs::write(file("keys"), "a2RyLWJlbmNobWFyay1rZXktb2YtMzItYnl0ZXMuLi4=")?;
        fs::write(file("kubeconfig"), kubeconfig_for(&simulation.url()))?;
        let configuration = file("kdr.toml");
        let further = [OsStr::new("--config"), configuration.as_os_str()];
        let server = Server::start_at(&address, &further, binary, &file("kubeconfig")).await?;
        Ok(Self { simulation, provider, server, _folder: folder })
    }

    /// Ends it.
    pub async fn stop(self) {
        drop(self.server);
        self.simulation.stop().await;
    }
}

/// Seconds since 1970.
fn now() -> u64 {
    std::time::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_secs())
}
