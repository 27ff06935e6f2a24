//! One container's log for one viewer: its past, what is being written, and the runs that come after.
//!
//! ```text
//!   waits for a run ─→ the run before it, if wanted ─→ past of the run ─→ live, shared by all viewers ─→ it ended ─┐
//!        ↑                                                                                                        │
//!        └────────────────────────────────────────────────────────────────────────────────────────────────────────┘
//! ```
//!
//! All parts overlap, and [`Resume`] lets each line through once.

use std::sync::Arc;

use bytes::Bytes;
use futures::StreamExt as _;
use jiff::Timestamp;
use kdr_core::{
    Error,
    log::{Line, SourceState},
};
use tokio::sync::{mpsc, watch};

mod run;
mod said;
mod telling;

pub(super) use said::{Said, Seen, Wanted};

use run::Run;

use super::{
    hub::{Hub, Key, Live},
    merge::Phase,
    ring::{self, Batch},
    words,
};
use crate::{
    Logs,
    container::{ContainerEvent, ContainerStream, EndReason, LogRequest},
    follow::ATTEMPTS,
    lines::RawLine,
    pace::BackOff,
    resume::{Admit, Resume},
};

/// Reads one container's log for one viewer.
pub(super) struct Reader {
    pub(super) logs: Logs,
    pub(super) hub: Hub,
    pub(super) namespace: Arc<str>,
    pub(super) pod: Arc<str>,
    pub(super) uid: Arc<str>,
    pub(super) wanted: Wanted,
    pub(super) seen: watch::Receiver<Seen>,
    pub(super) out: mpsc::Sender<Said>,
    pub(super) resume: Resume,
    /// When the last run whose end was told ended.
    pub(super) told: Option<Timestamp>,
    /// What is read is not wanted, only where it ends.
    pub(super) silent: bool,
}

/// Nobody listens any more, or nothing more is wanted.
enum Stop {
    Left,
    Enough,
}

impl<T> From<mpsc::error::SendError<T>> for Stop {
    fn from(_: mpsc::error::SendError<T>) -> Self {
        Self::Left
    }
}

/// How the reading of a run ended.
enum Ended {
    /// All there is has been read.
    Complete,
    /// The container ended.
    Container,
    /// The pod is gone.
    Pod,
    /// It cannot be read now.
    Unreadable(Error),
}

impl Reader {
    /// Reads until there is nothing more, or nobody listens.
    pub(super) async fn run(mut self) {
        match self.read().await {
            // Whatever was said last is followed by silence.
            Ok(()) | Err(Stop::Enough) => {
                let _ = self.out.send(Said::Phase(Phase::Idle)).await;
            }
            Err(Stop::Left) => {}
        }
    }

    async fn read(&mut self) -> Result<(), Stop> {
        if self.wanted.previous {
            return self.only_previous().await;
        }
        let mut back_off = BackOff::new(self.logs.pace);
        let mut last: Option<u32> = None;
        while let Some(run) = self.next_run(last).await? {
            self.say_state(SourceState::Reading).await?;
            self.out.send(Said::Phase(Phase::Past)).await?;
            if self.wants_run_before(run, last) {
                self.run_before(run).await?;
            }
            if last.is_some_and(|last| last < run.restarts) || (last.is_none() && self.wanted.joined) {
                self.begins(run, last.is_some()).await?;
            }
            let ended = self.read_run(run, last.is_none()).await?;
            match ended {
                Ended::Complete => return Ok(()),
                Ended::Container => {
                    last = Some(run.restarts);
                    self.tell_end(run).await?;
                    self.out.send(Said::Phase(Phase::Idle)).await?;
                }
                Ended::Pod => return self.pod_gone().await,
                Ended::Unreadable(Error::NotReady(why)) if self.wanted.follow => {
                    self.say_state(SourceState::Waiting(why)).await?;
                    self.out.send(Said::Phase(Phase::Idle)).await?;
                    self.pause(&mut back_off).await;
                }
                Ended::Unreadable(Error::Unavailable(why)) if self.wanted.follow => {
                    self.say_state(SourceState::Failed(why)).await?;
                    self.out.send(Said::Phase(Phase::Idle)).await?;
                    self.pause(&mut back_off).await;
                }
                // There is nothing to be read of it (yet, or any more), which is no failure.
                Ended::Unreadable(Error::NotReady(why)) => {
                    let waiting = self.seen.borrow().waiting.clone();
                    let why = if waiting.is_empty() || !run.is_assumed { why } else { waiting };
                    return self.say_state(SourceState::Waiting(why)).await;
                }
                Ended::Unreadable(Error::NotFound(why)) => {
                    self.say_state(SourceState::Ended(why)).await?;
                    return if self.wanted.follow { self.pod_gone().await } else { Ok(()) };
                }
                Ended::Unreadable(error) => {
                    return self.say_state(SourceState::Failed(error.to_string())).await;
                }
            }
        }
        Ok(())
    }

    async fn only_previous(&mut self) -> Result<(), Stop> {
        self.say_state(SourceState::Reading).await?;
        let mut back_off = BackOff::new(self.logs.pace);
        let state = loop {
            let request = LogRequest { previous: true, ..self.request() };
            match self.past(request).await? {
                // For some seconds around a restart the node serves the run before in neither way.
                Ended::Unreadable(Error::NotReady(_))
                    if self.was_restarted() && back_off.failures() < ATTEMPTS =>
                {
                    self.pause(&mut back_off).await;
                }
                Ended::Unreadable(Error::NotReady(why)) => break SourceState::Waiting(why),
                Ended::Unreadable(error) => break SourceState::Failed(error.to_string()),
                _ => break SourceState::Ended("This is the end of the previous run.".to_owned()),
            }
        };
        self.say_state(state).await
    }

    fn was_restarted(&self) -> bool {
        self.seen.borrow().container.status.as_ref().is_some_and(|status| status.restarts > 0)
    }

    /// Waits for a run that has not been read; none when there will be none, or it is not waited for.
    async fn next_run(&mut self, last: Option<u32>) -> Result<Option<Run>, Stop> {
        let mut idle = false;
        loop {
            let seen = self.seen.borrow_and_update().clone();
            if let Some(run) = Run::of(&seen.container)
                && last.is_none_or(|last| last < run.restarts)
            {
                return Ok(Some(run));
            }
            if let Some(how) = seen.gone {
                self.gone(how).await?;
                return Ok(None);
            }
            if !self.wanted.follow {
                // The node knows of a run before the API server does.
                return Ok(last.is_none().then(|| Run::assumed(&seen.container)));
            }
            if last.is_none() {
                self.say_state(SourceState::Waiting(seen.waiting)).await?;
            }
            if seen.ended && last.is_some() {
                return Ok(None);
            }
            if !std::mem::replace(&mut idle, true) {
                self.out.send(Said::Phase(Phase::Idle)).await?;
            }
            self.changed().await?;
        }
    }

    /// Waits for news of the container, as long as somebody listens.
    async fn changed(&mut self) -> Result<(), Stop> {
        tokio::select! {
            changed = self.seen.changed() => changed.map_err(|_| Stop::Left),
            () = self.out.closed() => Err(Stop::Left),
        }
    }

    async fn pause(&self, back_off: &mut BackOff) {
        tokio::select! {
            () = back_off.pause() => {}
            () = self.out.closed() => {}
        }
    }

    /// The run before is read when nobody has yet, and the node may have it.
    fn wants_run_before(&self, run: Run, last: Option<u32>) -> bool {
        let missed = last.map_or(run.restarts > 0, |last| last + 1 < run.restarts);
        // Of a container that waits to be started again, the node serves the run before as the current one.
        missed && run.is_current && self.wanted.tail != Some(0)
    }

    async fn run_before(&mut self, run: Run) -> Result<(), Stop> {
        let request = LogRequest { previous: true, ..self.request() };
        // What the node no longer has is nothing to complain about.
        self.past(request).await?;
        let seen = self.seen.borrow().clone();
        if let Some(end) = words::last_end(&seen.container) {
            self.told = end.finished;
            self.say_marker(end.finished, end.kind, end.message).await?;
        }
        self.begins(run, true).await
    }

    /// Reads a run to its end, or as far as it is wanted.
    async fn read_run(&mut self, run: Run, first: bool) -> Result<Ended, Stop> {
        let key = Key { uid: self.uid.clone(), container: self.name(), restarts: run.restarts };
        let follow = self.wanted.follow && run.is_current;
        let whole = first && !self.wanted.joined;
        let mut live = if follow { self.hub.find(&key) } else { None };
        let last_of_ring = |live: &Arc<Live>, tail: u32| live.ring.reader_of_last(tail as usize);
        let mut reader = None;
        if let (Some(live), true, Some(tail), None) = (&live, whole, self.wanted.tail, self.wanted.since) {
            reader = last_of_ring(live, tail);
        }
        if reader.is_none() {
            reader = live.as_ref().map(|live| live.ring.reader());
            let request = if whole { self.request() } else { self.rest() };
            // Where the log ends has to be known, even when nothing of it is wanted.
            self.silent = whole && self.wanted.tail == Some(0);
            let past = self.past(request).await?;
            self.silent = false;
            match past {
                Ended::Complete if !run.is_current => return Ok(Ended::Container),
                Ended::Complete if follow => {}
                ended => return Ok(ended),
            }
        }
        let mut reader = if let Some(reader) = reader {
            reader
        } else {
            let request = LogRequest { follow: true, ..self.rest() };
            let (opened, new) = self.hub.find_or_open(&key, &self.logs, request);
            let reader = opened.ring.reader();
            live = Some(opened);
            if !new {
                // Others may have opened it after our past ended.
                self.past(self.rest()).await?;
            }
            reader
        };
        // Held as long as it is read.
        let _live = live;
        self.say_state(SourceState::Following).await?;
        self.out.send(Said::Phase(Phase::Live)).await?;
        self.live(&mut reader).await
    }

    /// Reads what there is.
    async fn past(&mut self, request: LogRequest) -> Result<Ended, Stop> {
        self.resume.rejoined();
        let mut log: ContainerStream = match self.logs.clone().container(request).await {
            Ok(log) => log,
            Err(error) => return Ok(Ended::Unreadable(error)),
        };
        while let Some(event) = log.next().await {
            match event {
                Ok(ContainerEvent::Lines { lines, .. }) => self.lines(lines).await?,
                Ok(ContainerEvent::Gap { from, to, reason }) => {
                    self.out.send(Said::Gap { from, to, reason }).await?;
                }
                Ok(ContainerEvent::End { .. }) => return Ok(Ended::Complete),
                Err(error) => return Ok(Ended::Unreadable(error)),
            }
        }
        Ok(Ended::Complete)
    }

    async fn live(&mut self, reader: &mut ring::Reader) -> Result<Ended, Stop> {
        self.resume.rejoined();
        loop {
            let item = tokio::select! {
                item = reader.next() => item,
                () = self.out.closed() => return Err(Stop::Left),
            };
            match item {
                ring::Item::Lines(batch) => self.shared_lines(batch).await?,
                ring::Item::Missed(lines) => self.out.send(Said::Missed(lines)).await?,
                ring::Item::Gap { from, to, reason } => {
                    self.out.send(Said::Gap { from, to, reason }).await?;
                }
                ring::Item::End(Ok((EndReason::PodGone, _))) => return Ok(Ended::Pod),
                ring::Item::End(Ok(_)) => return Ok(Ended::Container),
                ring::Item::End(Err(error)) => return Ok(Ended::Unreadable(error)),
            }
        }
    }

    /// Passes on lines that the viewer does not have.
    async fn lines(&mut self, lines: Vec<Line<Bytes>>) -> Result<(), Stop> {
        let (mut fresh, mut enough) = (Vec::with_capacity(lines.len()), false);
        for line in lines {
            if self.wanted.until.is_some_and(|until| line.time_unix_nanos >= until) {
                enough = true;
                break;
            }
            if self.is_new(&line) && !self.silent {
                fresh.push(line);
            }
        }
        if !fresh.is_empty() {
            self.out.send(Said::Lines(Arc::new(fresh))).await?;
        }
        if enough { Err(Stop::Enough) } else { Ok(()) }
    }

    /// The same with lines that others read, too: they are not copied when all are new.
    async fn shared_lines(&mut self, lines: Batch) -> Result<(), Stop> {
        let news: Vec<bool> = lines.iter().map(|line| self.is_new(line)).collect();
        let lines = if news.iter().all(|new| *new) {
            lines
        } else {
            let fresh = lines.iter().zip(news).filter(|(_, new)| *new).map(|(line, _)| line.clone());
            Arc::new(fresh.collect::<Vec<_>>())
        };
        if !lines.is_empty() {
            self.out.send(Said::Lines(lines)).await?;
        }
        Ok(())
    }

    fn is_new(&mut self, line: &Line<Bytes>) -> bool {
        let raw = RawLine { time: Some(line.time_unix_nanos), text: line.text.clone(), cut: line.cut };
        matches!(self.resume.admit(&raw), Admit::New { .. })
    }

    fn name(&self) -> Arc<str> {
        self.seen.borrow().container.name.clone()
    }

    /// The past as the viewer wants it.
    fn request(&self) -> LogRequest {
        LogRequest {
            namespace: self.namespace.clone(),
            pod: self.pod.clone(),
            container: self.name(),
            previous: false,
            tail_lines: self.wanted.tail.map(|lines| lines.max(1)),
            since: self.wanted.since,
            follow: false,
        }
    }

    /// What came after the last line that the viewer has.
    fn rest(&self) -> LogRequest {
        let since = self.resume.since_second().and_then(|second| Timestamp::from_second(second).ok());
        LogRequest { tail_lines: None, since: since.or(self.wanted.since), ..self.request() }
    }
}
