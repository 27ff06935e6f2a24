//! A pod's manifest.

use serde_json::{Map, Value, json};

use super::{label_map, managed_fields, metadata, owner, status, time, traits};
use crate::{
    store::Traits,
    world::{
        pod::Pod,
        port_name,
        template::{Container, RestartPolicy, Role, Template},
        wiring::Wiring,
    },
};

mod volume;

/// What field selectors may ask of a pod.
pub(crate) fn pod_traits(pod: &Pod) -> Traits {
    let fields = vec![
        ("spec.nodeName", pod.node.clone()),
        ("spec.restartPolicy", restart_policy(&pod.template).into()),
        ("spec.schedulerName", "default-scheduler".into()),
        ("spec.serviceAccountName", pod.template.service_account.clone()),
        ("spec.hostNetwork", "false".into()),
        ("status.phase", pod.phase().into()),
        ("status.podIP", pod.ip.clone()),
        ("status.podIPs", pod.ip.clone()),
        ("status.nominatedNodeName", "".into()),
    ];
    traits(&pod.key, &pod.labels, fields)
}

/// A pod's manifest.
pub(crate) fn pod(pod: &Pod) -> Value {
    let mut metadata = metadata(&pod.key, &pod.uid, pod.created, &pod.labels);
    if !pod.annotations.is_empty() {
        let annotations = pod.annotations.iter().map(|(key, value)| ((*key).to_owned(), json!(value)));
        metadata.insert("annotations".to_owned(), annotations.collect::<Map<_, _>>().into());
    }
    if let Some(by) = &pod.owner {
        let (kind, name) = (by.kind, &by.name);
        if matches!(kind, "ReplicaSet" | "DaemonSet" | "Job") {
            metadata.insert("generateName".to_owned(), json!(format!("{name}-")));
        }
        metadata.insert("ownerReferences".to_owned(), owner(by.api_version, kind, name, &by.uid));
    }
    if let Some(deleted) = pod.deleted {
        metadata.insert("deletionTimestamp".to_owned(), json!(time(deleted)));
        metadata.insert("deletionGracePeriodSeconds".to_owned(), json!(30));
    }
    metadata.insert("generation".to_owned(), json!(1));
    let managed = managed_fields("kube-controller-manager", "v1", pod.created, ("kubelet", pod.reported()));
    metadata.insert("managedFields".to_owned(), managed);
    let mut spec = pod_spec(&pod.template, Some(pod));
    if !pod.node.is_empty() {
        spec["nodeName"] = json!(&*pod.node);
    }
    json!({"metadata": metadata, "spec": spec, "status": status::of_pod(pod)})
}

/// A workload's pod template.
pub(super) fn template(template: &Template, labels: &crate::store::Labels) -> Value {
    json!({"metadata": {"labels": label_map(labels)}, "spec": pod_spec(template, None)})
}

fn restart_policy(template: &Template) -> &'static str {
    match template.restart_policy {
        RestartPolicy::Always => "Always",
        RestartPolicy::OnFailure => "OnFailure",
        RestartPolicy::Never => "Never",
    }
}

/// A template's specification; of a pod with what admission adds to it.
fn pod_spec(template: &Template, pod: Option<&Pod>) -> Value {
    let token = pod.map(volume::token_name);
    let list = |init: bool| {
        let containers = template.containers.iter().filter(|spec| (spec.role != Role::App) == init);
        containers.map(|spec| container(spec, &template.wiring, token.as_deref())).collect::<Vec<_>>()
    };
    let mut spec = json!({
        "containers": list(false),
        "restartPolicy": restart_policy(template),
        "terminationGracePeriodSeconds": 30,
        "dnsPolicy": "ClusterFirst",
        "serviceAccountName": &*template.service_account,
        "serviceAccount": &*template.service_account,
        "securityContext": {},
        "schedulerName": "default-scheduler",
    });
    let init = list(true);
    if !init.is_empty() {
        spec["initContainers"] = init.into();
    }
    let volumes = volume::volumes(&template.wiring, pod, token.as_deref());
    if !volumes.is_empty() {
        spec["volumes"] = volumes.into();
    }
    if let Some(name) = &template.wiring.pull_secret {
        spec["imagePullSecrets"] = json!([{"name": &**name}]);
    }
    if let Some((key, value)) = template.wiring.node_selector {
        spec["nodeSelector"] = json!({key: value});
    }
    spec
}

fn container(spec: &Container, wiring: &Wiring, token: Option<&str>) -> Value {
    let (cpu, memory) = spec.requests;
    let mut container = json!({
        "name": &*spec.name,
        "image": &*spec.image,
        "resources": {"requests": {"cpu": format!("{cpu}m"), "memory": format!("{memory}Mi")}},
        "terminationMessagePath": "/dev/termination-log",
        "terminationMessagePolicy": "File",
        "imagePullPolicy": "IfNotPresent",
    });
    if spec.memory_limit > 0 {
        container["resources"]["limits"] = json!({"memory": format!("{}Mi", spec.memory_limit)});
    }
    if let Some(port) = spec.port {
        container["ports"] = json!([{"name": port_name(port), "containerPort": port, "protocol": "TCP"}]);
        if let Some(path) = spec.probe {
            container["readinessProbe"] = json!({
                "httpGet": {"path": path, "port": port, "scheme": "HTTP"},
                "timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3,
            });
        }
    }
    if spec.role == Role::App {
        if let Some(name) = &wiring.config_map {
            container["envFrom"] = json!([{"configMapRef": {"name": &**name}}]);
        }
        if let Some(name) = &wiring.secret {
            container["env"] = json!([{
                "name": "DATABASE_PASSWORD",
                "valueFrom": {"secretKeyRef": {"name": &**name, "key": "password"}},
            }]);
        }
    }
    let mounts = volume::mounts(spec, wiring, token);
    if !mounts.is_empty() {
        container["volumeMounts"] = mounts.into();
    }
    if spec.role == Role::Sidecar {
        container["restartPolicy"] = json!("Always");
    }
    container
}
