//! A resource that is neither a pod nor a workload, as KDR keeps it: what its state, its links and its panel are made
//! of, and nothing else. The data of a Secret or ConfigMap never gets this far, only its keys.

use std::sync::Arc;

use jiff::Timestamp;

use crate::{
    change::Shape,
    graph::{Reference, Relation, Selector},
    meta::{Meta, ResourceRef},
    pod::Condition,
    quantity::Quantity,
};

mod category;
pub mod facts;
pub mod health;
mod links;
pub mod summary;
mod surroundings;

pub use category::Category;
pub use health::or_missing;
pub use surroundings::{PodsOf, Selected, Surroundings};

/// A trimmed resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// Its metadata.
    pub meta: Meta,
    /// `metadata.finalizers`, kept only while it is being deleted.
    pub finalizers: Vec<Arc<str>>,
    /// What its configuration looks like, to tell what a change has changed. Of a Secret the names of its keys only.
    pub shape: Shape,
    /// What only its kind has.
    pub facts: Facts,
}

/// What only one kind has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Facts {
    /// `v1 Service`.
    Service(Service),
    /// `discovery.k8s.io/v1 EndpointSlice`.
    EndpointSlice(EndpointSlice),
    /// `networking.k8s.io/v1 Ingress`.
    Ingress(Ingress),
    /// `gateway.networking.k8s.io/v1 Gateway`.
    Gateway(Gateway),
    /// `gateway.networking.k8s.io/v1 HTTPRoute`.
    HttpRoute(HttpRoute),
    /// `v1 ConfigMap`.
    ConfigMap {
        /// The keys of `data` and `binaryData`, sorted.
        keys: Vec<Arc<str>>,
    },
    /// `v1 Secret`.
    Secret(Secret),
    /// `v1 ServiceAccount`.
    ServiceAccount {
        /// `imagePullSecrets`.
        pull_secrets: Vec<Arc<str>>,
    },
    /// `v1 PersistentVolumeClaim`.
    Claim(Claim),
    /// `v1 PersistentVolume`.
    Volume(Volume),
    /// `storage.k8s.io/v1 StorageClass`.
    StorageClass {
        /// `provisioner`.
        provisioner: Arc<str>,
        /// It is used by claims that name none.
        is_default: bool,
        /// `volumeBindingMode` is `WaitForFirstConsumer`.
        waits_for_consumer: bool,
    },
    /// `autoscaling/v2 HorizontalPodAutoscaler`.
    Autoscaler(Autoscaler),
    /// `policy/v1 PodDisruptionBudget`.
    Budget(Budget),
    /// `networking.k8s.io/v1 NetworkPolicy`.
    NetworkPolicy {
        /// The pods it is for.
        selector: Selector,
        /// It speaks of what comes in.
        ingress: bool,
        /// It speaks of what goes out.
        egress: bool,
    },
    /// `v1 ResourceQuota`.
    Quota {
        /// Resource, used, hard; in the order of the names.
        limits: Vec<QuotaLimit>,
    },
    /// `v1 Node`.
    Node(Node),
}

/// A Service.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Service {
    /// `spec.type`.
    pub kind: Arc<str>,
    /// `spec.clusterIP`; `None` when headless.
    pub cluster_ip: Option<Arc<str>>,
    /// `spec.externalName`; empty for other types.
    pub external_name: Arc<str>,
    /// `spec.selector`; absent when somebody else writes its endpoints.
    pub selector: Option<Selector>,
    /// `spec.ports`.
    pub ports: Vec<ServicePort>,
    /// Addresses of the load balancer.
    pub addresses: Vec<Arc<str>>,
}

/// A port of a Service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServicePort {
    /// Empty for an only one.
    pub name: Arc<str>,
    /// Where clients reach it.
    pub port: u16,
    /// Where it leads.
    pub target: PortRef,
    /// `TCP`, `UDP` or `SCTP`.
    pub protocol: Arc<str>,
}

/// A port by number or by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PortRef {
    /// Its number.
    Number(u16),
    /// Its name.
    Name(Arc<str>),
}

/// An EndpointSlice, counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EndpointSlice {
    /// The label `kubernetes.io/service-name`.
    pub service: Arc<str>,
    /// Endpoints that take traffic.
    pub ready: u32,
    /// Endpoints that do not.
    pub not_ready: u32,
}

/// Where a route leads: a Service and its port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backend {
    /// Its host; empty for any.
    pub host: Arc<str>,
    /// Its path; empty for any.
    pub path: Arc<str>,
    /// Namespace of the Service.
    pub namespace: Arc<str>,
    /// The Service.
    pub service: Arc<str>,
    /// Its port; absent when the backend names none.
    pub port: Option<PortRef>,
}

/// An Ingress.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ingress {
    /// `spec.ingressClassName`.
    pub class: Arc<str>,
    /// Hosts of its rules, without duplicates.
    pub hosts: Vec<Arc<str>>,
    /// All its backends, the default one last.
    pub backends: Vec<Backend>,
    /// Secrets of `spec.tls`.
    pub tls_secrets: Vec<Arc<str>>,
    /// Addresses of the load balancer.
    pub addresses: Vec<Arc<str>>,
}

/// A Gateway.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gateway {
    /// `spec.gatewayClassName`.
    pub class: Arc<str>,
    /// Name, port and protocol of each listener, as `https 443 HTTPS`.
    pub listeners: Vec<Arc<str>>,
    /// Secrets of its listeners: namespace and name.
    pub tls_secrets: Vec<(Arc<str>, Arc<str>)>,
    /// `status.addresses`.
    pub addresses: Vec<Arc<str>>,
    /// `status.conditions`.
    pub conditions: Vec<Condition>,
}

/// A HTTPRoute.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HttpRoute {
    /// `spec.hostnames`.
    pub hosts: Vec<Arc<str>>,
    /// Gateways it is attached to: namespace and name.
    pub gateways: Vec<(Arc<str>, Arc<str>)>,
    /// All its backends.
    pub backends: Vec<Backend>,
    /// Conditions of its first parent that is not content, else of its first.
    pub conditions: Vec<Condition>,
}

/// A Secret without its data.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Secret {
    /// `type`.
    pub kind: Arc<str>,
    /// The keys of `data`, sorted.
    pub keys: Vec<Arc<str>>,
    /// Of a TLS Secret: until when its certificate is valid; absent when that cannot be read.
    pub expires: Option<Timestamp>,
}

/// A PersistentVolumeClaim.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Claim {
    /// `status.phase`.
    pub phase: Arc<str>,
    /// `spec.volumeName`.
    pub volume: Arc<str>,
    /// `spec.storageClassName`; absent when it names none.
    pub class: Option<Arc<str>>,
    /// What it has, else what it asks for.
    pub capacity: Quantity,
    /// `spec.accessModes`, short as kubectl writes them: `RWO`.
    pub modes: Vec<Arc<str>>,
}

/// A PersistentVolume.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Volume {
    /// `status.phase`.
    pub phase: Arc<str>,
    /// `status.message`.
    pub message: Arc<str>,
    /// Namespace and name of its claim.
    pub claim: Option<(Arc<str>, Arc<str>)>,
    /// `spec.storageClassName`.
    pub class: Arc<str>,
    /// `spec.capacity.storage`.
    pub capacity: Quantity,
}

/// A HorizontalPodAutoscaler.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Autoscaler {
    /// Kind and name of what it scales.
    pub target: ResourceRef,
    /// `spec.minReplicas`, one when absent.
    pub least: u32,
    /// `spec.maxReplicas`.
    pub most: u32,
    /// `status.currentReplicas`.
    pub current: u32,
    /// `status.desiredReplicas`.
    pub desired: u32,
    /// `status.conditions`.
    pub conditions: Vec<Condition>,
}

/// A PodDisruptionBudget.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Budget {
    /// The pods it is for.
    pub selector: Selector,
    /// `status.disruptionsAllowed`.
    pub allowed: u32,
    /// `status.currentHealthy`.
    pub healthy: u32,
    /// `status.desiredHealthy`.
    pub desired: u32,
    /// `status.expectedPods`.
    pub expected: u32,
    /// `status.conditions`.
    pub conditions: Vec<Condition>,
}

/// One resource of a quota.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotaLimit {
    /// For example `requests.memory` or `pods`.
    pub resource: Arc<str>,
    /// `status.used`.
    pub used: Quantity,
    /// `status.hard`.
    pub hard: Quantity,
}

/// A Node.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Node {
    /// `spec.unschedulable`: it is cordoned.
    pub cordoned: bool,
    /// `status.conditions`.
    pub conditions: Vec<Condition>,
    /// `status.nodeInfo.kubeletVersion`.
    pub version: Arc<str>,
    /// Allocatable CPU in thousandths of a core.
    pub cpu_millis: u64,
    /// Allocatable memory in bytes.
    pub memory: u64,
    /// Allocatable pods.
    pub pods: u32,
    /// Roles from its labels, for example `control-plane`.
    pub roles: Vec<Arc<str>>,
    /// Taints as kubectl writes them: `dedicated=gpu:NoSchedule`.
    pub taints: Vec<Arc<str>>,
}

impl Resource {
    /// Where it is.
    pub fn resource_ref(&self) -> ResourceRef {
        ResourceRef {
            kind: self.facts.kind().into(),
            namespace: self.meta.namespace.clone(),
            name: self.meta.name.clone(),
        }
    }

    /// Everything that it refers to by name.
    pub fn references(&self) -> Vec<Reference> {
        links::references(self)
    }

    /// The pods that it selects, and what it is to them; absent when it selects none by labels.
    pub fn selects(&self) -> Option<(Relation, &Selector)> {
        match &self.facts {
            Facts::Service(service) => Some((Relation::Selects, service.selector.as_ref()?)),
            Facts::Budget(budget) => Some((Relation::Protects, &budget.selector)),
            Facts::NetworkPolicy { selector, .. } => Some((Relation::Restricts, selector)),
            _ => None,
        }
    }
}

impl Facts {
    /// Kubernetes' name of the kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Service(_) => "Service",
            Self::EndpointSlice(_) => "EndpointSlice",
            Self::Ingress(_) => "Ingress",
            Self::Gateway(_) => "Gateway",
            Self::HttpRoute(_) => "HTTPRoute",
            Self::ConfigMap { .. } => "ConfigMap",
            Self::Secret(_) => "Secret",
            Self::ServiceAccount { .. } => "ServiceAccount",
            Self::Claim(_) => "PersistentVolumeClaim",
            Self::Volume(_) => "PersistentVolume",
            Self::StorageClass { .. } => "StorageClass",
            Self::Autoscaler(_) => "HorizontalPodAutoscaler",
            Self::Budget(_) => "PodDisruptionBudget",
            Self::NetworkPolicy { .. } => "NetworkPolicy",
            Self::Quota { .. } => "ResourceQuota",
            Self::Node(_) => "Node",
        }
    }
}
