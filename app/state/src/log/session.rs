//! One log being read: what to ask the server for, what to do with its answers, and when to ask again.

use kdr_proto::v1::{FollowRequest, FollowResponse, LogEndReason, LogLine, follow_response::Event};
use prost_types::Timestamp;

use super::buffer::{Buffer, MAX_LINES, Tone};
use crate::{
    instant,
    link::Backoff,
    problem::{Kind, Problem},
    quantity,
};

/// Lines of a log's end that are shown at first.
pub const TAIL: u32 = 1_000;

/// Which log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Target {
    /// The pod's namespace.
    pub namespace: String,
    /// The pod.
    pub pod: String,
    /// Empty for the one that the server chooses.
    pub container: String,
    /// The run before the current one.
    pub previous: bool,
}

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Read on.
    Read,
    /// Ask again after so many milliseconds.
    AskAgain(u32),
    /// Ask again when the container runs the next time.
    AwaitRun,
    /// It is over.
    Stop,
}

/// The state of reading one log.
#[derive(Debug, Clone, Default)]
pub struct Session {
    target: Target,
    /// Time of the last line, in nanoseconds since 1970.
    last: Option<i64>,
    backoff: Backoff,
    /// The run that is being read: when it started, in milliseconds since 1970; zero when nobody knows.
    run: i64,
    /// The failure that was last remarked on: the same one is not said twice in a row.
    said: String,
}

impl Session {
    /// Begins to read.
    pub fn new(target: Target) -> Self {
        Self { target, ..Self::default() }
    }

    /// What to ask the server for: the end of the log at first, later what came after the last line.
    pub fn request(&self) -> FollowRequest {
        let since = self.last.map(|last| nanos(last.saturating_add(1)));
        // No more than can be held: a tab that comes back after hours does not read them all.
        let held = u32::try_from(MAX_LINES).unwrap_or(u32::MAX);
        FollowRequest {
            namespace: self.target.namespace.clone(),
            pod: self.target.pod.clone(),
            container: self.target.container.clone(),
            previous: self.target.previous,
            tail_lines: Some(if since.is_some() { held } else { TAIL }),
            since,
            follow: !self.target.previous,
        }
    }

    /// Takes an answer in. `offset_minutes` is the viewer's time zone, for the times in remarks.
    pub fn take(&mut self, answer: FollowResponse, buffer: &mut Buffer, offset_minutes: i32) -> Next {
        self.backoff.reset();
        self.said.clear();
        match answer.event {
            Some(Event::Lines(lines)) => {
                if lines.dropped > 0 {
                    let dropped = quantity::counted(lines.dropped, "line");
                    buffer.push_remark(
                        Tone::Gap,
                        format!("{dropped} skipped: this page was too slow for them"),
                    );
                }
                lines.lines.into_iter().for_each(|line| self.push(line, buffer));
            }
            Some(Event::Gap(gap)) => {
                let time = |at: Option<Timestamp>| {
                    at.map_or_else(
                        || "?".to_owned(),
                        |at| instant::clock_time(instant::millis(&at), offset_minutes),
                    )
                };
                let reason = if gap.reason.is_empty() { "lines may be missing" } else { &gap.reason };
                buffer
                    .push_remark(Tone::Gap, format!("gap {} to {}: {reason}", time(gap.from), time(gap.to)));
            }
            Some(Event::End(end)) => return self.end(end.reason(), &end.message, buffer),
            Some(Event::Heartbeat(_)) | None => {}
        }
        Next::Read
    }

    fn push(&mut self, line: LogLine, buffer: &mut Buffer) {
        self.last = self.last.max(Some(line.time_unix_nanos));
        buffer.push_line(line);
    }

    fn end(&mut self, reason: LogEndReason, message: &str, buffer: &mut Buffer) -> Next {
        let (tone, text, next) = match reason {
            LogEndReason::Complete if self.target.previous => {
                (Tone::Event, "The end of the previous run", Next::Stop)
            }
            LogEndReason::Complete => (Tone::Event, "The end of the log", Next::Stop),
            LogEndReason::ContainerEnded => (Tone::Event, "The container ended", Next::AwaitRun),
            LogEndReason::PodGone => (Tone::Event, "The pod was deleted", Next::Stop),
            LogEndReason::ServerStops => return Next::AskAgain(500),
            LogEndReason::Unspecified => (Tone::Event, "The log ended", Next::Stop),
        };
        buffer.push_remark(tone, if message.is_empty() { text } else { message });
        next
    }

    /// What is asked for now is the log of the run that started at this time, as far as anybody knows.
    pub fn reads_run(&mut self, started: i64) {
        self.run = self.run.max(started);
    }

    /// Whether a run that started at this time is another one than the one that was read: news of a run may come
    /// long after its first lines. Kubernetes tells starts to the second.
    pub fn is_next_run(&self, started: i64) -> bool {
        started > self.run && self.last.is_none_or(|last| started > last / 1_000_000 - 1_000)
    }

    /// The container runs again: its lines follow.
    pub fn next_run(&mut self, started: i64, buffer: &mut Buffer) {
        self.reads_run(started);
        self.said.clear();
        buffer.push_remark(Tone::Event, "The next run begins");
    }

    /// The call failed, or broke off without an end.
    pub fn fail(&mut self, problem: &Problem, buffer: &mut Buffer, random: u32) -> Next {
        let next = match problem.kind {
            Kind::Unavailable => Next::AskAgain(self.backoff.next_delay(random)),
            Kind::NotReady if !self.target.previous => Next::AwaitRun,
            Kind::NotReady | Kind::NotFound | Kind::Forbidden | Kind::Failed => Next::Stop,
        };
        // A stream that a proxy cuts off now and then is taken up again without a word.
        let first_cut = *problem == Problem::cut_off() && self.said.is_empty();
        if self.said != problem.sentence && !first_cut {
            let tone = if problem.kind == Kind::NotReady { Tone::Event } else { Tone::Failure };
            buffer.push_remark(tone, problem.sentence.clone());
        }
        self.said.clone_from(&problem.sentence);
        next
    }
}

fn nanos(unix_nanos: i64) -> Timestamp {
    let seconds = unix_nanos.div_euclid(1_000_000_000);
    let nanos = i32::try_from(unix_nanos.rem_euclid(1_000_000_000)).unwrap_or(0);
    Timestamp { seconds, nanos }
}

#[cfg(test)]
mod tests;
