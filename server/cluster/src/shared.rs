//! What the replicas of KDR tell each other: a few short texts in one ConfigMap, the only object that KDR ever writes
//! for itself.

use std::collections::BTreeMap;

use futures::{Stream, StreamExt as _};
use k8s_openapi::api::core::v1::ConfigMap;
use kube::{
    Api,
    api::{ObjectMeta, Patch, PatchParams, PostParams},
    runtime::{WatchStreamExt as _, watcher},
};
use serde_json::json;

use crate::Connection;

/// Texts by name, shared through a ConfigMap.
#[derive(Debug, Clone)]
pub struct Shared {
    api: Api<ConfigMap>,
    name: String,
}

impl Shared {
    /// Those of the ConfigMap `name` in `namespace`.
    pub fn new(connection: &Connection, namespace: &str, name: &str) -> Self {
        Self { api: Api::namespaced(connection.client.clone(), namespace), name: name.to_owned() }
    }

    /// Sets texts, and removes those without one. Makes the ConfigMap when there is none.
    ///
    /// # Errors
    /// The API server's or the connection's, in its own words.
    pub async fn write(&self, texts: BTreeMap<String, Option<String>>) -> Result<(), String> {
        let patch = Patch::Merge(json!({ "data": texts }));
        let parameters = PatchParams::default();
        let patched = || self.api.patch(&self.name, &parameters, &patch);
        let Err(refused) = patched().await else { return Ok(()) };
        if !matches!(&refused, kube::Error::Api(status) if status.code == 404) {
            return Err(refused.to_string());
        }
        let data = texts.iter().filter_map(|(name, text)| Some((name.clone(), text.clone()?))).collect();
        let metadata = ObjectMeta { name: Some(self.name.clone()), ..ObjectMeta::default() };
        let fresh = ConfigMap { metadata, data: Some(data), ..ConfigMap::default() };
        match self.api.create(&PostParams::default(), &fresh).await {
            Ok(_) => Ok(()),
            // Another replica was faster.
            Err(kube::Error::Api(status)) if status.code == 409 => {
                patched().await.map(drop).map_err(|error| error.to_string())
            }
            Err(error) => Err(error.to_string()),
        }
    }

    /// All texts: as of now at once, then whenever they change. An error is one sentence; it goes on by itself.
    pub fn follow(&self) -> impl Stream<Item = Result<BTreeMap<String, String>, String>> + Send + use<> {
        let objects = watcher::watch_object(self.api.clone(), &self.name).default_backoff();
        objects.map(|object| match object {
            Ok(object) => Ok(object.and_then(|object| object.data).unwrap_or_default()),
            Err(error) => Err(error.to_string()),
        })
    }
}
