//! The one task that owns the model: takes the watch tasks' messages in, flushes what has become dirty.

use std::{
    sync::{Arc, atomic::Ordering::Relaxed},
    time::Duration,
};

use jiff::Timestamp;
use kdr_core::view::COALESCE;
use tokio::{
    sync::{mpsc, watch},
    time::Instant,
};

use crate::{board::Board, message::Message, metrics::Counters, model::Model};

/// Messages taken in before the clock is looked at again.
const BATCH: usize = 256;

/// Without a deadline the actor waits for messages only; a select still needs some moment.
const NEVER: Duration = Duration::from_hours(24);

/// Runs until every watch task is gone.
pub(crate) async fn run(
    mut model: Model,
    mut messages: mpsc::Receiver<Message>,
    board: Arc<Board>,
    counters: Arc<Counters>,
    ready: watch::Sender<bool>,
) {
    let mut batch = Vec::with_capacity(BATCH);
    // The first change is told at once.
    let mut next_flush = Instant::now();
    loop {
        let flush = if model.is_dirty() { next_flush } else { Instant::now() + NEVER };
        let turn = model.next_turn().map_or(NEVER, |at| until(at, Timestamp::now()));
        tokio::select! {
            biased;
            () = tokio::time::sleep_until(flush) => {
                if let Some(update) = model.flush(Timestamp::now()) {
                    let oldest = update.observed_at;
                    board.publish(update);
                    if let Some(oldest) = oldest {
                        counters.lagged(Timestamp::now().duration_since(oldest).unsigned_abs());
                    }
                    counters.updates.fetch_add(1, Relaxed);
                    next_flush = Instant::now() + COALESCE;
                }
                ready.send_if_modified(|ready| !std::mem::replace(ready, *ready || model.is_settled()) && *ready);
            }
            () = tokio::time::sleep(turn) => model.turn(Timestamp::now()),
            taken = messages.recv_many(&mut batch, BATCH) => {
                if taken == 0 {
                    return;
                }
                batch.drain(..).for_each(|message| model.apply(message));
            }
        }
    }
}

/// How long until `at`; a little more, so that it has come when the timer fires.
fn until(at: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(at.duration_since(now)).unwrap_or(Duration::ZERO) + Duration::from_millis(1)
}
