//! What discovery tells of each kind.

use super::Kind;

/// What discovery tells of a kind.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Resource {
    /// Empty for the core group.
    pub(crate) group: &'static str,
    pub(crate) version: &'static str,
    /// Both, as objects say it: `v1`, `apps/v1`.
    pub(crate) api_version: &'static str,
    /// The kind's own name, for example `Pod`.
    pub(crate) kind: &'static str,
    /// As in a path, for example `pods`.
    pub(crate) plural: &'static str,
    pub(crate) singular: &'static str,
    pub(crate) namespaced: bool,
    pub(crate) short_names: &'static [&'static str],
    pub(crate) verbs: &'static [&'static str],
}

/// A group's name, its version, and both as objects say it.
type Group = (&'static str, &'static str, &'static str);

const ALL_VERBS: &[&str] = &["create", "delete", "get", "list", "patch", "update", "watch"];
const MEASURE: &[&str] = &["get", "list"];

impl Kind {
    /// What discovery tells of it.
    pub(crate) fn resource(self) -> Resource {
        let of = |(group, version, api_version): Group, kind, plural, singular, short_names| Resource {
            group,
            version,
            api_version,
            kind,
            plural,
            singular,
            namespaced: true,
            short_names,
            verbs: ALL_VERBS,
        };
        let cluster = |resource: Resource| Resource { namespaced: false, ..resource };
        let core =
            |kind, plural, singular, short_names| of(("", "v1", "v1"), kind, plural, singular, short_names);
        match self {
            Self::Namespace => cluster(core("Namespace", "namespaces", "namespace", &["ns"])),
            Self::Node => cluster(core("Node", "nodes", "node", &["no"])),
            Self::Pod => core("Pod", "pods", "pod", &["po"]),
            Self::Event => core("Event", "events", "event", &["ev"]),
            Self::Service => core("Service", "services", "service", &["svc"]),
            Self::PersistentVolumeClaim => {
                core("PersistentVolumeClaim", "persistentvolumeclaims", "persistentvolumeclaim", &["pvc"])
            }
            Self::PersistentVolume => {
                cluster(core("PersistentVolume", "persistentvolumes", "persistentvolume", &["pv"]))
            }
            Self::ConfigMap => core("ConfigMap", "configmaps", "configmap", &["cm"]),
            Self::Secret => core("Secret", "secrets", "secret", &[]),
            Self::ServiceAccount => core("ServiceAccount", "serviceaccounts", "serviceaccount", &["sa"]),
            Self::ResourceQuota => core("ResourceQuota", "resourcequotas", "resourcequota", &["quota"]),
            Self::LimitRange => core("LimitRange", "limitranges", "limitrange", &["limits"]),
            _ => self.of_group(of),
        }
    }

    /// The kinds outside of the core group.
    fn of_group(
        self,
        of: impl Fn(Group, &'static str, &'static str, &'static str, &'static [&'static str]) -> Resource,
    ) -> Resource {
        let (apps, batch) = (("apps", "v1", "apps/v1"), ("batch", "v1", "batch/v1"));
        let network = ("networking.k8s.io", "v1", "networking.k8s.io/v1");
        let gateway = ("gateway.networking.k8s.io", "v1", "gateway.networking.k8s.io/v1");
        let metrics = ("metrics.k8s.io", "v1beta1", "metrics.k8s.io/v1beta1");
        let cluster = |resource: Resource| Resource { namespaced: false, ..resource };
        let measured = |resource: Resource| Resource { verbs: MEASURE, ..resource };
        match self {
            Self::Deployment => of(apps, "Deployment", "deployments", "deployment", &["deploy"]),
            Self::ReplicaSet => of(apps, "ReplicaSet", "replicasets", "replicaset", &["rs"]),
            Self::StatefulSet => of(apps, "StatefulSet", "statefulsets", "statefulset", &["sts"]),
            Self::DaemonSet => of(apps, "DaemonSet", "daemonsets", "daemonset", &["ds"]),
            Self::Job => of(batch, "Job", "jobs", "job", &[]),
            Self::CronJob => of(batch, "CronJob", "cronjobs", "cronjob", &["cj"]),
            Self::HorizontalPodAutoscaler => of(
                ("autoscaling", "v2", "autoscaling/v2"),
                "HorizontalPodAutoscaler",
                "horizontalpodautoscalers",
                "horizontalpodautoscaler",
                &["hpa"],
            ),
            Self::EndpointSlice => of(
                ("discovery.k8s.io", "v1", "discovery.k8s.io/v1"),
                "EndpointSlice",
                "endpointslices",
                "endpointslice",
                &[],
            ),
            Self::Ingress => of(network, "Ingress", "ingresses", "ingress", &["ing"]),
            Self::NetworkPolicy => {
                of(network, "NetworkPolicy", "networkpolicies", "networkpolicy", &["netpol"])
            }
            Self::PodDisruptionBudget => of(
                ("policy", "v1", "policy/v1"),
                "PodDisruptionBudget",
                "poddisruptionbudgets",
                "poddisruptionbudget",
                &["pdb"],
            ),
            Self::StorageClass => cluster(of(
                ("storage.k8s.io", "v1", "storage.k8s.io/v1"),
                "StorageClass",
                "storageclasses",
                "storageclass",
                &["sc"],
            )),
            Self::Gateway => of(gateway, "Gateway", "gateways", "gateway", &["gtw"]),
            Self::HttpRoute => of(gateway, "HTTPRoute", "httproutes", "httproute", &[]),
            Self::ApiService => cluster(of(
                ("apiregistration.k8s.io", "v1", "apiregistration.k8s.io/v1"),
                "APIService",
                "apiservices",
                "apiservice",
                &[],
            )),
            Self::CustomResourceDefinition => cluster(of(
                ("apiextensions.k8s.io", "v1", "apiextensions.k8s.io/v1"),
                "CustomResourceDefinition",
                "customresourcedefinitions",
                "customresourcedefinition",
                &["crd", "crds"],
            )),
            Self::NodeMetrics => measured(cluster(of(metrics, "NodeMetrics", "nodes", "", &[]))),
            Self::PodMetrics => measured(of(metrics, "PodMetrics", "pods", "", &[])),
            _ => of(("shop.example", "v1", "shop.example/v1"), "Campaign", "campaigns", "campaign", &["cmp"]),
        }
    }
}
