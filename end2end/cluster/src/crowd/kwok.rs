//! kwok, which plays the kubelet of the crowd's nodes.

use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;

use super::objects::NODE;
use crate::modules::{self, KWOK_STAGES};
use crate::part::Part;
use crate::users::{self, User};
use crate::{paths, ports};

/// Four at a time, its default, wait for the API server most of their time. A lease is renewed after a quarter of its
/// duration, well within the crowd's grace.
const CONFIGURATION: &str = "\
apiVersion: config.kwok.x-k8s.io/v1alpha1
kind: KwokConfiguration
options:
  nodeLeaseDurationSeconds: 400
  nodeLeaseParallelism: 16
  nodePlayStageParallelism: 16
  podPlayStageParallelism: 64
";

/// Runs for as long as there is a crowd.
pub(crate) const KWOK: Part = Part {
    name: "kwok",
    ports: &[ports::KWOK],
    command: |node| {
        let (key, value) = NODE;
        let configuration = super::marker(&node.layout).join("kwok.yaml");
        paths::write(&configuration, CONFIGURATION)?;
        let mut command = Command::new(node.binaries.path(modules::KWOK));
        command.arg("--kubeconfig").arg(users::kubeconfig(&node.layout, User::Admin));
        command.arg("--config").arg(configuration);
        command.arg("--config").arg(node.binaries.path(KWOK_STAGES));
        command.arg(format!("--manage-nodes-with-annotation-selector={key}={value}"));
        command.arg(format!("--server-address=127.0.0.1:{}", ports::KWOK));
        Ok(command)
    },
    ready: |_| TcpStream::connect(("127.0.0.1", ports::KWOK)).is_ok(),
    limit: Duration::from_secs(30),
};
