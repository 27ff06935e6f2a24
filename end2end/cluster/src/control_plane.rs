//! Controller manager and scheduler: stateless, so they may come and go.

use std::process::Command;
use std::time::Duration;

use crate::part::{Node, Part};
use crate::{crowd, ports, users};

pub(crate) const CONTROLLER_MANAGER: Part = Part {
    name: "kube-controller-manager",
    ports: &[ports::CONTROLLER_MANAGER],
    command: |node| {
        let mut command = client(node, "kube-controller-manager", ports::CONTROLLER_MANAGER);
        command.args(["--use-service-account-credentials", "--cluster-cidr=10.244.0.0/16"]);
        command.arg("--service-account-private-key-file").arg(node.layout.pki("service-account.key"));
        command.arg("--root-ca-file").arg(node.layout.pki("ca.crt"));
        // A thousand Deployments at once: with five at a time their counts stay minutes behind their pods.
        for what in ["deployment", "replicaset", "namespace", "service-endpoint"] {
            command.arg(format!("--concurrent-{what}-syncs=50"));
        }
        if crowd::exists(&node.layout) {
            command.arg(format!("--node-monitor-grace-period={}s", crowd::GRACE.as_secs()));
        }
        // Else it makes its default folder in /usr.
        command.arg("--flex-volume-plugin-dir").arg(node.layout.state("kubelet/volume-plugins"));
        Ok(command)
    },
    // Without its namespace's default service account no pod is admitted.
    ready: |node| {
        node.kubectl.answers(ports::CONTROLLER_MANAGER, "/healthz")
            && node.kubectl.run(&["get", "serviceaccount", "default", "--namespace=default"]).is_ok()
    },
    limit: Duration::from_mins(1),
};

pub(crate) const SCHEDULER: Part = Part {
    name: "kube-scheduler",
    ports: &[ports::SCHEDULER],
    command: |node| Ok(client(node, "kube-scheduler", ports::SCHEDULER)),
    ready: |node| node.kubectl.answers(ports::SCHEDULER, "/healthz"),
    limit: Duration::from_mins(1),
};

fn client(node: &Node, program: &str, port: u16) -> Command {
    let mut command = Command::new(node.binaries.path(program));
    let kubeconfig = users::kubeconfig(&node.layout, users::User::Admin);
    for flag in ["--kubeconfig", "--authentication-kubeconfig", "--authorization-kubeconfig"] {
        command.arg(flag).arg(&kubeconfig);
    }
    // The default rate makes 20 pods a second, which is what a test of 2,000 pods would wait for.
    command.args([
        "--bind-address=127.0.0.1",
        "--leader-elect=false",
        "--kube-api-qps=500",
        "--kube-api-burst=1000",
    ]);
    command.arg(format!("--secure-port={port}"));
    command
}
