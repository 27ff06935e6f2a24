//! What a crowd is made of: nodes that do not exist, and in each namespace Deployments with the Service, ConfigMap and
//! Secret that each of them needs.

use serde_json::{Value, json};

use super::size::{PODS_PER_NODE, Size};

/// On everything that a crowd is made of, so that it can be found and removed.
pub(crate) const LABEL: &str = "kdr.test/crowd";

/// By which kwok knows its nodes; as a taint it keeps real pods away from them.
pub(crate) const NODE: (&str, &str) = ("kwok.x-k8s.io/node", "fake");

/// Names of workloads, in turn.
const WORKLOADS: [&str; 8] = ["web", "api", "worker", "cache", "search", "mailer", "billing", "reports"];

/// The objects in three steps; each needs those before it to exist.
pub(crate) fn steps(size: Size) -> [Vec<Value>; 3] {
    let mut first: Vec<_> = (0..size.namespaces).map(namespace).collect();
    first.extend((0..size.nodes).map(node));
    let (mut second, mut third) = (Vec::new(), Vec::new());
    for at in 0..size.namespaces {
        for (index, replicas) in size.replicas(at).into_iter().enumerate() {
            let workload = Workload { namespace: namespace_name(at), name: workload_name(index), replicas };
            second.extend([workload.service(), workload.config_map(), workload.secret()]);
            third.push(workload.deployment());
        }
    }
    [first, second, third]
}

fn namespace_name(at: u32) -> String {
    format!("crowd-{at:03}")
}

fn workload_name(index: usize) -> String {
    let name = WORKLOADS[index % WORKLOADS.len()];
    match index / WORKLOADS.len() {
        0 => name.to_owned(),
        round => format!("{name}-{round}"),
    }
}

fn namespace(at: u32) -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": { "name": namespace_name(at), "labels": { LABEL: "" } },
    })
}

fn node(at: u32) -> Value {
    let name = format!("crowd-{at:04}");
    let (key, value) = NODE;
    let resources = json!({ "cpu": "32", "memory": "256Gi", "pods": PODS_PER_NODE.to_string() });
    json!({
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {
            "name": name,
            "annotations": { key: value },
            "labels": {
                LABEL: "",
                "kubernetes.io/arch": "amd64",
                "kubernetes.io/hostname": name,
                "kubernetes.io/os": "linux",
                "topology.kubernetes.io/zone": format!("zone-{}", at % 3),
            },
        },
        "spec": { "taints": [{ "key": key, "value": value, "effect": "NoSchedule" }] },
        "status": { "allocatable": resources, "capacity": resources },
    })
}

struct Workload {
    namespace: String,
    name: String,
    replicas: u32,
}

impl Workload {
    fn metadata(&self) -> Value {
        json!({
            "name": self.name,
            "namespace": self.namespace,
            "labels": { LABEL: "", "app.kubernetes.io/name": self.name },
        })
    }

    fn selector(&self) -> Value {
        json!({ "app.kubernetes.io/name": self.name })
    }

    fn service(&self) -> Value {
        json!({
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": self.metadata(),
            "spec": { "selector": self.selector(), "ports": [{ "name": "http", "port": 80, "targetPort": "http" }] },
        })
    }

    fn config_map(&self) -> Value {
        json!({
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": self.metadata(),
            "data": { "LOG_LEVEL": "info" },
        })
    }

    fn secret(&self) -> Value {
        json!({
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": self.metadata(),
            "stringData": { "PASSWORD": format!("not-a-secret-of-{}", self.name) },
        })
    }

    fn deployment(&self) -> Value {
        let (key, value) = NODE;
        json!({
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": self.metadata(),
            "spec": {
                "replicas": self.replicas,
                "selector": { "matchLabels": self.selector() },
                "template": {
                    "metadata": { "labels": { LABEL: "", "app.kubernetes.io/name": self.name } },
                    "spec": {
                        // Nothing runs, so nothing needs time to end.
                        "terminationGracePeriodSeconds": 0,
                        "nodeSelector": { LABEL: "" },
                        "tolerations": [{ "key": key, "value": value, "effect": "NoSchedule" }],
                        "containers": [{
                            "name": "app",
                            "image": format!("registry.example/{}:1.4.2", self.name),
                            "ports": [{ "name": "http", "containerPort": 8080 }],
                            "envFrom": [
                                { "configMapRef": { "name": self.name } },
                                { "secretRef": { "name": self.name } },
                            ],
                            "resources": {
                                "requests": { "cpu": "100m", "memory": "128Mi" },
                                "limits": { "memory": "256Mi" },
                            },
                        }],
                    },
                },
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_object_carries_the_label_by_which_it_is_removed() {
        let steps = steps(Size { pods: 230, nodes: 3, namespaces: 2 });
        assert_eq!(steps.each_ref().map(Vec::len), [5, 72, 24]);
        for object in steps.iter().flatten() {
            assert_eq!(object["metadata"]["labels"][LABEL], "", "{object}");
        }
    }

    #[test]
    fn names_are_unique_within_kind_and_namespace() {
        let steps = steps(Size { pods: 230, nodes: 3, namespaces: 2 });
        let mut names: Vec<_> = steps
            .iter()
            .flatten()
            .map(|object| {
                let metadata = &object["metadata"];
                format!("{} {} {}", object["kind"], metadata["namespace"], metadata["name"])
            })
            .collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
