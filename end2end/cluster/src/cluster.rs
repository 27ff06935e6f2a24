//! What a test needs to know of the cluster it runs against.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::binaries::Binaries;
use crate::modules::STERN;
use crate::part::Node;
use crate::paths::Layout;
use crate::users::{self, User};
use crate::{images, missing};

/// A cluster that answers.
#[derive(Debug, Clone)]
pub struct Cluster {
    /// The admin's kubeconfig.
    pub kubeconfig: PathBuf,
    /// The kubectl of the cluster's version.
    pub kubectl: PathBuf,
    /// grpcurl, to call KDR's API from outside of our own code.
    pub grpcurl: PathBuf,
    /// Host and port that begin the name of an image from the cluster's registry; `None` for another's cluster.
    pub registry: Option<String>,
    /// Where the users' kubeconfigs are; `None` for another's cluster.
    layout: Option<Layout>,
}

impl Cluster {
    pub(crate) fn own(node: &Node) -> Self {
        Self {
            kubeconfig: users::kubeconfig(&node.layout, User::Admin),
            kubectl: node.binaries.path("kubectl").to_owned(),
            grpcurl: node.binaries.path("grpcurl").to_owned(),
            registry: Some(images::registry()),
            layout: Some(node.layout.clone()),
        }
    }

    /// The cluster that `KDR_TEST_KUBECONFIG` names, if it names one.
    pub(crate) fn external(layout: &Layout) -> Result<Option<Self>> {
        let Some(kubeconfig) = external_kubeconfig() else { return Ok(None) };
        if !kubeconfig.is_file() {
            bail!("KDR_TEST_KUBECONFIG names {}, which is no file", kubeconfig.display());
        }
        let binaries = Binaries::locate(layout)?;
        let tool = |name: &str| missing::program(name).unwrap_or_else(|_| binaries.path(name).to_owned());
        Ok(Some(Self {
            kubeconfig,
            kubectl: tool("kubectl"),
            grpcurl: tool("grpcurl"),
            registry: None,
            layout: None,
        }))
    }

    /// The kubectl that a cluster of this machine has or would have, if it is built: for a simulated cluster, too.
    pub fn kubectl_without_a_cluster() -> Option<PathBuf> {
        let own = || Some(Binaries::locate(&Layout::from_env().ok()?).ok()?.path("kubectl").to_owned());
        own().filter(|program| program.is_file()).or_else(|| missing::program("kubectl").ok())
    }

    /// stern, which is built when it is asked for the first time.
    ///
    /// # Errors
    /// When it cannot be built.
    pub fn stern(progress: &dyn Fn(&str)) -> Result<PathBuf> {
        let layout = Layout::from_env()?;
        Binaries::build_on_demand(&layout, STERN, progress)?;
        Ok(Binaries::locate(&layout)?.path(STERN).to_owned())
    }

    /// The kubeconfig of a user.
    ///
    /// # Errors
    /// When the cluster is another's, where only its own kubeconfig is known.
    pub fn kubeconfig_of(&self, user: User) -> Result<PathBuf> {
        match &self.layout {
            Some(layout) => Ok(users::kubeconfig(layout, user)),
            None if user == User::Admin => Ok(self.kubeconfig.clone()),
            None => bail!("KDR_TEST_KUBECONFIG names a cluster without the user {}", user.name()),
        }
    }

    /// kubectl as a user, for the caller to add arguments to.
    ///
    /// # Errors
    /// As `kubeconfig_of`.
    pub fn kubectl_as(&self, user: User) -> Result<Command> {
        let mut command = Command::new(&self.kubectl);
        command.arg("--kubeconfig").arg(self.kubeconfig_of(user)?);
        Ok(command)
    }
}

pub(crate) fn external_kubeconfig() -> Option<PathBuf> {
    std::env::var_os("KDR_TEST_KUBECONFIG").filter(|path| !path.is_empty()).map(PathBuf::from)
}
