//! Exactly once over several connections: which lines of a resumed log the viewer already has.
//!
//! A resumed log is asked for from a time on (`sinceTime`, in whole seconds, inclusive), so it begins with lines that
//! have been sent. What was sent last is remembered by (time, hash of the content), with its count:
//!
//! ```text
//!   sent so far    ………………│ ring of the last lines │            connection lost
//!   resumed log       ░░░░│▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒│ new lines
//!                     │   └ skipped: in the ring    └ sent
//!                     └ skipped: not in the ring, but before what is
//! ```
//!
//! A node writes a container's two streams at once, so neighbours may stand in the file in the wrong order of time:
//! a line that is older than the newest one and was not sent is a new line, not an old one. Hence the ring, which
//! spans more than the last instant, and hence [`OVERLAP`].
//!
//! If the log can be read again but the last line that was sent is no longer in it, the node has rotated the log
//! meanwhile, and lines may be missing: that is a gap.

use std::{
    collections::{HashMap, VecDeque},
    hash::BuildHasher as _,
};

use foldhash::quality::RandomState;

use crate::lines::RawLine;

const SECOND: i64 = 1_000_000_000;

/// A resumed log is asked for from so much before the newest line, in nanoseconds.
pub const OVERLAP: i64 = SECOND;

/// Lines in the ring; 16 bytes each.
const RING: usize = 16 * 1024;

/// A line that is so much older than the newest one was written after the node's clock had been set back.
const CLOCK_SET_BACK: i64 = 5 * SECOND;

/// A line that has been sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Mark {
    time: i64,
    hash: u64,
}

/// What to do with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admit {
    /// Nothing: it has been sent, or was not asked for.
    Known,
    /// Send it.
    New {
        /// Its time; that of the line before when it has none.
        time: i64,
    },
    /// Before it, lines may be missing. Said once; admit the line again if it belongs to this log.
    Gap {
        /// The time of the last line that was sent.
        since: i64,
        /// The line's time.
        until: i64,
    },
}

/// What is known of the lines that have been sent.
#[derive(Debug)]
pub struct Resume {
    hasher: RandomState,
    capacity: usize,
    /// Lines before this time were not asked for.
    since: Option<i64>,
    /// The log was not asked for from its beginning.
    tailed: bool,
    /// The last lines that were sent, in the order of the file.
    ring: VecDeque<Mark>,
    /// The newest time among the lines sent.
    newest: i64,
    /// The last line sent.
    last: Option<Mark>,
    /// How many lines of exactly this time have left the ring.
    left: (i64, usize),
    /// Unknown lines up to this time that stand before everything in the ring were sent, or were not asked for.
    bound: i64,
    /// The time of the line before, on this connection.
    before: Option<i64>,
    replay: Option<Replay>,
}

/// The part of a resumed log that overlaps with what was sent.
#[derive(Debug)]
struct Replay {
    /// Lines of the ring that have not come again, with their count.
    awaited: HashMap<Mark, usize>,
    /// How many these are.
    awaiting: usize,
    /// How many lines of exactly this time are still to be skipped, because they have left the ring.
    left: (i64, usize),
    /// As [`Resume::bound`] was when the connection was lost.
    bound: i64,
    /// The last line sent before the connection was lost.
    last: Mark,
    /// A line of the ring has come again.
    met: bool,
    /// A gap has been told.
    told: bool,
}

impl Resume {
    /// Nothing has been sent. `since` is the viewer's, in nanoseconds since 1970; `tailed` if the log is not read from
    /// there on, but only its last lines are.
    pub fn new(since: Option<i64>, tailed: bool) -> Self {
        Self::with_capacity(since, tailed, RING)
    }

    fn with_capacity(since: Option<i64>, tailed: bool, capacity: usize) -> Self {
        Self {
            hasher: RandomState::default(),
            capacity,
            since,
            tailed,
            ring: VecDeque::new(),
            newest: i64::MIN,
            last: None,
            left: (i64::MIN, 0),
            bound: i64::MIN,
            before: None,
            replay: None,
        }
    }

    /// The second since 1970 from which to ask for the log again; absent as long as nothing has been sent.
    pub fn since_second(&self) -> Option<i64> {
        self.last?;
        let from = self.newest.saturating_sub(OVERLAP).max(self.since.unwrap_or(i64::MIN));
        Some(from.div_euclid(SECOND))
    }

    /// The time of the last line that was sent.
    pub fn last_time(&self) -> Option<i64> {
        self.last.map(|last| last.time)
    }

    /// Whether this is the last line that was sent.
    pub fn is_last(&self, line: &RawLine) -> bool {
        let hash = self.hasher.hash_one((&line.text[..], line.cut));
        self.last.is_some_and(|last| Some(last.time) == line.time && last.hash == hash)
    }

    /// A new connection begins, with a log from [`Resume::since_second`] on.
    pub fn reconnected(&mut self) {
        self.before = None;
        self.replay = self.last.map(|last| {
            let mut awaited = HashMap::with_capacity(self.ring.len());
            for mark in &self.ring {
                *awaited.entry(*mark).or_insert(0) += 1;
            }
            Replay {
                awaited,
                awaiting: self.ring.len(),
                left: self.left,
                bound: self.bound,
                last,
                met: false,
                told: false,
            }
        });
    }

    /// Another part of the log begins, which overlaps with what was sent, or does not: where it begins says nothing of
    /// whether lines are missing.
    pub fn rejoined(&mut self) {
        self.reconnected();
        if let Some(replay) = &mut self.replay {
            replay.told = true;
        }
    }

    /// What to do with a line, the next one of this connection.
    pub fn admit(&mut self, line: &RawLine) -> Admit {
        let time = match (line.time, self.before) {
            (Some(time), _) | (None, Some(time)) => time,
            // The rest of a line that began before the second from which the log was asked for: it has been sent.
            (None, None) if self.replay.is_some() => return Admit::Known,
            (None, None) => self.since.unwrap_or(0),
        };
        self.before = Some(time);
        if self.since.is_some_and(|since| time < since) {
            return Admit::Known;
        }
        let mark = Mark { time, hash: self.hasher.hash_one((&line.text[..], line.cut)) };
        if self.is_known(mark) {
            return Admit::Known;
        }
        if let Some(since) = self.replay.as_mut().and_then(Replay::gap) {
            return Admit::Gap { since, until: time };
        }
        self.remember(mark);
        Admit::New { time }
    }

    /// The log's end has been reached, and the last line sent was not in it any more: its time.
    pub fn lost_since(&mut self) -> Option<i64> {
        self.replay.as_mut().and_then(Replay::gap)
    }

    /// Whether this line was sent before, or was not asked for.
    fn is_known(&mut self, mark: Mark) -> bool {
        let Some(replay) = &mut self.replay else { return false };
        if mark.time == replay.left.0 && replay.left.1 > 0 {
            replay.left.1 -= 1;
            return true;
        }
        if let Some(count) = replay.awaited.get_mut(&mark)
            && *count > 0
        {
            *count -= 1;
            replay.awaiting -= 1;
            replay.met = true;
            if replay.awaiting == 0 {
                self.replay = None;
            }
            return true;
        }
        !replay.met && mark.time <= replay.bound
    }

    fn remember(&mut self, mark: Mark) {
        if self.last.is_none() && self.tailed {
            self.bound = mark.time;
        }
        if self.newest.saturating_sub(mark.time) > CLOCK_SET_BACK {
            self.bound = self.bound.max(self.newest);
            self.newest = mark.time;
            self.left = (i64::MIN, 0);
            self.ring.clear();
        }
        self.last = Some(mark);
        self.newest = self.newest.max(mark.time);
        self.ring.push_back(mark);
        // What is older than what will be asked for will not come again.
        let oldest = self.newest.saturating_sub(OVERLAP + 2 * SECOND);
        while self.ring.len() > self.capacity || self.ring.front().is_some_and(|mark| mark.time < oldest) {
            if let Some(mark) = self.ring.pop_front() {
                self.forget(mark);
            }
        }
        if self.replay.as_ref().is_some_and(|replay| mark.time > replay.last.time.saturating_add(3 * SECOND))
        {
            self.replay = None;
        }
    }

    fn forget(&mut self, mark: Mark) {
        match mark.time.cmp(&self.left.0) {
            std::cmp::Ordering::Greater => self.left = (mark.time, 1),
            std::cmp::Ordering::Equal => self.left.1 += 1,
            std::cmp::Ordering::Less => {}
        }
        self.bound = self.bound.max(mark.time);
    }
}

impl Replay {
    /// Tells once that the last line sent has not come again.
    fn gap(&mut self) -> Option<i64> {
        let missing = self.awaited.get(&self.last).is_some_and(|count| *count > 0);
        (missing && !std::mem::replace(&mut self.told, true)).then_some(self.last.time)
    }
}

#[cfg(test)]
mod tests;
