//! What was last read of a container's live log, for any number of readers.
//!
//! Each reader has its own place. When the ring is full, the oldest items make room as soon as the fastest reader has
//! them: the node waits for nobody but the fastest. A slower reader whose place has gone goes on with the oldest there
//! is, and is told how many lines it missed.

use std::{
    collections::{HashMap, VecDeque},
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use bytes::Bytes;
use jiff::Timestamp;
use kdr_core::{Error, log::Line};
use tokio::sync::Notify;

use crate::container::EndReason;

/// Lines that the ring holds.
const LINES: usize = 32 * 1024;
/// Bytes of text that the ring holds; one batch may exceed it.
const BYTES: usize = 2 << 20;

/// Lines that travel together, shared by all readers.
pub(super) type Batch = Arc<Vec<Line<Bytes>>>;

/// What is read.
#[derive(Debug, Clone)]
pub(super) enum Item {
    /// Lines in order.
    Lines(Batch),
    /// Lines may be missing here.
    Gap { from: Timestamp, to: Timestamp, reason: String },
    /// So many lines have gone before this reader took them.
    Missed(u64),
    /// Nothing more will come.
    End(Result<(EndReason, String), Error>),
}

impl Item {
    fn lines(&self) -> usize {
        match self {
            Self::Lines(lines) => lines.len(),
            _ => 0,
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Self::Lines(lines) => lines.iter().map(|line| line.text.len()).sum(),
            _ => 0,
        }
    }
}

#[derive(Debug, Default)]
struct State {
    items: VecDeque<Item>,
    /// The number of the first item, and of its first line.
    first: Place,
    lines: usize,
    bytes: usize,
    /// The number of the item that each reader takes next.
    readers: HashMap<u64, u64>,
    next_reader: u64,
}

/// A place in the ring: numbers since its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Place {
    item: u64,
    line: u64,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    more: Notify,
    room: Notify,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        // It is consistent between any two statements that could panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Makes room for so much, if what is in the way has been taken by the fastest reader.
    fn make_room(&mut self, lines: usize, bytes: usize) -> bool {
        while self.lines > 0 && (self.lines + lines > LINES || self.bytes + bytes > BYTES) {
            let fastest = self.readers.values().max();
            if fastest.is_some_and(|fastest| *fastest <= self.first.item) {
                return false;
            }
            let Some(oldest) = self.items.pop_front() else { break };
            self.lines -= oldest.lines();
            self.bytes -= oldest.bytes();
            self.first.item += 1;
            self.first.line += oldest.lines() as u64;
        }
        true
    }

    fn push(&mut self, item: Item) {
        self.lines += item.lines();
        self.bytes += item.bytes();
        self.items.push_back(item);
    }
}

/// The log's side.
#[derive(Debug, Clone, Default)]
pub(super) struct Ring(Arc<Shared>);

impl Ring {
    /// Adds an item, when there is room for it.
    pub(super) async fn push(&self, item: Item) {
        let (lines, bytes) = (item.lines(), item.bytes());
        loop {
            let mut room = pin!(self.0.room.notified());
            room.as_mut().enable();
            {
                let mut state = self.0.state();
                if state.make_room(lines, bytes) {
                    state.push(item);
                    break;
                }
            }
            room.await;
        }
        self.0.more.notify_waiters();
    }

    /// It has ended with an error: whoever comes now should try for themselves.
    pub(super) fn has_failed(&self) -> bool {
        matches!(self.0.state().items.back(), Some(Item::End(Err(_))))
    }

    /// A reader of everything that is held and that comes.
    pub(super) fn reader(&self) -> Reader {
        let mut state = self.0.state();
        let place = state.first;
        self.reader_at(&mut state, place, 0)
    }

    /// A reader that begins with the last so many lines; none when so many are not held.
    pub(super) fn reader_of_last(&self, lines: usize) -> Option<Reader> {
        let mut state = self.0.state();
        let mut skip = state.lines.checked_sub(lines)?;
        let mut place = state.first;
        for item in &state.items {
            if skip < item.lines() {
                break;
            }
            skip -= item.lines();
            place = Place { item: place.item + 1, line: place.line + item.lines() as u64 };
        }
        Some(self.reader_at(&mut state, place, skip))
    }

    fn reader_at(&self, state: &mut State, place: Place, skip: usize) -> Reader {
        let id = state.next_reader;
        state.next_reader += 1;
        state.readers.insert(id, place.item);
        Reader { shared: self.0.clone(), id, place, skip }
    }
}

/// A reader's side.
#[derive(Debug)]
pub(super) struct Reader {
    shared: Arc<Shared>,
    id: u64,
    place: Place,
    /// Lines of the next item that are not wanted.
    skip: usize,
}

impl Reader {
    /// Waits for the next item.
    pub(super) async fn next(&mut self) -> Item {
        loop {
            let shared = self.shared.clone();
            let mut more = pin!(shared.more.notified());
            more.as_mut().enable();
            if let Some(item) = self.take() {
                return item;
            }
            more.await;
        }
    }

    /// The next item, if it is there.
    pub(super) fn take(&mut self) -> Option<Item> {
        let mut state = self.shared.state();
        if self.place.item < state.first.item {
            let missed = state.first.line - self.place.line;
            (self.place, self.skip) = (state.first, 0);
            state.readers.insert(self.id, self.place.item);
            return Some(Item::Missed(missed));
        }
        let index = usize::try_from(self.place.item - state.first.item).ok()?;
        let item = state.items.get(index)?.clone();
        self.place = Place { item: self.place.item + 1, line: self.place.line + item.lines() as u64 };
        state.readers.insert(self.id, self.place.item);
        drop(state);
        self.shared.room.notify_one();
        let skip = std::mem::take(&mut self.skip);
        Some(match item {
            Item::Lines(lines) if skip > 0 => Item::Lines(Arc::new(lines[skip..].to_vec())),
            item => item,
        })
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.shared.state().readers.remove(&self.id);
        self.shared.room.notify_one();
    }
}

#[cfg(test)]
mod tests;
