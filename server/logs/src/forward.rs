//! From one connection to the viewer's queue: the hot path.

use std::time::Duration;

use bytes::Bytes;
use futures::FutureExt as _;
use jiff::Timestamp;
use kdr_core::log::Line;
use tokio::time::Instant;

use crate::{
    behind::Behind,
    container::LogRequest,
    follow::{Break, Follower, Reading, Stop},
    lines::{LineReader, RawLine},
    pace::BackOff,
    queue::Batch,
    refusal::Refusal,
    resume::Admit,
    run::{Fate, fate},
    upstream::{self, Upstream},
};

/// A log that is written without a pause travels in steps of at least so long, however small its pieces come: each step
/// costs every program up to the page a wake-up and a few system calls, each line in it next to nothing. A line after
/// a silence does not wait.
const STEP: Duration = Duration::from_millis(8);

impl Follower {
    /// Forwards lines as long as the connection lasts.
    pub(crate) async fn forward(
        &mut self,
        mut upstream: Upstream,
        reading: &Reading,
        back_off: &mut BackOff,
    ) -> Result<Break, Stop> {
        self.resume.reconnected();
        let opened = Timestamp::now();
        let mut sending = Sending {
            batch: Batch::default(),
            opened,
            behind: Behind::new(opened),
            lines: false,
            sent: None,
            filled: false,
        };
        let mut reader = LineReader::default();
        let mut came = false;
        let live = *reading == Reading::Live;
        let broken = 'connection: loop {
            let next = if let Some(next) = waiting(&mut upstream).await {
                next
            } else if sending.rest_of_step().await {
                // More may have come meanwhile.
                continue;
            } else {
                // Nothing more is there at the moment: what there is goes out.
                self.send(&mut sending).await?;
                let limit = if live { self.pace.silence } else { self.pace.answer };
                match tokio::time::timeout(limit, upstream.chunk()).await {
                    Ok(next) => next,
                    Err(_) if live => break 'connection Break::Silent,
                    Err(_) => break 'connection Break::Lost(Refusal::timed_out(limit).to_string()),
                }
            };
            let chunk = match next {
                Some(Ok(chunk)) => chunk,
                Some(Err(why)) => break 'connection Break::Lost(why),
                None => break 'connection Break::End,
            };
            came |= !chunk.is_empty();
            self.counters.bytes(chunk.len());
            reader.push(chunk);
            while let Some(line) = reader.next_line() {
                match self.take(&mut sending, line).await? {
                    Taken::New => back_off.reset(),
                    Taken::Known => {}
                    Taken::OtherRun => break 'connection Break::Lost("the log is another run's".to_owned()),
                }
            }
        };
        if self.resume.last_time().is_none() && self.empty_since.is_none() && self.was_empty(came, &sending) {
            self.empty_since = Some(upstream.answered_at);
        }
        let broken = match broken {
            // What has no end yet is read again by the next connection, if there is one.
            Break::End if !live => self.take_rest(&mut sending, &mut reader).await?,
            broken => broken,
        };
        self.send(&mut sending).await?;
        Ok(broken)
    }

    /// Whether a connection that delivered nothing means that there was nothing: it had the time to, or only what is
    /// written from now on was asked for.
    fn was_empty(&self, came: bool, sending: &Sending) -> bool {
        let lasted = Timestamp::now().duration_since(sending.opened).unsigned_abs() >= self.pace.begin;
        !came && (lasted || self.request.tail_lines == Some(0))
    }

    /// Takes the line that has no end. If it is all there is and has no time stamp, it is not the container's.
    async fn take_rest(&mut self, sending: &mut Sending, reader: &mut LineReader) -> Result<Break, Stop> {
        while let Some(line) = reader.finish() {
            if line.time.is_none() && !sending.lines {
                return Ok(Break::Words(
                    String::from_utf8_lossy(&line.text).trim_end_matches(['.', '\n']).to_owned(),
                ));
            }
            self.take(sending, line).await?;
        }
        Ok(Break::End)
    }

    /// Puts a line into the batch unless the viewer has it.
    async fn take(&mut self, sending: &mut Sending, line: RawLine) -> Result<Taken, Stop> {
        sending.lines = true;
        let mut admit = self.resume.admit(&line);
        if let Admit::Gap { since, until } = admit {
            self.send(sending).await?;
            if !self.is_still_the_run().await {
                return Ok(Taken::OtherRun);
            }
            self.gap(since, until, "The node rotated the log while the connection was lost.").await?;
            admit = self.resume.admit(&line);
        }
        let Admit::New { time } = admit else { return Ok(Taken::Known) };
        sending.batch.push(Line { time_unix_nanos: time, text: line.text, cut: line.cut });
        if sending.batch.is_full() {
            self.send(sending).await?;
            sending.filled = true;
        }
        Ok(Taken::New)
    }

    /// Whether a log in which the last line is missing is this run's. A node knows of a restarted container a moment
    /// earlier than the API server, and then serves the next run's log.
    async fn is_still_the_run(&self) -> bool {
        if !self.follows() || self.previous {
            return true;
        }
        tokio::time::sleep(self.pace.first).await;
        let LogRequest { namespace, pod, .. } = &self.request;
        match upstream::pod(&self.client, namespace, pod, self.pace.answer).await {
            Ok(pod) => match fate(&pod, &self.run) {
                Fate::Runs(_) | Fate::Ended { previous: Some(false), .. } => true,
                Fate::Ended { .. } | Fate::PodGone => false,
            },
            // What cannot be found out is told as a gap.
            Err(_) => true,
        }
    }

    /// Sends the batch. In a follow, what is written now waits only as long as the viewer is not too far behind.
    async fn send(&mut self, sending: &mut Sending) -> Result<(), Stop> {
        let Some(newest) = sending.batch.newest() else { return Ok(()) };
        let now = Timestamp::now();
        let live = self.follows();
        let patience = live.then(|| sending.behind.patience(newest, now, self.pace.behind)).flatten();
        let batch = sending.batch.replace();
        self.counters.lines(batch.len());
        let dropped = self.queue.lines(batch, patience).await?;
        self.counters.dropped(dropped);
        sending.sent = Some(Instant::now());
        Ok(())
    }
}

/// What one connection is about to send.
struct Sending {
    batch: Batch,
    opened: Timestamp,
    behind: Behind,
    /// A line has come.
    lines: bool,
    /// When lines last went out.
    sent: Option<Instant>,
    /// A batch was full since the last step was waited for.
    filled: bool,
}

impl Sending {
    /// Waits until a step is over, when lines went out a moment ago and more are there. Whether it has waited.
    ///
    /// Nothing is read meanwhile, so that what comes is read at once afterwards. A log that fills batches within a step is
    /// left alone: it travels in large pieces as it is, and must not be held up.
    async fn rest_of_step(&mut self) -> bool {
        let Some(sent) = self.sent.filter(|_| !self.batch.is_empty()) else { return false };
        if std::mem::take(&mut self.filled) || sent.elapsed() >= STEP {
            return false;
        }
        tokio::time::sleep_until(sent + STEP).await;
        true
    }
}

/// The bytes that wait to be read, if there are any.
async fn waiting(upstream: &mut Upstream) -> Option<Option<Result<Bytes, String>>> {
    if let Some(next) = upstream.chunk().now_or_never() {
        return Some(next);
    }
    // The connection is a task of its own, which hands over one piece at a time: it has to have its turn.
    tokio::task::yield_now().await;
    upstream.chunk().now_or_never()
}

/// What became of a line.
enum Taken {
    New,
    Known,
    OtherRun,
}
