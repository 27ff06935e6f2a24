//! Objects of any kind, of which nothing is known but their metadata.

use std::sync::Arc;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use kdr_core::meta::Meta;
use serde::Deserialize;

use super::{Names, Watched, meta};

/// `meta.k8s.io/v1 PartialObjectMetadata`; of a whole object the same.
#[derive(Deserialize)]
pub(crate) struct Bare {
    #[serde(default)]
    metadata: ObjectMeta,
}

/// What is kept of it.
#[derive(Debug)]
pub(crate) struct BareObject {
    /// Its metadata.
    pub(crate) meta: Meta,
    /// `metadata.finalizers`, kept only while it is being deleted.
    pub(crate) finalizers: Vec<Arc<str>>,
}

impl Watched for Bare {
    type Trimmed = BareObject;

    fn metadata(&self) -> &ObjectMeta {
        &self.metadata
    }

    fn trim(mut self, names: &mut Names) -> BareObject {
        let finalizers = meta::finalizers(&mut self.metadata, names);
        BareObject { meta: meta::trim(self.metadata, names), finalizers }
    }
}
