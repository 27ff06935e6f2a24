//! Lists that are read page by page: all pages show the moment of the first.

use std::{
    collections::VecDeque,
    sync::Arc,
    time::{Duration, Instant},
};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

use super::{failure::Failure, selector::Selector};
use crate::{
    kind::Kind,
    store::{Key, Object},
};

/// The API server compacts its history about as often.
const KEPT: Duration = Duration::from_secs(300);
const CAPACITY: usize = 256;

/// Which list a page belongs to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Listing {
    pub(super) kind: Kind,
    pub(super) namespace: Option<String>,
    pub(super) selector: Selector,
}

/// The lists that are being read, bounded in number and age.
#[derive(Debug, Default)]
pub(crate) struct Snapshots(VecDeque<Snapshot>);

#[derive(Debug)]
struct Snapshot {
    listing: Listing,
    version: u64,
    taken: Instant,
    objects: Arc<[Arc<Object>]>,
}

impl Snapshots {
    /// Keeps a list for its later pages.
    pub(super) fn keep(&mut self, listing: Listing, version: u64, objects: Arc<[Arc<Object>]>) {
        if self.find(&listing, version).is_some() {
            return;
        }
        self.0.push_back(Snapshot { listing, version, taken: Instant::now(), objects });
        while self.0.len() > CAPACITY || self.0.front().is_some_and(|oldest| oldest.taken.elapsed() > KEPT) {
            self.0.pop_front();
        }
    }

    /// A list as of a version.
    pub(super) fn find(&self, listing: &Listing, version: u64) -> Option<Arc<[Arc<Object>]>> {
        let fits = |kept: &&Snapshot| {
            kept.version == version && kept.listing == *listing && kept.taken.elapsed() <= KEPT
        };
        self.0.iter().find(fits).map(|kept| Arc::clone(&kept.objects))
    }
}

/// A continue token, as the API server makes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Continue {
    v: String,
    /// The version of the first page, or -1 to go on with what there is now.
    pub(super) rv: i64,
    start: String,
}

impl Continue {
    /// Goes on behind an object.
    pub(super) fn behind(key: &Key, rv: i64) -> Self {
        let path = if key.namespace.is_empty() { key.name.to_string() } else { format!("{}/{}", key.namespace, key.name) };
        Self { v: "meta.k8s.io/v1".to_owned(), rv, start: format!("{path}\0") }
    }

    /// The same place, in the list as it is now.
    pub(super) fn inconsistent(&self) -> Self {
        Self { rv: -1, ..self.clone() }
    }

    /// Whether an object comes before the place.
    pub(super) fn is_behind(&self, key: &Key) -> bool {
        let start = self.start.trim_end_matches('\0');
        let last = match start.split_once('/') {
            Some((namespace, name)) => Key::new(namespace, name),
            None => Key::new("", start),
        };
        *key <= last
    }

    pub(super) fn encode(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    pub(super) fn decode(token: &str) -> Result<Self, Failure> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).ok();
        let read = bytes.and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok());
        read.filter(|token| token.v == "meta.k8s.io/v1" && token.rv != 0 && !token.start.is_empty())
            .ok_or_else(|| Failure::bad_request("continue key is not valid"))
    }
}
