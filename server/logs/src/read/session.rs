//! One viewer's reading: who belongs to the selection, their readers, the merge, the filter, and what of it goes out.
//!
//! It runs only while it is asked for the next event. What a viewer does not take waits at the readers, and behind them
//! at the nodes.

use std::{collections::VecDeque, future::poll_fn, task::Poll, time::Duration};

use bytes::Bytes;
use futures::{StreamExt as _, stream::BoxStream};
use kdr_core::{
    Error,
    log::{
        EndReason, Line, LogEvent, Marker, Members, Part, Progress, ReadRequest, Selected, Source,
        SourceLine, SourceState,
        filter::{Compiled, Selecting},
    },
};
use tokio::{
    sync::{mpsc, watch},
    time::Instant,
};
use tokio_util::task::AbortOnDropHandle;

use super::{
    MOST_CONTAINERS,
    hub::Hub,
    membership::{Joined, Membership, News},
    merge::{Merge, Phase, Step},
    reader::{Reader, Said, Seen, Wanted},
    tail::{Kept, Tail},
};
use crate::{Logs, resume::Resume};

/// Lines in one event.
const BATCH: usize = 512;
/// While the past is being read, so often is told how far it is.
const TELL_PROGRESS: Duration = Duration::from_millis(250);
/// Batches that wait between a reader and the merge.
const AHEAD: usize = 2;

/// What stands between lines.
type Note = LogEvent<Bytes>;

/// A container's reader, as the session has it.
struct Slot {
    source: Source,
    said: mpsc::Receiver<Said>,
    seen: watch::Sender<Seen>,
    selecting: Selecting<SourceLine<Bytes>>,
    /// It says nothing any more.
    over: bool,
    _reading: AbortOnDropHandle<()>,
}

/// One viewer's reading.
pub(super) struct Session {
    logs: Logs,
    hub: Hub,
    request: ReadRequest,
    filter: Compiled,
    members: Option<BoxStream<'static, Members>>,
    membership: Membership,
    slots: Vec<Slot>,
    merge: Merge<Note>,
    out: VecDeque<LogEvent<Bytes>>,
    /// The last lines of the past, with what stands between them, as long as the past is being read.
    tail: Option<Tail>,
    /// Lines that go out next.
    lines: Vec<SourceLine<Bytes>>,
    /// Lines lost since the last ones went out.
    dropped: u64,
    progress: Progress,
    told: Instant,
    /// Older lines than those that went out were there.
    cut: bool,
    ended: bool,
}

impl Session {
    /// Begins to read for these members; more come as `rest`.
    pub(super) fn new(
        logs: Logs,
        hub: Hub,
        request: ReadRequest,
        filter: Compiled,
        first: &Members,
        rest: BoxStream<'static, Members>,
    ) -> Self {
        let tail = match request.part {
            Part::Tail(most) => Some(Tail::new(most)),
            Part::All | Part::Head(_) => None,
        };
        let mut session = Self {
            membership: Membership::new(request.containers.clone()),
            members: request.follow.then_some(rest),
            logs,
            hub,
            request,
            filter,
            slots: Vec::new(),
            merge: Merge::default(),
            out: VecDeque::new(),
            tail,
            lines: Vec::new(),
            dropped: 0,
            progress: Progress::default(),
            told: Instant::now(),
            cut: false,
            ended: false,
        };
        session.take_members(first);
        session
    }

    /// The next event; none after the end.
    pub(super) async fn next(&mut self) -> Option<Result<LogEvent<Bytes>, Error>> {
        loop {
            if let Some(event) = self.out.pop_front() {
                return Some(Ok(event));
            }
            if self.ended {
                return None;
            }
            let wait = self.emit();
            if !self.out.is_empty() || self.ended {
                continue;
            }
            self.wait(wait).await;
        }
    }

    /// Waits for news, or for this moment.
    async fn wait(&mut self, until: Option<Instant>) {
        let tick = (!self.progress.complete).then(|| self.told + TELL_PROGRESS);
        let wake = match (until, tick) {
            (Some(until), Some(tick)) => Some(until.min(tick)),
            (until, tick) => until.or(tick),
        };
        let Self { members, slots, merge, .. } = self;
        let timer = async {
            match wake {
                Some(wake) => tokio::time::sleep_until(wake).await,
                None => std::future::pending().await,
            }
        };
        let members = async {
            match members {
                Some(members) => members.next().await,
                None => std::future::pending().await,
            }
        };
        let said = poll_fn(|context| {
            let mut all = Vec::new();
            for (index, slot) in slots.iter_mut().enumerate() {
                while !slot.over && merge.has_room(index) && all.len() < 64 {
                    match slot.said.poll_recv(context) {
                        Poll::Ready(Some(said)) => {
                            let is_lines = matches!(said, Said::Lines(_));
                            all.push((index, Some(said)));
                            if is_lines {
                                break;
                            }
                        }
                        Poll::Ready(None) => {
                            slot.over = true;
                            all.push((index, None));
                        }
                        Poll::Pending => break,
                    }
                }
            }
            if all.is_empty() { Poll::Pending } else { Poll::Ready(all) }
        });
        tokio::select! {
            // What was said first: whoever joins or leaves must not starve it, nor the other way round.
            said = said => {
                let now = Instant::now();
                for (index, said) in said {
                    self.take(index, said, now);
                }
            }
            members = members => match members {
                Some(members) => self.take_members(&members),
                None => self.members = None,
            },
            () = timer => {}
        }
    }

    fn take_members(&mut self, members: &Members) {
        let News { joined, changed } = self.membership.take(members);
        let now = Instant::now();
        let mut sources = Vec::new();
        for joined in joined {
            sources.push(self.join(joined, now));
        }
        for (id, seen, restarts) in changed {
            let slot = &mut self.slots[id as usize];
            if slot.source.restarts != restarts {
                slot.source.restarts = restarts;
                sources.push(slot.source.clone());
            }
            slot.seen.send_replace(seen);
        }
        if !sources.is_empty() {
            self.out.push_back(LogEvent::Sources(sources));
        }
    }

    /// Begins to read a container, and says how it stands.
    fn join(&mut self, joined: Joined, now: Instant) -> Source {
        let Joined { mut source, uid, seen, later } = joined;
        // Those that were there before go on being read; this one is told as one that is not.
        let read = self.slots.iter().filter(|slot| !slot.over).count() < MOST_CONTAINERS;
        if !read {
            let sentence = format!("{MOST_CONTAINERS} other containers are read already; choose fewer.");
            source.state = SourceState::Failed(sentence);
        }
        let (says, said) = mpsc::channel(AHEAD);
        let (tells, is_seen) = watch::channel(seen);
        let ReadRequest { since, until, part, follow, previous, .. } = &self.request;
        let nanos = |time: jiff::Timestamp| i64::try_from(time.as_nanosecond()).unwrap_or(i64::MAX);
        let tail = match part {
            // With a filter nobody knows how far back the last lines are that it selects.
            Part::Tail(lines) if self.filter.is_empty() && until.is_none() && !later => Some(*lines),
            _ => None,
        };
        let reader = Reader {
            logs: self.logs.clone(),
            hub: self.hub.clone(),
            namespace: self.request.selection.namespace.clone(),
            pod: source.pod.clone(),
            uid,
            wanted: Wanted {
                previous: *previous,
                since: *since,
                until: until.map(nanos),
                tail,
                follow: *follow,
                joined: later,
            },
            seen: is_seen,
            out: says,
            resume: Resume::new(since.map(nanos), tail.is_some()),
            told: None,
            silent: false,
        };
        self.merge.add(now);
        self.slots.push(Slot {
            source: source.clone(),
            said,
            seen: tells,
            selecting: Selecting::default(),
            over: false,
            _reading: AbortOnDropHandle::new(tokio::spawn(async move {
                if read {
                    reader.run().await;
                }
            })),
        });
        source
    }

    fn take(&mut self, index: usize, said: Option<Said>, now: Instant) {
        let id = self.slots[index].source.id;
        match said {
            None => self.merge.phase(index, Phase::Idle, now),
            Some(Said::Phase(phase)) => self.merge.phase(index, phase, now),
            Some(Said::Lines(lines)) => self.merge.lines(index, lines, now),
            Some(Said::Missed(lines)) => self.dropped += lines,
            Some(Said::Gap { from, to, reason }) => {
                self.merge.note(index, LogEvent::Gap { source: id, from, to, reason }, None, now);
            }
            Some(Said::Marker { time, kind, message }) => {
                let marker = Marker { source: id, time_unix_nanos: time.unwrap_or_default(), kind, message };
                self.merge.note(index, LogEvent::Marker(marker), time, now);
            }
            Some(Said::State(state)) => {
                let source = &mut self.slots[index].source;
                if source.state != state {
                    source.state = state;
                    self.out.push_back(LogEvent::Sources(vec![source.clone()]));
                }
            }
        }
    }

    /// Puts out what can go out; until when to wait for more otherwise.
    fn emit(&mut self) -> Option<Instant> {
        let now = Instant::now();
        let wait = loop {
            match self.merge.next(now) {
                Step::Lines(index, lines, phase) => self.select(index, lines, phase),
                Step::Note(note) => self.note(note),
                Step::Wait(until) => break until,
            }
            if self.is_enough() || self.lines.len() >= BATCH || self.out.len() >= BATCH {
                break None;
            }
        };
        self.flush_lines();
        self.settle(now);
        wait
    }

    /// Lines of a container, as the filter selects them.
    fn select(&mut self, index: usize, lines: Vec<Line<Bytes>>, phase: Phase) {
        let past = phase == Phase::Past;
        let slot = &mut self.slots[index];
        let source = slot.source.id;
        let all = self.filter.is_empty();
        for line in lines {
            self.progress.lines += 1;
            self.progress.bytes += line.text.len() as u64 + 1;
            let text = line.text.clone();
            let line = SourceLine { source, line, context: false };
            if all {
                self.progress.selected += 1;
                push(&mut self.tail, &mut self.lines, line, past);
                continue;
            }
            let (tail, lines, selected) = (&mut self.tail, &mut self.lines, &mut self.progress.selected);
            slot.selecting.push(&self.filter, &text, line, |mut line, context| {
                line.context = context;
                *selected += u64::from(!context);
                push(tail, lines, line, past);
            });
        }
    }

    fn note(&mut self, note: Note) {
        if let Some(tail) = &mut self.tail {
            return tail.note(note);
        }
        self.flush_lines();
        self.out.push_back(note);
    }

    fn flush_lines(&mut self) {
        if let Part::Head(most) = self.request.part {
            self.lines.truncate(self.head_left(most));
        }
        if !self.lines.is_empty() {
            let lines = std::mem::take(&mut self.lines);
            self.out.push_back(LogEvent::Lines { lines, dropped: std::mem::take(&mut self.dropped) });
        }
    }

    /// How many of the lines that are about to go out still belong to the head.
    fn head_left(&self, most: u32) -> usize {
        let surplus = self.progress.selected.saturating_sub(u64::from(most));
        let surplus = usize::try_from(surplus).unwrap_or(usize::MAX);
        self.lines.len().saturating_sub(surplus)
    }

    fn is_enough(&self) -> bool {
        matches!(self.request.part, Part::Head(most) if self.progress.selected >= u64::from(most))
    }

    /// Whether the past, or all of it, is over; and how far it is.
    fn settle(&mut self, now: Instant) {
        let past_over = self.merge.is_past_over(now);
        if past_over && !self.progress.complete && (self.request.follow || self.merge.is_empty()) {
            self.progress.complete = true;
            self.out_tail();
            self.out.push_back(LogEvent::Progress(self.progress));
        } else if !self.progress.complete && now >= self.told + TELL_PROGRESS {
            self.told = now;
            self.out.push_back(LogEvent::Progress(self.progress));
        }
        if let Some((reason, message)) = self.end() {
            self.progress.complete = true;
            self.out_tail();
            let from_beginning = self.request.since.is_none() && !self.cut;
            self.out.push_back(LogEvent::End { reason, message, from_beginning });
            self.ended = true;
        }
    }

    fn end(&self) -> Option<(EndReason, String)> {
        if self.is_enough() {
            return Some((EndReason::Complete, "These are all lines that were asked for.".to_owned()));
        }
        let over = self.slots.iter().all(|slot| slot.over) && self.merge.is_empty();
        if !over {
            return None;
        }
        if !self.request.follow {
            return Some((EndReason::Complete, "This is the end of the log.".to_owned()));
        }
        let Selected::Pod(name) = &self.request.selection.pods else { return None };
        if self.membership.are_all_gone() {
            return Some((EndReason::PodGone, format!("Pod {name} was deleted.")));
        }
        let ended = self.slots.iter().all(|slot| matches!(slot.source.state, SourceState::Ended(_)));
        (ended && !self.slots.is_empty()).then(|| (EndReason::Ended, format!("Pod {name} has ended.")))
    }

    /// The last lines of the past go out.
    fn out_tail(&mut self) {
        let Some(tail) = self.tail.take() else { return };
        self.cut = tail.is_full();
        for kept in tail.into_kept() {
            match kept {
                Kept::Past(line) | Kept::Live(line) => {
                    self.lines.push(line);
                    if self.lines.len() >= BATCH {
                        self.flush_lines();
                    }
                }
                Kept::Note(note) => {
                    self.flush_lines();
                    self.out.push_back(note);
                }
            }
        }
        self.flush_lines();
    }
}

/// Puts a line where lines go at the moment.
fn push(tail: &mut Option<Tail>, lines: &mut Vec<SourceLine<Bytes>>, line: SourceLine<Bytes>, past: bool) {
    match tail {
        Some(tail) => tail.push(line, past),
        None => lines.push(line),
    }
}
