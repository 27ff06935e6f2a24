//! What was found, and which kinds there are.

use kdr_core::{
    ports::{ApiKind, ApiKinds},
    search::{Hit, Hits},
};
use kdr_proto::v1;

use super::{health::health, resource::place, time::now};

/// What was found.
pub(crate) fn hits(hits: &Hits) -> v1::SearchResponse {
    v1::SearchResponse {
        hits: hits.hits.iter().map(hit).collect(),
        total: u32::try_from(hits.total).unwrap_or(u32::MAX),
        server_time: Some(now()),
    }
}

fn hit(hit: &Hit) -> v1::SearchHit {
    v1::SearchHit {
        resource: Some(place(&hit.resource)),
        health: health(hit.health),
        why: hit.why.clone(),
        summary: hit.summary.clone(),
        found_in: hit.found_in.clone(),
    }
}

/// Every kind that the API server lists.
pub(crate) fn kinds(kinds: ApiKinds) -> v1::ListKindsResponse {
    v1::ListKindsResponse { kinds: kinds.kinds.iter().map(kind).collect(), failures: kinds.failures }
}

fn kind(kind: &ApiKind) -> v1::ApiKind {
    v1::ApiKind {
        group: kind.path.group.to_string(),
        version: kind.path.version.to_string(),
        plural: kind.path.plural.to_string(),
        kind: kind.kind.to_string(),
        namespaced: kind.namespaced,
        watched: kind.watched,
    }
}
