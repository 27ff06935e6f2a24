//! From one connection to the viewer's queue: the hot path.

use futures::FutureExt as _;
use jiff::Timestamp;
use kdr_core::log::{Line, LogRequest};

use crate::{
    behind::Behind,
    follow::{Break, Follower, Reading, Stop},
    lines::{LineReader, RawLine},
    pace::BackOff,
    queue::Batch,
    refusal::Refusal,
    resume::Admit,
    run::{Fate, fate},
    upstream::{self, Upstream},
};

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
        let mut sending =
            Sending { batch: Batch::default(), opened, behind: Behind::new(opened), lines: false };
        let mut reader = LineReader::default();
        let mut came = false;
        let live = *reading == Reading::Live;
        let broken = 'connection: loop {
            let next = if let Some(next) = upstream.chunk().now_or_never() {
                next
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
                match self.take(&mut sending, &line).await? {
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
            self.take(sending, &line).await?;
        }
        Ok(Break::End)
    }

    /// Puts a line into the batch unless the viewer has it.
    async fn take(&mut self, sending: &mut Sending, line: &RawLine) -> Result<Taken, Stop> {
        sending.lines = true;
        let mut admit = self.resume.admit(line);
        if let Admit::Gap { since, until } = admit {
            self.send(sending).await?;
            if !self.is_still_the_run().await {
                return Ok(Taken::OtherRun);
            }
            self.gap(since, until, "The node rotated the log while the connection was lost.").await?;
            admit = self.resume.admit(line);
        }
        let Admit::New { time } = admit else { return Ok(Taken::Known) };
        sending.batch.push(Line { time_unix_nanos: time, text: line.text.clone(), cut: line.cut });
        if sending.batch.is_full() {
            self.send(sending).await?;
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
        let batch = std::mem::take(&mut sending.batch);
        self.counters.lines(batch.len());
        let dropped = self.queue.lines(batch, patience).await?;
        self.counters.dropped(dropped);
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
}

/// What became of a line.
enum Taken {
    New,
    Known,
    OtherRun,
}
