//! metrics-server, as a process of the host behind the aggregation layer: `kubectl top` and metrics.k8s.io.

use std::process::Command;
use std::time::Duration;

use crate::part::Part;
use crate::users::{self, User};
use crate::{crowd, ports};

/// Nobody waits for it when the cluster starts: its first answer needs two scrapes, up to 40 s.
pub(crate) const METRICS_SERVER: Part = Part {
    name: "metrics-server",
    ports: &[ports::METRICS_SERVER],
    command: |node| {
        let mut command = Command::new(node.binaries.path("metrics-server"));
        let kubeconfig = users::kubeconfig(&node.layout, User::Admin);
        for flag in ["--kubeconfig", "--authentication-kubeconfig", "--authorization-kubeconfig"] {
            command.arg(flag).arg(&kubeconfig);
        }
        command.args([
            "--bind-address=127.0.0.1",
            "--kubelet-insecure-tls",
            "--kubelet-use-node-status-port",
        ]);
        command.args(["--kubelet-preferred-address-types=Hostname"]);
        // The nodes of a crowd have nobody to ask.
        command.arg(format!("--node-selector=!{}", crowd::LABEL));
        // A round must be longer than the time that one kubelet is given.
        command.args(["--metric-resolution=10s", "--kubelet-request-timeout=5s"]);
        command.arg("--cert-dir").arg(node.layout.state("metrics-server"));
        command.arg(format!("--secure-port={}", ports::METRICS_SERVER));
        Ok(command)
    },
    ready: |node| node.kubectl.run(&["get", "--raw", "/apis/metrics.k8s.io/v1beta1/nodes/localhost"]).is_ok(),
    limit: Duration::from_mins(1),
};

const REGISTRATION: &str = include_str!("../manifests/metrics-server.yaml");

/// Where the API server finds it.
pub(crate) fn registration() -> String {
    REGISTRATION.replace("METRICS_SERVER_PORT", &ports::METRICS_SERVER.to_string())
}
