//! Container logs, as the API server passes them on from a kubelet.

use std::{sync::Arc, time::Duration};

use axum::{
    body::Body,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures::stream;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use super::{failure::Failure, query::Query};
use crate::{
    kind::Kind,
    log::{Reader, Start},
    shared::Shared,
    store::Key,
    world::{LogError, Session},
};

/// Bytes that are sent in one piece, roughly.
const PIECE: usize = 64 * 1024;
/// Lines that come within this time travel together.
const GATHER: Duration = Duration::from_millis(10);

/// Answers a request for a log.
pub(super) fn answer(shared: &Arc<Shared>, key: &Key, query: &Query<'_>) -> Result<Response, Failure> {
    let natural = |name: &str, least: i64| -> Result<Option<u64>, Failure> {
        let Some(number) = query.number(name)? else { return Ok(None) };
        if number < least {
            let what = if least == 0 { "greater than or equal to 0" } else { "greater than 0" };
            let problem = format!("Invalid value: {number}: must be {what}");
            return Err(Failure::invalid(
                ("", "PodLogOptions"),
                &key.name,
                name,
                "FieldValueInvalid",
                &problem,
            ));
        }
        Ok(u64::try_from(number).ok())
    };
    let (tail, limit) = (natural("tailLines", 0)?, natural("limitBytes", 1)?);
    let now = Timestamp::now();
    let seconds = natural("sinceSeconds", 1)?;
    if seconds.is_some() && query.text("sinceTime").is_some() {
        let problem = "Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified";
        return Err(Failure::invalid(("", "PodLogOptions"), &key.name, "[]", "FieldValueForbidden", problem));
    }
    let since = since(seconds, query, now)?;
    let container = query.text("container").unwrap_or_default();
    // The lines of a log follow from the time, so the clock counts, not when the world was last looked after.
    let session = shared.change(|world| world.log(key, container, query.switch("previous")));
    let session = match session {
        Ok(session) => session,
        Err(LogError::NoPod) => return Err(Failure::not_found(Kind::Pod, &key.name)),
        Err(LogError::Nowhere) => return Ok(StatusCode::NO_CONTENT.into_response()),
        Err(LogError::Collected(words)) => {
            return Ok(([(header::CONTENT_TYPE, "text/plain")], words).into_response());
        }
        Err(LogError::Bad(words)) => return Err(Failure::bad_request(words)),
    };
    let reader = Reader::new(&session.run, Start { tail, since }, query.switch("timestamps"), now);
    let follow = Follow {
        on: query.switch("follow"),
        left: limit,
        pods: shared.bell(Kind::Pod),
        lines: shared.lines(),
        shared: Arc::clone(shared),
        key: key.clone(),
        session,
        reader,
        until: now,
    };
    let pieces = stream::unfold(follow, |mut follow| async move {
        let piece = follow.next().await?;
        Some((Ok::<_, std::convert::Infallible>(piece), follow))
    });
    Ok(([(header::CONTENT_TYPE, "text/plain")], Body::from_stream(pieces)).into_response())
}

/// The beginning that a request asks for. The API server hands it on in whole seconds.
fn since(seconds: Option<u64>, query: &Query<'_>, now: Timestamp) -> Result<Option<Timestamp>, Failure> {
    if let Some(text) = query.text("sinceTime") {
        let time = text.parse::<Timestamp>().map_err(|_| {
            let words = format!(
                "parsing time {text:?} as \"2006-01-02T15:04:05Z07:00\": cannot parse {text:?} as \"2006\""
            );
            Failure::bad_request(words)
        })?;
        return Ok(Timestamp::from_second(time.as_second()).ok());
    }
    let back = |seconds: u64| SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(i64::MAX));
    Ok(seconds.map(|seconds| now.checked_sub(back(seconds)).unwrap_or(Timestamp::MIN)))
}

/// A log that is being read.
struct Follow {
    /// Goes on with what will be written.
    on: bool,
    /// Bytes that may still be sent.
    left: Option<u64>,
    pods: watch::Receiver<u64>,
    lines: watch::Receiver<u64>,
    shared: Arc<Shared>,
    key: Key,
    session: Session,
    reader: Reader,
    /// Lines up to this time are read.
    until: Timestamp,
}

impl Follow {
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            if self.left == Some(0) {
                return None;
            }
            let mut piece = Vec::with_capacity(PIECE + 1_024);
            let full = self.reader.read(&self.session.run, self.until, PIECE, &mut piece);
            if !piece.is_empty() {
                if let Some(left) = &mut self.left {
                    piece.truncate(usize::try_from(*left).unwrap_or(usize::MAX));
                    *left -= piece.len() as u64;
                }
                return Some(piece.into());
            }
            if full {
                continue;
            }
            if !self.on || self.session.run.finished.is_some_and(|end| end <= self.until) {
                return None;
            }
            self.wait().await?;
        }
    }

    /// Waits for the next line, or for something to happen to the container.
    async fn wait(&mut self) -> Option<()> {
        let wait = self.reader.next_time().map(|at| {
            let wait = at.duration_since(Timestamp::now());
            Duration::try_from(wait).unwrap_or_default().max(GATHER)
        });
        tokio::select! {
            () = tokio::time::sleep(wait.unwrap_or(Duration::from_hours(1))) => {}
            changed = self.pods.changed() => changed.ok()?,
            changed = self.lines.changed() => changed.ok()?,
            () = self.shared.ended.cancelled() => return None,
        }
        self.until = Timestamp::now();
        let world = self.shared.world();
        match world.log_again(&self.key, &self.session) {
            Some(run) => self.session.run = run,
            // The pod is gone, or the run has been forgotten: nothing more will come.
            None => self.session.run.finished = Some(world.now().min(self.until)),
        }
        Some(())
    }
}
