//! Many containers' lines as one, in the order of their times: a function of what came and when.
//!
//! - The lines of one container never change places, whatever their times say.
//! - As long as a container's past is being read, the others wait for it, so that what is there comes in order; but not
//!   for long when it says nothing: one bad container does not hold up the rest.
//! - A line that was written just now waits a moment for others that were written before it and are still on their way.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use bytes::Bytes;
use kdr_core::log::Line;
use tokio::time::Instant;

use super::ring::Batch;

/// So long a line that has just been written waits for earlier ones of other containers.
pub(super) const WINDOW: Duration = Duration::from_millis(100);
/// So long the others wait for a container whose past is being read and that says nothing.
pub(super) const PATIENCE: Duration = Duration::from_secs(3);
/// Lines of one container that may wait here.
const ROOM: usize = 2048;

/// How the log of a container is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// What is there is being read.
    Past,
    /// What is being written is being read.
    Live,
    /// There is nothing to read, for now or for good.
    Idle,
}

/// What stands in a container's queue. `N` is what else may stand between its lines.
enum Entry<N> {
    Lines { lines: Batch, at: usize, arrived: Instant },
    Note { note: N, time: Option<i64>, arrived: Instant },
    Phase(Phase),
}

struct Queue<N> {
    entries: VecDeque<Entry<N>>,
    lines: usize,
    phase: Phase,
    /// The newest time that has gone out.
    newest: i64,
    /// When something last came.
    heard: Instant,
}

/// What to do next.
pub(super) enum Step<N> {
    /// These lines of a container come next, and how it is being read.
    Lines(usize, Vec<Line<Bytes>>, Phase),
    /// This comes next.
    Note(N),
    /// Nothing before this moment, unless something comes.
    Wait(Option<Instant>),
}

/// The queues of all containers.
pub(super) struct Merge<N> {
    queues: Vec<Queue<N>>,
}

impl<N> Default for Merge<N> {
    fn default() -> Self {
        Self { queues: Vec::new() }
    }
}

impl<N> Merge<N> {
    /// One more container, whose past is about to be read.
    pub(super) fn add(&mut self, now: Instant) {
        let queue =
            Queue { entries: VecDeque::new(), lines: 0, phase: Phase::Past, newest: i64::MIN, heard: now };
        self.queues.push(queue);
    }

    /// Whether more of this container should be taken.
    pub(super) fn has_room(&self, source: usize) -> bool {
        self.queues[source].lines < ROOM
    }

    /// Lines of a container have come; never none.
    pub(super) fn lines(&mut self, source: usize, lines: Batch, now: Instant) {
        let queue = &mut self.queues[source];
        queue.lines += lines.len();
        queue.entries.push_back(Entry::Lines { lines, at: 0, arrived: now });
        queue.heard = now;
    }

    /// Something else about a container, at this time, or just after its last line.
    pub(super) fn note(&mut self, source: usize, note: N, time: Option<i64>, now: Instant) {
        let queue = &mut self.queues[source];
        queue.entries.push_back(Entry::Note { note, time, arrived: now });
        queue.heard = now;
    }

    /// From here on a container is read so.
    pub(super) fn phase(&mut self, source: usize, phase: Phase, now: Instant) {
        let queue = &mut self.queues[source];
        queue.entries.push_back(Entry::Phase(phase));
        queue.heard = now;
        queue.settle();
    }

    /// Whether all that was there has gone out, as far as anybody waits for it.
    pub(super) fn is_past_over(&self, now: Instant) -> bool {
        self.queues.iter().all(|queue| {
            queue.phase != Phase::Past || (queue.entries.is_empty() && now >= queue.heard + PATIENCE)
        })
    }

    /// Whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.queues.iter().all(|queue| queue.entries.is_empty())
    }

    /// What comes next.
    pub(super) fn next(&mut self, now: Instant) -> Step<N> {
        let mut first: Option<(i64, usize)> = None;
        // Up to this time nothing of another container comes before the first one's lines.
        let mut second = i64::MAX;
        let mut silent = false;
        let mut wait: Option<Instant> = None;
        for (source, queue) in self.queues.iter().enumerate() {
            let Some(time) = queue.head() else {
                match queue.phase {
                    Phase::Past if now < queue.heard + PATIENCE => {
                        let due = queue.heard + PATIENCE;
                        wait = Some(wait.map_or(due, |wait| wait.min(due)));
                    }
                    Phase::Past | Phase::Live => silent = true,
                    Phase::Idle => {}
                }
                continue;
            };
            match first {
                Some((least, _)) if least <= time => second = second.min(time),
                _ => {
                    second = first.map_or(second, |(least, _)| second.min(least));
                    first = Some((time, source));
                }
            }
        }
        let Some((_, source)) = first else { return Step::Wait(None) };
        if wait.is_some() {
            return Step::Wait(wait);
        }
        let queue = &mut self.queues[source];
        if silent && queue.phase == Phase::Live {
            let due = queue.arrived() + WINDOW;
            if now < due {
                return Step::Wait(Some(due));
            }
        }
        queue.take(source, second)
    }
}

impl<N> Queue<N> {
    /// The time of what is at the front; never before what has gone out.
    fn head(&self) -> Option<i64> {
        let time = match self.entries.front()? {
            Entry::Lines { lines, at, .. } => lines[*at].time_unix_nanos,
            Entry::Note { time, .. } => time.unwrap_or(self.newest),
            Entry::Phase(_) => self.newest,
        };
        Some(time.max(self.newest))
    }

    fn arrived(&self) -> Instant {
        match self.entries.front() {
            Some(Entry::Lines { arrived, .. } | Entry::Note { arrived, .. }) => *arrived,
            _ => self.heard,
        }
    }

    /// What is at the front, lines as long as they are not newer than `until`.
    fn take(&mut self, source: usize, until: i64) -> Step<N> {
        let step = match self.entries.pop_front() {
            Some(Entry::Lines { lines, at, arrived }) => {
                let newer = lines[at + 1..].iter().position(|line| line.time_unix_nanos > until);
                let end = newer.map_or(lines.len(), |newer| at + 1 + newer);
                let whole = at == 0 && end == lines.len();
                let newest = lines[at..end].iter().map(|line| line.time_unix_nanos).max();
                self.newest = self.newest.max(newest.unwrap_or(i64::MIN));
                self.lines -= end - at;
                let taken = if whole {
                    Arc::try_unwrap(lines).unwrap_or_else(|shared| shared.to_vec())
                } else {
                    let taken = lines[at..end].to_vec();
                    if end < lines.len() {
                        self.entries.push_front(Entry::Lines { lines, at: end, arrived });
                    }
                    taken
                };
                Step::Lines(source, taken, self.phase)
            }
            Some(Entry::Note { note, time, .. }) => {
                self.newest = self.newest.max(time.unwrap_or(i64::MIN));
                Step::Note(note)
            }
            Some(Entry::Phase(_)) | None => Step::Wait(None),
        };
        self.settle();
        step
    }

    /// A change of phase takes place as soon as everything before it has gone out.
    fn settle(&mut self) {
        while let Some(Entry::Phase(phase)) = self.entries.front() {
            self.phase = *phase;
            self.entries.pop_front();
        }
    }
}

#[cfg(test)]
mod tests;
