//! What the resources that are neither pods nor workloads have in common.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use kdr_core::{
    change::Shape,
    resource::{Facts, Resource},
};

use super::{Names, meta};
use crate::message::Object;

/// A resource of its parts.
pub(super) fn resource(mut metadata: ObjectMeta, shape: Shape, facts: Facts, names: &mut Names) -> Object {
    let finalizers = meta::finalizers(&mut metadata, names);
    let meta = meta::trim(metadata, names);
    Object::Resource(Resource { meta, finalizers, shape, facts }.into())
}
