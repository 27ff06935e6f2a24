//! From JSON to trimmed objects. A page is decoded object by object, so that its full objects never exist together.

use std::{fmt, marker::PhantomData};

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ListMeta;
use kube::core::WatchEvent;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::{
    rest::Fault,
    trim::{Names, Watched},
};

/// What a page says of itself.
pub(super) struct Page {
    /// `metadata.resourceVersion`.
    pub(super) version: String,
    /// `metadata.continue`, when there are more pages.
    pub(super) token: Option<String>,
}

/// Decodes a page and adds its trimmed objects to `objects`.
pub(super) fn page<K: Watched>(
    body: &[u8],
    names: &mut Names,
    objects: &mut Vec<K::Trimmed>,
) -> Result<Page, Fault> {
    let meta = list::<K>(body, names, objects)?;
    let version = meta.resource_version.unwrap_or_default();
    if version.is_empty() {
        return Err(Fault::Undecodable("the list has no resourceVersion to watch from".into()));
    }
    Ok(Page { version, token: meta.continue_.filter(|token| !token.is_empty()) })
}

/// Decodes a list that nobody watches from and adds its trimmed objects to `objects`.
pub(crate) fn list<K: Watched>(
    body: &[u8],
    names: &mut Names,
    objects: &mut Vec<K::Trimmed>,
) -> Result<ListMeta, Fault> {
    let mut json = serde_json::Deserializer::from_slice(body);
    List::<K> { names, objects, kind: PhantomData }
        .deserialize(&mut json)
        .and_then(|meta| json.end().map(|()| meta))
        .map_err(|error| Fault::Undecodable(error.to_string()))
}

/// Decodes one line of a watch.
pub(super) fn event<K: Watched>(line: &[u8]) -> Result<WatchEvent<K>, Fault> {
    serde_json::from_slice(line).map_err(|error| Fault::Undecodable(error.to_string()))
}

/// The resource version of a watched object.
pub(super) fn version<K: Watched>(object: &K) -> Result<String, Fault> {
    object
        .metadata()
        .resource_version
        .clone()
        .filter(|version| !version.is_empty())
        .ok_or_else(|| Fault::Undecodable("an object of the watch has no resourceVersion".into()))
}

struct List<'a, K: Watched> {
    names: &'a mut Names,
    objects: &'a mut Vec<K::Trimmed>,
    kind: PhantomData<K>,
}

impl<'de, K: Watched> DeserializeSeed<'de> for List<'_, K> {
    type Value = ListMeta;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<ListMeta, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, K: Watched> Visitor<'de> for List<'_, K> {
    type Value = ListMeta;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of the API")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ListMeta, A::Error> {
        let mut meta = ListMeta::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "metadata" => meta = map.next_value()?,
                "items" => {
                    map.next_value_seed(Items::<K> {
                        names: self.names,
                        objects: self.objects,
                        kind: PhantomData,
                    })?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(meta)
    }
}

struct Items<'a, K: Watched> {
    names: &'a mut Names,
    objects: &'a mut Vec<K::Trimmed>,
    kind: PhantomData<K>,
}

impl<'de, K: Watched> DeserializeSeed<'de> for Items<'_, K> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, K: Watched> Visitor<'de> for Items<'_, K> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the items of a list")
    }

    /// Some aggregated API servers write `null` for no items.
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while let Some(object) = items.next_element::<K>()? {
            self.objects.push(object.trim(self.names));
        }
        Ok(())
    }
}
