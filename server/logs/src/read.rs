//! The logs of a selection as one stream.
//!
//! ```text
//!   hub ── ring ──→ reader ──→ ┐
//!   (one a container, for all) │  (one a container and viewer: past, then live, each line once)
//!                   reader ──→ ├─ merge ─→ filter ─→ tail or head ─→ viewer      (session)
//!                   reader ──→ ┘    ↑
//!                      ↑            │
//!                      └── membership: who belongs to it now
//! ```
//!
//! `merge`, `membership`, `words` and `back` are functions of data.

mod back;
mod hub;
mod membership;
mod merge;
mod reader;
mod ring;
mod session;
mod tail;
mod words;

pub(crate) use hub::Hub;

use bytes::Bytes;
use futures::{StreamExt as _, stream, stream::BoxStream};
use kdr_core::{
    Error,
    log::{Members, Part, ReadRequest, Selection, filter::Compiled},
    ports::LogStream,
};

use self::session::Session;
use crate::{Logs, request::is_name};

/// Lines of a tail or a head at most.
const MOST: u32 = 50_000;

/// Containers that are read as one log at most: each is a connection to the API server.
pub(crate) const MOST_CONTAINERS: usize = 1_000;

/// Streams the logs of a selection.
pub(crate) async fn read(
    logs: Logs,
    hub: Hub,
    request: ReadRequest,
    mut members: BoxStream<'static, Members>,
) -> Result<LogStream<Bytes>, Error> {
    let filter = check(&request)?;
    let selection = &request.selection;
    if !is_name(&selection.namespace) {
        return Err(unknown(selection));
    }
    let Some(first) = members.next().await else {
        return Err(Error::Unavailable("KDR is about to end.".to_owned()));
    };
    if !first.known {
        return Err(unknown(selection));
    }
    let containers = membership::count(&first, &request.containers);
    if containers > MOST_CONTAINERS {
        return Err(Error::Invalid(format!(
            "There are {containers} containers in {}; at most {MOST_CONTAINERS} are read as one log. Choose a workload, a \
             pod or containers by their name.",
            selection.words()
        )));
    }
    if let (Some(until), Part::Tail(lines), None) = (request.until, request.part, request.since) {
        return Ok(back::read(logs, hub, request, filter, first, until, lines));
    }
    let session = Session::new(logs, hub, request, filter, &first, members);
    Ok(stream::unfold(session, |mut session| async move { Some((session.next().await?, session)) }).boxed())
}

/// There is no such thing, or the viewer may not know of it.
pub(crate) fn unknown(selection: &Selection) -> Error {
    Error::NotFound(format!("There is no {} in namespace {}.", selection.words(), selection.namespace))
}

/// The filter, if the question makes sense.
fn check(request: &ReadRequest) -> Result<Compiled, Error> {
    let invalid = |why: &str| Err(Error::Invalid(why.to_owned()));
    if let (Some(since), Some(until)) = (request.since, request.until)
        && until <= since
    {
        return invalid("`until` is not after `since`.");
    }
    if request.follow && (request.until.is_some() || request.previous) {
        return invalid("What has an end (`until`, `previous`) cannot be followed.");
    }
    match request.part {
        Part::Head(_) if request.follow => return invalid("`head_lines` cannot be followed."),
        Part::Head(lines) | Part::Tail(lines) if lines > MOST => {
            return invalid("More than 50,000 lines cannot be asked for by number.");
        }
        _ => {}
    }
    request.filter.compile()
}
