//! The last lines before a time. The API only knows "since" and "the last so many": so ever longer spans before that
//! time are read, until they hold enough lines, or all there are.

use std::time::Duration;

use bytes::Bytes;
use futures::{StreamExt as _, stream};
use jiff::Timestamp;
use kdr_core::{
    Error,
    log::{LogEvent, Members, ReadRequest, filter::Compiled},
    ports::LogStream,
};

use super::{hub::Hub, session::Session};
use crate::Logs;

/// The first span; each is so many times as long as the one before.
const FIRST: Duration = Duration::from_mins(10);
const LONGER: u32 = 6;
/// After so many spans everything is read: ten minutes, an hour, six hours.
const SPANS: u32 = 3;

/// When the spans before `until` begin; none at last, for everything.
fn begins(until: Timestamp) -> impl Iterator<Item = Option<Timestamp>> {
    let spans = (0..SPANS).map(move |span| until.checked_sub(FIRST * LONGER.pow(span)).ok());
    spans.flatten().map(Some).chain([None])
}

/// Reads the last lines before `until`.
pub(super) fn read(
    logs: Logs,
    hub: Hub,
    request: ReadRequest,
    filter: Compiled,
    members: Members,
    until: Timestamp,
    lines: u32,
) -> LogStream<Bytes> {
    let spans = begins(until).collect::<Vec<_>>().into_iter();
    let span = move |since: Option<Timestamp>| {
        let request = ReadRequest { since, ..request.clone() };
        Session::new(logs.clone(), hub.clone(), request, filter.clone(), &members, stream::pending().boxed())
    };
    let state = State { spans, span, lines: lines as usize, held: Vec::new() };
    stream::unfold(state, |mut state| async move {
        if state.held.is_empty() {
            state.held = state.next().await?;
            state.held.reverse();
        }
        Some((state.held.pop()?, state))
    })
    .boxed()
}

type Event = Result<LogEvent<Bytes>, Error>;

struct State<F> {
    spans: std::vec::IntoIter<Option<Timestamp>>,
    span: F,
    lines: usize,
    /// What goes out next, last first.
    held: Vec<Event>,
}

impl<F: Fn(Option<Timestamp>) -> Session> State<F> {
    /// The events of the first span that holds enough lines; none after the last.
    async fn next(&mut self) -> Option<Vec<Event>> {
        loop {
            let since = self.spans.next()?;
            let mut session = (self.span)(since);
            let (mut events, mut lines) = (Vec::new(), 0);
            while let Some(event) = session.next().await {
                if let Ok(LogEvent::Lines { lines: more, .. }) = &event {
                    lines += more.len();
                }
                events.push(event);
            }
            if since.is_none() || lines >= self.lines {
                // Nothing of the longer spans is of interest.
                self.spans = Vec::new().into_iter();
                return Some(events);
            }
        }
    }
}

#[cfg(test)]
mod tests;
