//! Lists, and single objects.

use std::sync::Arc;

use axum::{body::Body, response::Response};
use bytes::Bytes;
use futures::stream;
use serde_json::{Value, json};

use super::{
    failure::Failure,
    form::{Accept, Form},
    metrics,
    query::Query,
    raw_json,
    selector::Selector,
    snapshots::{Continue, Listing},
    watch,
};
use crate::{
    kind::Kind,
    shared::Shared,
    store::{Key, Object},
};

/// Objects that are sent in one piece.
const PIECE: usize = 50;

/// Answers a list, or a watch.
pub(super) fn answer(
    shared: &Arc<Shared>,
    kind: Kind,
    namespace: Option<&str>,
    query: &Query<'_>,
    accept: Accept,
) -> Result<Response, Failure> {
    let selector = Selector::new(kind, query)?;
    let limit = query.number("limit")?;
    if kind.is_measured() {
        return Ok(metrics::list(shared, kind, namespace, &selector, accept.list()?));
    }
    let listing = Listing { kind, namespace: namespace.map(ToOwned::to_owned), selector };
    if query.switch("watch") {
        return watch::answer(shared, listing, query, accept.single(kind)?);
    }
    if query.text("sendInitialEvents").is_some() {
        let problem = "Forbidden: sendInitialEvents is forbidden for list";
        return Err(Failure::invalid_list("sendInitialEvents", problem));
    }
    if query.text("resourceVersionMatch").is_some() && query.text("resourceVersion").is_none() {
        let problem = "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided";
        return Err(Failure::invalid_list("resourceVersionMatch", problem));
    }
    let form = accept.list()?;
    let page = choose(shared, &listing, query, limit)?;
    Ok(raw_json(body(kind, form, page)))
}

/// What a list answers.
struct Page {
    version: u64,
    objects: Arc<[Arc<Object>]>,
    from: usize,
    to: usize,
    token: Option<String>,
    /// Objects on later pages, if that is known.
    remaining: Option<usize>,
}

fn choose(
    shared: &Shared,
    listing: &Listing,
    query: &Query<'_>,
    limit: Option<i64>,
) -> Result<Page, Failure> {
    let asked = query.resource_version()?;
    let limit = limit.and_then(|limit| usize::try_from(limit).ok()).filter(|limit| *limit > 0);
    let token = query.text("continue").map(Continue::decode).transpose()?;
    if token.is_some() && asked.is_some_and(|asked| asked != 0) {
        return Err(Failure::bad_request("specifying resource version is not allowed when using continue"));
    }
    let (version, objects) = match &token {
        Some(token) if token.rv > 0 => {
            let version = token.rv.unsigned_abs();
            let found = shared.snapshots().find(listing, version);
            (version, found.ok_or_else(|| Failure::expired_continue(&token.inconsistent().encode()))?)
        }
        _ => now(shared, listing),
    };
    if let Some(asked) = asked.filter(|asked| *asked > version) {
        return Err(Failure::too_large(asked, version));
    }
    let from = token
        .map_or(0, |token| objects.partition_point(|object| token.is_behind(&object.traits.key, listing)));
    // From the watch cache (resource version 0) the API server answers everything, whatever the limit.
    let limit = if asked == Some(0) { None } else { limit };
    let to = limit.map_or(objects.len(), |limit| objects.len().min(from + limit));
    let more = to < objects.len();
    let next = objects.get(to.saturating_sub(1)).filter(|_| more);
    let next = next.map(|last| {
        Continue::behind(&last.traits.key, listing, i64::try_from(version).unwrap_or(i64::MAX)).encode()
    });
    let remaining = (more && listing.selector.is_empty()).then_some(objects.len() - to);
    if more {
        shared.snapshots().keep(listing.clone(), version, Arc::clone(&objects));
    }
    Ok(Page { version, objects, from, to, token: next, remaining })
}

/// The objects that there are now.
pub(super) fn now(shared: &Shared, listing: &Listing) -> (u64, Arc<[Arc<Object>]>) {
    let world = shared.world();
    let objects = world.store.table(listing.kind).list(listing.namespace.as_deref());
    let selected =
        objects.filter(|object| listing.selector.selects(&object.traits)).map(Arc::clone).collect();
    (world.store.version(), selected)
}

/// The opening of a list, up to its items.
pub(super) fn head(kind: Kind, form: Form, metadata: &Value) -> String {
    let (name, version) = match form {
        Form::Whole => (kind.resource().kind, kind.api_version()),
        Form::Metadata => ("PartialObjectMetadata", "meta.k8s.io/v1"),
    };
    format!(r#"{{"kind":"{name}List","apiVersion":"{version}","metadata":{metadata},"items":["#)
}

fn body(kind: Kind, form: Form, page: Page) -> Body {
    let mut metadata = json!({"resourceVersion": page.version.to_string()});
    if let Some(token) = &page.token {
        metadata["continue"] = json!(token);
    }
    if let Some(remaining) = page.remaining {
        metadata["remainingItemCount"] = json!(remaining);
    }
    let head = stream::once(std::future::ready(Bytes::from(head(kind, form, &metadata))));
    let (first, to) = (page.from, page.to);
    let pieces = (first..to).step_by(PIECE).map(move |from| {
        let mut piece = Vec::new();
        for (at, object) in page.objects[from..to.min(from + PIECE)].iter().enumerate() {
            if from + at != first {
                piece.push(b',');
            }
            match form {
                Form::Whole => {
                    piece.push(b'{');
                    piece.extend_from_slice(&object.item());
                }
                Form::Metadata => piece.extend_from_slice(&object.partial()),
            }
        }
        Bytes::from(piece)
    });
    let tail = stream::once(std::future::ready(Bytes::from_static(b"]}\n")));
    let all = futures::StreamExt::chain(futures::StreamExt::chain(head, stream::iter(pieces)), tail);
    Body::from_stream(futures::StreamExt::map(all, Ok::<_, std::convert::Infallible>))
}

/// Answers a single object.
pub(super) fn get(shared: &Shared, kind: Kind, key: &Key, form: Form) -> Result<Response, Failure> {
    if kind.is_measured() {
        return metrics::get(shared, kind, key, form);
    }
    let world = shared.world();
    let object = world.store.table(kind).get(key).ok_or_else(|| Failure::not_found(kind, &key.name))?;
    Ok(match form {
        Form::Whole => raw_json(object.body()),
        Form::Metadata => raw_json(object.partial()),
    })
}
