//! From the API's objects to the trimmed ones of `kdr-core`. What no row and no panel shows is dropped here, at once.

mod bare;
mod certificate;
mod config;
mod containers;
mod event;
mod gateway;
mod ingress;
mod meta;
mod names;
mod node;
mod pod;
mod policy;
mod references;
mod resource;
mod secret;
mod selector;
mod service;
mod shape;
mod storage;
mod workload;

use k8s_openapi::{
    api::{
        apps::v1::{DaemonSet, Deployment, ReplicaSet, StatefulSet},
        autoscaling::v2::HorizontalPodAutoscaler,
        batch::v1::{CronJob, Job},
        core::v1::{
            ConfigMap, Event, Namespace, Node, PersistentVolume, PersistentVolumeClaim, Pod, ResourceQuota,
            Service, ServiceAccount,
        },
        discovery::v1::EndpointSlice,
        networking::v1::{Ingress, NetworkPolicy},
        policy::v1::PodDisruptionBudget,
        storage::v1::StorageClass,
    },
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};
use serde::de::DeserializeOwned;

use crate::message::{self, Object};

pub(crate) use bare::{Bare, BareObject};
pub(crate) use gateway::{Gateway, HttpRoute};
pub(crate) use names::Names;
pub(crate) use secret::Secret;

/// An object of the API that is watched.
pub(crate) trait Watched: DeserializeOwned + Send + 'static {
    /// What is kept of it.
    type Trimmed: Send + 'static;

    /// Its metadata.
    fn metadata(&self) -> &ObjectMeta;

    /// Keeps what KDR shows; strings that repeat are shared through `names`.
    fn trim(self, names: &mut Names) -> Self::Trimmed;
}

macro_rules! watched {
    ($kind:ty, |$object:ident, $names:ident| $trim:expr) => {
        impl Watched for $kind {
            type Trimmed = Object;

            fn metadata(&self) -> &ObjectMeta {
                &self.metadata
            }

            fn trim(self, $names: &mut Names) -> Object {
                let $object = self;
                $trim
            }
        }
    };
}

watched!(Namespace, |namespace, names| Object::Namespace(message::Namespace {
    name: names.share(namespace.metadata.name.as_deref().unwrap_or_default()),
    phase: names.share(namespace.status.and_then(|status| status.phase).as_deref().unwrap_or_default()),
    created: namespace.metadata.creation_timestamp.map(|time| time.0),
}));
watched!(Pod, |pod, names| Object::Pod(pod::trim(pod, names).into()));
watched!(Deployment, |deployment, names| Object::Workload(workload::deployment(deployment, names).into()));
watched!(ReplicaSet, |set, names| Object::Workload(workload::replica_set(set, names).into()));
watched!(StatefulSet, |set, names| Object::Workload(workload::stateful_set(set, names).into()));
watched!(DaemonSet, |set, names| Object::Workload(workload::daemon_set(set, names).into()));
watched!(Job, |job, names| Object::Workload(workload::job(job, names).into()));
watched!(CronJob, |job, names| Object::Workload(workload::cron_job(job, names).into()));
watched!(Event, |event, names| Object::Event(event::trim(event, names).into()));
watched!(Service, |service, names| service::service(service, names));
watched!(EndpointSlice, |slice, names| service::endpoint_slice(slice, names));
watched!(Ingress, |ingress, names| ingress::ingress(ingress, names));
watched!(Gateway, |gateway, names| gateway::gateway(gateway, names));
watched!(HttpRoute, |route, names| gateway::http_route(route, names));
watched!(ConfigMap, |map, names| config::config_map(map, names));
watched!(Secret, |secret, names| secret::secret(secret, names));
watched!(ServiceAccount, |account, names| config::service_account(account, names));
watched!(PersistentVolumeClaim, |claim, names| storage::claim(claim, names));
watched!(PersistentVolume, |volume, names| storage::volume(volume, names));
watched!(StorageClass, |class, names| storage::storage_class(class, names));
watched!(HorizontalPodAutoscaler, |autoscaler, names| policy::autoscaler(autoscaler, names));
watched!(PodDisruptionBudget, |budget, names| policy::budget(budget, names));
watched!(NetworkPolicy, |policy, names| policy::network_policy(policy, names));
watched!(ResourceQuota, |quota, names| policy::quota(quota, names));
watched!(Node, |node, names| node::node(node, names));

#[cfg(test)]
mod tests;
