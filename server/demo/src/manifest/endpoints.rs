//! Services and the EndpointSlices that follow their pods.

use serde_json::{Value, json};

use super::{label_map, made, owner, time};
use crate::{
    kind::Kind,
    store::{Key, Labels},
    world::{Service, pod::Pod},
};

/// A Service's manifest.
pub(crate) fn service(service: &Service) -> Value {
    let ports = service.ports.iter().map(|port| {
        let mut entry = json!({"name": port.name, "port": port.outer, "protocol": "TCP"});
        entry["targetPort"] = if port.target.is_empty() { json!(port.number) } else { json!(port.target) };
        if let Some(on_nodes) = port.on_nodes {
            entry["nodePort"] = json!(on_nodes);
        }
        entry
    });
    let mut spec = json!({
        "type": if service.address.is_some() { "LoadBalancer" } else { "ClusterIP" },
        "clusterIP": &*service.cluster_ip,
        "clusterIPs": [&*service.cluster_ip],
        "ipFamilies": ["IPv4"],
        "ipFamilyPolicy": "SingleStack",
        "internalTrafficPolicy": "Cluster",
        "sessionAffinity": "None",
        "ports": ports.collect::<Vec<_>>(),
    });
    if !service.selector.is_empty() {
        spec["selector"] = label_map(&service.selector);
    }
    let mut status = json!({"loadBalancer": {}});
    if let Some(address) = service.address {
        spec["externalTrafficPolicy"] = json!("Cluster");
        spec["allocateLoadBalancerNodePorts"] = json!(true);
        status["loadBalancer"]["ingress"] = json!([{"ip": address, "ipMode": "VIP"}]);
    }
    made(&service.made, json!({"spec": spec, "status": status}))
}

/// The labels of a Service's EndpointSlice.
pub(crate) fn slice_labels(service: &Service) -> Labels {
    let mut labels = Labels::from([
        ("kubernetes.io/service-name".into(), service.made.key.name.clone()),
        ("endpointslice.kubernetes.io/managed-by".into(), "endpointslice-controller.k8s.io".into()),
    ]);
    if &*service.cluster_ip == "None" {
        labels.insert("service.kubernetes.io/headless".into(), "".into());
    }
    labels
}

/// The name of a Service's EndpointSlice.
pub(crate) fn slice_key(service: &Service) -> Key {
    Key::new(service.made.key.namespace.clone(), service.slice.as_str())
}

/// What an EndpointSlice says beside its metadata, of the pods that have an address.
pub(crate) fn slice_body<'a>(service: &Service, pods: impl Iterator<Item = &'a Pod>) -> Value {
    let mut latest = service.made.created;
    let endpoints = pods.filter(|pod| pod.admitted.is_some() && !pod.ip.is_empty() && !pod.is_over()).map(|pod| {
        latest = latest.max(pod.ready_since);
        let ready = pod.is_ready();
        json!({
            "addresses": [&*pod.ip],
            "conditions": {"ready": ready && pod.is_live(), "serving": ready, "terminating": !pod.is_live()},
            "nodeName": &*pod.node,
            "targetRef": {
                "kind": "Pod", "namespace": &*pod.key.namespace, "name": &*pod.key.name, "uid": &*pod.uid,
            },
        })
    });
    let endpoints = endpoints.collect::<Vec<_>>();
    // A named port that no container has is no endpoint.
    let ports = service.ports.iter().filter(|port| port.number > 0);
    let ports = ports.map(|port| json!({"name": port.name, "port": port.number, "protocol": "TCP"}));
    let annotations = json!({"endpoints.kubernetes.io/last-change-trigger-time": time(latest)});
    json!({
        "metadata": {
            "generateName": format!("{}-", service.made.key.name),
            "annotations": annotations,
            "ownerReferences": owner("v1", Kind::Service.resource().kind, &service.made.key.name, &service.made.uid),
        },
        "addressType": "IPv4",
        "endpoints": endpoints,
        "ports": ports.collect::<Vec<_>>(),
    })
}
