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
const KEPT: Duration = Duration::from_mins(5);
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

impl Listing {
    fn is_across_namespaces(&self) -> bool {
        self.namespace.is_none() && self.kind.resource().namespaced
    }
}

/// The version of the tokens' form.
const VERSION: &str = "meta.k8s.io/v1";

/// A continue token, as the API server makes them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Continue {
    v: String,
    /// The version of the first page, or -1 to go on with what there is now.
    pub(super) rv: i64,
    start: String,
}

impl Continue {
    /// Goes on behind an object.
    pub(super) fn behind(key: &Key, listing: &Listing, rv: i64) -> Self {
        let start = if listing.is_across_namespaces() {
            format!("/{}/{}\0", key.namespace, key.name)
        } else {
            format!("/{}\0", key.name)
        };
        Self { v: VERSION.to_owned(), rv, start }
    }

    /// The same place, in the list as it is now.
    pub(super) fn inconsistent(&self) -> Self {
        Self { rv: -1, ..self.clone() }
    }

    /// Whether an object comes before the place.
    pub(super) fn is_behind(&self, key: &Key, listing: &Listing) -> bool {
        let start = self.start.trim_end_matches('\0').trim_start_matches('/');
        match start.split_once('/').filter(|_| listing.is_across_namespaces()) {
            Some((namespace, name)) => (&*key.namespace, &*key.name) <= (namespace, name),
            None => *key.name <= *start,
        }
    }

    pub(super) fn encode(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    pub(super) fn decode(token: &str) -> Result<Self, Failure> {
        let invalid = |why: &str| {
            Failure::bad_request(format!("invalid continue token: continue key is not valid: {why}"))
        };
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).map_err(|error| invalid(&error.to_string()))?;
        let read = serde_json::from_slice::<Self>(&bytes).map_err(|error| invalid(&error.to_string()))?;
        if read.v != VERSION {
            return Err(invalid(&format!("server does not recognize this encoded version {}", read.v)));
        }
        if read.rv == 0 {
            return Err(invalid("incorrect encoded start resourceVersion (version meta.k8s.io/v1)"));
        }
        if read.start.is_empty() {
            return Err(invalid("encoded start key empty (version meta.k8s.io/v1)"));
        }
        Ok(read)
    }
}
