//! Claims, volumes and their classes.

use std::collections::BTreeMap;

use k8s_openapi::{
    api::{core::v1 as api, storage::v1 as storage},
    apimachinery::pkg::api::resource as api_resource,
};
use kdr_core::{
    quantity::Quantity,
    resource::{Claim, Facts, Volume},
};

use super::{Names, meta::text, resource::resource, shape};
use crate::message::Object;

/// The annotation that makes a class the one of claims that name none.
const IS_DEFAULT: &str = "storageclass.kubernetes.io/is-default-class";

/// Trims a PersistentVolumeClaim.
pub(super) fn claim(claim: api::PersistentVolumeClaim, names: &mut Names) -> Object {
    let spec = claim.spec.unwrap_or_default();
    let status = claim.status.unwrap_or_default();
    let shape = shape::of_spec(&spec, names);
    let asked = spec.resources.and_then(|resources| storage(resources.requests.as_ref()));
    let facts = Claim {
        phase: names.share_or_empty(status.phase.as_deref()),
        volume: text(spec.volume_name),
        class: spec.storage_class_name.as_deref().map(|class| names.share(class)),
        capacity: storage(status.capacity.as_ref()).or(asked).unwrap_or_default(),
        modes: spec.access_modes.iter().flatten().map(|mode| names.share(short(mode))).collect(),
    };
    resource(claim.metadata, shape, Facts::Claim(facts), names)
}

/// Trims a PersistentVolume.
pub(super) fn volume(volume: api::PersistentVolume, names: &mut Names) -> Object {
    let spec = volume.spec.unwrap_or_default();
    let status = volume.status.unwrap_or_default();
    let facts = Volume {
        phase: names.share_or_empty(status.phase.as_deref()),
        message: text(status.message),
        claim: spec.claim_ref.and_then(|claim| {
            let name = claim.name.filter(|name| !name.is_empty())?;
            Some((names.share_or_empty(claim.namespace.as_deref()), names.share(&name)))
        }),
        class: names.share_or_empty(spec.storage_class_name.as_deref()),
        capacity: storage(spec.capacity.as_ref()).unwrap_or_default(),
    };
    resource(volume.metadata, shape::none(), Facts::Volume(facts), names)
}

/// Trims a StorageClass.
pub(super) fn storage_class(class: storage::StorageClass, names: &mut Names) -> Object {
    let annotations = class.metadata.annotations.as_ref();
    let facts = Facts::StorageClass {
        provisioner: names.share(&class.provisioner),
        is_default: annotations.and_then(|all| all.get(IS_DEFAULT)).is_some_and(|value| value == "true"),
        waits_for_consumer: class.volume_binding_mode.as_deref() == Some("WaitForFirstConsumer"),
    };
    resource(class.metadata, shape::none(), facts, names)
}

fn storage(amounts: Option<&BTreeMap<String, api_resource::Quantity>>) -> Option<Quantity> {
    amounts?.get("storage").map(|amount| Quantity::new(&amount.0))
}

/// As kubectl writes an access mode.
fn short(mode: &str) -> &str {
    match mode {
        "ReadWriteOnce" => "RWO",
        "ReadOnlyMany" => "ROX",
        "ReadWriteMany" => "RWX",
        "ReadWriteOncePod" => "RWOP",
        other => other,
    }
}
