//! ConfigMaps and ServiceAccounts.

use std::sync::Arc;

use k8s_openapi::api::core::v1 as api;
use kdr_core::resource::Facts;

use super::{Names, meta::local_names, resource::resource, shape};
use crate::message::Object;

/// Trims a ConfigMap: its keys, and of their values nothing but length and fingerprint.
pub(super) fn config_map(map: api::ConfigMap, names: &mut Names) -> Object {
    let (data, binary) = (map.data.unwrap_or_default(), map.binary_data.unwrap_or_default());
    let texts = data.iter().map(|(key, value)| ("data", key.as_str(), value.as_bytes()));
    let bytes = binary.iter().map(|(key, value)| ("binaryData", key.as_str(), value.0.as_slice()));
    let shape = shape::of_contents(texts.chain(bytes), names);
    let mut keys: Vec<Arc<str>> = data.keys().chain(binary.keys()).map(|key| names.share(key)).collect();
    keys.sort_unstable();
    resource(map.metadata, shape, Facts::ConfigMap { keys }, names)
}

/// Trims a ServiceAccount. Its `secrets` are a leftover from before tokens were projected.
pub(super) fn service_account(account: api::ServiceAccount, names: &mut Names) -> Object {
    let pull_secrets = local_names(account.image_pull_secrets, names);
    resource(account.metadata, shape::none(), Facts::ServiceAccount { pull_secrets }, names)
}
