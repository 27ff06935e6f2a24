//! Watches: the history from a version on, then each change as it happens.
//!
//! A watch has no queue of its own. It is told that there are changes and reads them from the table's history, whose
//! lines all watches share; one that is so slow that the history has moved on gets a 410, as from an API server.

use std::{sync::Arc, time::Duration};

use axum::{body::Body, response::Response};
use bytes::Bytes;
use futures::stream;
use serde_json::json;
use tokio::{sync::watch, time::Instant};

use super::{failure::Failure, form::Form, list, query::Query, raw_json, snapshots::Listing};
use crate::{
    shared::Shared,
    store::{Change, ChangeType, Object, TooOld},
};

/// Bytes that are sent in one piece, roughly.
const PIECE: usize = 64 * 1024;
const BOOKMARKS: Duration = Duration::from_mins(1);
/// The last bookmark comes so long before the end.
const LAST_BOOKMARK: Duration = Duration::from_secs(2);
/// What the API server takes when the client does not say, at least.
const DEFAULT_TIMEOUT: i64 = 1_800;

/// Answers a watch.
pub(super) fn answer(
    shared: &Arc<Shared>,
    listing: Listing,
    query: &Query<'_>,
    form: Form,
) -> Result<Response, Failure> {
    let timeout = query.number("timeoutSeconds")?.filter(|seconds| *seconds > 0).unwrap_or(DEFAULT_TIMEOUT);
    let bookmarks = query.switch("allowWatchBookmarks");
    let asked = query.resource_version()?;
    let streams_list = query.switch("sendInitialEvents");
    if streams_list && !(bookmarks && query.text("resourceVersionMatch") == Some("NotOlderThan")) {
        let problem = "Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan";
        return Err(Failure::invalid_list("resourceVersionMatch", problem));
    }
    let bell = shared.bell(listing.kind);
    let (cursor, initial) = match asked {
        Some(version) if version > 0 && !streams_list => (version, Arc::default()),
        _ => list::now(shared, &listing),
    };
    let begin = Instant::now();
    let deadline = begin + Duration::from_secs(timeout.unsigned_abs().min(1_000_000));
    let watch = Watch {
        shared: Arc::clone(shared),
        listing,
        form,
        cursor,
        initial,
        sent: 0,
        end_of_initial: streams_list,
        bookmarks,
        begun: cursor,
        next_bookmark: next_bookmark(begin, deadline),
        deadline,
        bell,
        over: false,
    };
    let lines = stream::unfold(watch, |mut watch| async move {
        let lines = watch.next().await?;
        Some((Ok::<_, std::convert::Infallible>(lines), watch))
    });
    Ok(raw_json(Body::from_stream(lines)))
}

/// About every minute, and shortly before the end.
fn next_bookmark(now: Instant, deadline: Instant) -> Instant {
    let last = deadline.checked_sub(LAST_BOOKMARK).filter(|last| *last > now);
    last.map_or(deadline, |last| last.min(now + BOOKMARKS))
}

/// One watch.
struct Watch {
    shared: Arc<Shared>,
    listing: Listing,
    form: Form,
    /// Everything up to this version has been sent.
    cursor: u64,
    /// Objects to be sent as if they were added now.
    initial: Arc<[Arc<Object>]>,
    /// How many of these have been sent.
    sent: usize,
    /// A bookmark must say where these end.
    end_of_initial: bool,
    bookmarks: bool,
    /// The version from which it was asked for. A bookmark would say nothing as long as nothing has happened since.
    begun: u64,
    next_bookmark: Instant,
    deadline: Instant,
    bell: watch::Receiver<u64>,
    over: bool,
}

impl Watch {
    /// The next lines, or none when it is over.
    async fn next(&mut self) -> Option<Bytes> {
        if self.over {
            return None;
        }
        let mut lines = Vec::new();
        while lines.len() < PIECE
            && let Some(object) = self.initial.get(self.sent)
        {
            self.write(object, ChangeType::Added, &mut lines);
            self.sent += 1;
        }
        if self.sent >= self.initial.len() && std::mem::take(&mut self.end_of_initial) {
            lines.extend_from_slice(self.bookmark(true).as_bytes());
        }
        if !lines.is_empty() {
            return Some(lines.into());
        }
        self.initial = Arc::default();
        loop {
            self.bell.mark_unchanged();
            if let Some(lines) = self.changes() {
                return Some(lines);
            }
            let until = if self.bookmarks { self.next_bookmark.min(self.deadline) } else { self.deadline };
            tokio::select! {
                changed = self.bell.changed() => changed.ok()?,
                () = self.shared.ended.cancelled() => return None,
                () = tokio::time::sleep_until(until) => {
                    let now = Instant::now();
                    if now >= self.deadline {
                        return None;
                    }
                    self.next_bookmark = next_bookmark(now, self.deadline);
                    if self.cursor > self.begun {
                        return Some(self.bookmark(false).into());
                    }
                }
            }
        }
    }

    /// What has happened since the last time.
    fn changes(&mut self) -> Option<Bytes> {
        let world = self.shared.world();
        let table = world.store.table(self.listing.kind);
        let changes = match table.since(self.cursor) {
            Ok(changes) => changes,
            Err(TooOld { oldest }) => {
                self.over = true;
                let status = Failure::too_old(self.cursor, oldest).status();
                return Some(format!("{{\"type\":\"ERROR\",\"object\":{status}}}\n").into());
            }
        };
        let (mut single, mut lines, mut cursor) = (None, Vec::new(), None);
        for change in changes {
            cursor = Some(change.object.version);
            match seen(&self.listing, change) {
                // The only line is sent as it is, without a copy.
                Some(as_what)
                    if as_what == change.kind
                        && self.form == Form::Whole
                        && single.is_none()
                        && lines.is_empty() =>
                {
                    single = Some(change.object.line());
                }
                Some(as_what) => {
                    lines.extend(single.take().into_iter().flatten());
                    self.write(&change.object, as_what, &mut lines);
                }
                None => {}
            }
            if lines.len() >= PIECE {
                break;
            }
        }
        // What has been read through needs no second look, even if nothing of it was to be sent.
        self.cursor = cursor.unwrap_or_else(|| self.cursor.max(world.store.version()));
        single.or_else(|| (!lines.is_empty()).then(|| lines.into()))
    }

    fn write(&self, object: &Object, change: ChangeType, lines: &mut Vec<u8>) {
        match self.form {
            Form::Whole => object.write_line(change, lines),
            Form::Metadata => object.write_partial_line(change, lines),
        }
    }

    fn bookmark(&self, end_of_initial: bool) -> String {
        let mut metadata = json!({"resourceVersion": self.cursor.to_string(), "creationTimestamp": null});
        if end_of_initial {
            metadata["annotations"] = json!({"k8s.io/initial-events-end": "true"});
        }
        let (kind, api_version) = match self.form {
            Form::Whole => (self.listing.kind.resource().kind, self.listing.kind.api_version()),
            Form::Metadata => ("PartialObjectMetadata", "meta.k8s.io/v1"),
        };
        let object = json!({"kind": kind, "apiVersion": api_version, "metadata": metadata});
        format!("{{\"type\":\"BOOKMARK\",\"object\":{object}}}\n")
    }
}

/// What a change is to a watch of a part of the objects: what comes into the part is added, what leaves it deleted.
fn seen(listing: &Listing, change: &Change) -> Option<ChangeType> {
    let traits = &change.object.traits;
    if listing.namespace.as_deref().is_some_and(|wanted| *traits.key.namespace != *wanted) {
        return None;
    }
    let before = change.before.as_ref().is_some_and(|before| listing.selector.selects(before));
    let after = change.kind != ChangeType::Deleted && listing.selector.selects(traits);
    match (before, after) {
        (false, false) => None,
        (false, true) => Some(ChangeType::Added),
        (true, true) => Some(ChangeType::Modified),
        (true, false) => Some(ChangeType::Deleted),
    }
}
