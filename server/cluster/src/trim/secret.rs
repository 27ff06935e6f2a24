//! Secrets, without their data.
//!
//! The decoder passes over every value, so that none of it is ever a string of KDR's; the one exception is `tls.crt`, a
//! certificate, which every client of the server sees, and of which only the end of its validity is kept.

use std::{fmt, sync::Arc};

use jiff::Timestamp;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use kdr_core::resource::{self, Facts};
use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, Visitor},
};

use super::{Names, certificate, resource::resource, shape};
use crate::message::Object;

/// The key of the certificate in a TLS Secret.
const CERTIFICATE: &str = "tls.crt";

/// `v1 Secret`, as far as it is read. It has no `Debug`.
#[derive(Deserialize)]
pub(crate) struct Secret {
    #[serde(default)]
    pub(super) metadata: ObjectMeta,
    #[serde(default, rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    data: Data,
}

/// The keys of a Secret's data, and when the certificate among them ends.
#[derive(Default)]
struct Data {
    keys: Vec<String>,
    expires: Option<Timestamp>,
}

/// Trims a Secret.
pub(super) fn secret(secret: Secret, names: &mut Names) -> Object {
    let Secret { metadata, kind, data } = secret;
    let kind = kind.unwrap_or_else(|| "Opaque".to_owned());
    let mut keys: Vec<Arc<str>> = data.keys.iter().map(|key| names.share(key)).collect();
    keys.sort_unstable();
    let shape = shape::of_keys("data", keys.iter().map(|key| &**key), names);
    let expires = data.expires.filter(|_| kind == "kubernetes.io/tls");
    let facts = resource::Secret { kind: names.share(&kind), keys, expires };
    resource(metadata, shape, Facts::Secret(facts), names)
}

impl<'de> Deserialize<'de> for Data {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Keys)
    }
}

struct Keys;

impl<'de> Visitor<'de> for Keys {
    type Value = Data;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the data of a Secret")
    }

    /// No data is `null` or absent.
    fn visit_unit<E>(self) -> Result<Data, E> {
        Ok(Data::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Data, A::Error> {
        let mut data = Data::default();
        while let Some(key) = map.next_key::<String>()? {
            if key == CERTIFICATE {
                data.expires = certificate::expires(map.next_value::<Option<String>>()?.as_deref());
            } else {
                map.next_value::<IgnoredAny>()?;
            }
            data.keys.push(key);
        }
        Ok(data)
    }
}

#[cfg(test)]
mod tests;
