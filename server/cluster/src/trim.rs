//! From the API's objects to the trimmed ones of `kdr-core`. What no row and no panel shows is dropped here, at once.

mod containers;
mod event;
mod meta;
mod names;
mod pod;
mod workload;

use k8s_openapi::{
    api::{
        apps::v1::{DaemonSet, Deployment, ReplicaSet, StatefulSet},
        batch::v1::{CronJob, Job},
        core::v1::{Event, Namespace, Pod},
    },
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};
use serde::de::DeserializeOwned;

use crate::message::{self, Object};

pub(crate) use names::Names;

/// An object of the API that is watched.
pub(crate) trait Watched: DeserializeOwned + Send + 'static {
    /// Its metadata.
    fn metadata(&self) -> &ObjectMeta;

    /// Keeps what KDR shows; strings that repeat are shared through `names`.
    fn trim(self, names: &mut Names) -> Object;
}

macro_rules! watched {
    ($kind:ty, |$object:ident, $names:ident| $trim:expr) => {
        impl Watched for $kind {
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
