//! What waits between a container's log and one viewer: bounded, and what happens when it is full depends on the line.
//!
//! As long as a line may wait, the node waits with it; it has the log anyway. After that the oldest lines are dropped
//! for this viewer, and counted: it wants to see what happens now.

use std::{
    collections::VecDeque,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use futures::{Stream, task::AtomicWaker};
use kdr_core::{Error, log::Line};
use tokio::sync::Notify;

use crate::container::ContainerEvent;

/// Lines in one batch.
pub const BATCH_LINES: usize = 512;
/// Bytes of text in one batch; one line may exceed it.
pub const BATCH_BYTES: usize = 256 * 1024;
/// Lines in the queue.
const QUEUE_LINES: usize = 16 * 1024;
/// Bytes of text in the queue.
const QUEUE_BYTES: usize = 1024 * 1024;

/// The viewer is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ViewerLeft;

/// Lines that travel together.
#[derive(Debug, Default)]
pub struct Batch {
    lines: Vec<Line<Bytes>>,
    bytes: usize,
    dropped: u64,
}

impl Batch {
    /// Adds a line.
    pub fn push(&mut self, line: Line<Bytes>) {
        self.bytes += line.text.len();
        self.lines.push(line);
    }

    /// Nothing more should be added.
    pub fn is_full(&self) -> bool {
        self.lines.len() >= BATCH_LINES || self.bytes >= BATCH_BYTES
    }

    /// Takes all lines out, and makes room for as many.
    pub fn replace(&mut self) -> Self {
        let next = Self { lines: Vec::with_capacity(self.lines.len()), ..Self::default() };
        std::mem::replace(self, next)
    }

    /// Holds no line.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// How many lines it holds.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// The time of its last line.
    pub fn newest(&self) -> Option<i64> {
        self.lines.last().map(|line| line.time_unix_nanos)
    }

    fn fits_behind(&self, other: &Self) -> bool {
        self.lines.len() + other.lines.len() <= BATCH_LINES && self.bytes + other.bytes <= BATCH_BYTES
    }

    fn append(&mut self, mut other: Self) {
        self.lines.append(&mut other.lines);
        self.bytes += other.bytes;
    }
}

/// Anything but lines.
type Other = Result<ContainerEvent, Error>;

#[derive(Debug)]
enum Item {
    Lines(Batch),
    Other(Other),
}

#[derive(Debug, Default)]
struct State {
    items: VecDeque<Item>,
    lines: usize,
    bytes: usize,
    ended: bool,
    left: bool,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    reader: AtomicWaker,
    room: Notify,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        // The state is consistent between any two statements that could panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn has_room(&self, batch: &Batch) -> bool {
        let fits = self.lines + batch.lines.len() <= QUEUE_LINES && self.bytes + batch.bytes <= QUEUE_BYTES;
        fits || self.lines == 0
    }

    fn add(&mut self, batch: Batch) {
        self.lines += batch.lines.len();
        self.bytes += batch.bytes;
        match self.items.back_mut() {
            Some(Item::Lines(last)) if last.fits_behind(&batch) => last.append(batch),
            _ => self.items.push_back(Item::Lines(batch)),
        }
    }

    /// Drops the oldest batch.
    fn drop_oldest(&mut self) -> Option<Batch> {
        let at = self.items.iter().position(|item| matches!(item, Item::Lines(_)))?;
        let Some(Item::Lines(batch)) = self.items.remove(at) else { return None };
        self.lines -= batch.lines.len();
        self.bytes -= batch.bytes;
        Some(batch)
    }

    /// The oldest batch says what was dropped before it.
    fn mark_dropped(&mut self, dropped: u64) {
        let oldest = self.items.iter_mut().find_map(|item| match item {
            Item::Lines(batch) => Some(batch),
            Item::Other(_) => None,
        });
        if let Some(batch) = oldest {
            batch.dropped += dropped;
        }
    }
}

/// A queue: the log's side and the viewer's.
pub fn queue() -> (Sender, Receiver) {
    let shared = Arc::new(Shared::default());
    (Sender(shared.clone()), Receiver(shared))
}

/// The log's side.
#[derive(Debug)]
pub struct Sender(Arc<Shared>);

impl Sender {
    /// Adds lines when there is room for them; if there is none for so long, the oldest batches make room. How many
    /// lines were dropped. Nothing happens when there are no lines.
    pub async fn lines(&self, batch: Batch, patience: Option<Duration>) -> Result<u64, ViewerLeft> {
        if batch.is_empty() {
            return Ok(0);
        }
        let mut batch = Some(batch);
        let waiting = self.when(|state| {
            if !state.has_room(batch.as_ref()?) {
                return None;
            }
            state.add(batch.take()?);
            Some(0)
        });
        match patience {
            None => return waiting.await,
            Some(patience) => {
                if let Ok(added) = tokio::time::timeout(patience, waiting).await {
                    return added;
                }
            }
        }
        self.when(|state| {
            let (mut dropped, mut dropped_before) = (0, 0);
            while !state.has_room(batch.as_ref()?) {
                let oldest = state.drop_oldest()?;
                dropped += oldest.lines.len() as u64;
                dropped_before += oldest.dropped;
            }
            state.add(batch.take()?);
            state.mark_dropped(dropped + dropped_before);
            Some(dropped)
        })
        .await
    }

    /// Adds what is not a line, when there is room for it.
    pub async fn other(&self, other: Other) -> Result<(), ViewerLeft> {
        let mut other = Some(other);
        self.when(|state| {
            if state.lines >= QUEUE_LINES || state.items.len() > QUEUE_LINES {
                return None;
            }
            state.items.push_back(Item::Other(other.take()?));
            Some(())
        })
        .await
    }

    /// Waits until `add` has found room.
    async fn when<T>(&self, mut add: impl FnMut(&mut State) -> Option<T>) -> Result<T, ViewerLeft> {
        loop {
            let room = self.0.room.notified();
            {
                let mut state = self.0.state();
                if state.left {
                    return Err(ViewerLeft);
                }
                if let Some(done) = add(&mut state) {
                    drop(state);
                    self.0.reader.wake();
                    return Ok(done);
                }
            }
            room.await;
        }
    }
}

impl Drop for Sender {
    fn drop(&mut self) {
        self.0.state().ended = true;
        self.0.reader.wake();
    }
}

/// The viewer's side.
#[derive(Debug)]
pub struct Receiver(Arc<Shared>);

impl Receiver {
    fn take(&self) -> Poll<Option<Other>> {
        let mut state = self.0.state();
        match state.items.pop_front() {
            Some(Item::Lines(batch)) => {
                state.lines -= batch.lines.len();
                state.bytes -= batch.bytes;
                Poll::Ready(Some(Ok(ContainerEvent::Lines { lines: batch.lines, dropped: batch.dropped })))
            }
            Some(Item::Other(other)) => Poll::Ready(Some(other)),
            None if state.ended => Poll::Ready(None),
            None => Poll::Pending,
        }
    }
}

impl Stream for Receiver {
    type Item = Other;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Other>> {
        // Registered before looking, so that what is added in between is not overslept.
        self.0.reader.register(context.waker());
        let taken = self.take();
        if taken.is_ready() {
            self.0.room.notify_one();
        }
        taken
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.0.state().left = true;
        self.0.room.notify_one();
    }
}

#[cfg(test)]
mod tests;
