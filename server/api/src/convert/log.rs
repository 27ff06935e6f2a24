//! Events of a log.

use bytes::Bytes;
use kdr_core::log::{EndReason, LastRun, Line, LogEvent};
use kdr_proto::v1::{self, LogEndReason, follow_response::Event};

use super::time::{now, stamp};

/// An event of a log.
pub(crate) fn event(event: LogEvent<Bytes>) -> v1::FollowResponse {
    bare(match event {
        LogEvent::Lines { lines, dropped } => {
            Event::Lines(v1::LogLines { lines: lines.into_iter().map(line).collect(), dropped })
        }
        LogEvent::Gap { from, to, reason } => {
            Event::Gap(v1::LogGap { from: Some(stamp(from)), to: Some(stamp(to)), reason })
        }
        LogEvent::End { reason, message } => end(end_reason(reason), message),
    })
}

/// The last lines of a run, at most so many.
pub(crate) fn last_run(run: LastRun<Bytes>, lines: usize) -> v1::LastLinesResponse {
    let skipped = run.lines.len().saturating_sub(lines);
    v1::LastLinesResponse {
        lines: run.lines.into_iter().skip(skipped).map(line).collect(),
        remembered: !run.latest,
        server_time: Some(now()),
    }
}

/// Nothing was written, and the server is alive.
pub(crate) fn heartbeat() -> v1::FollowResponse {
    bare(Event::Heartbeat(v1::LogHeartbeat {}))
}

/// The server is about to end.
pub(crate) fn server_stops() -> v1::FollowResponse {
    bare(end(LogEndReason::ServerStops, "KDR is about to end; the log goes on when it is back".to_owned()))
}

fn bare(event: Event) -> v1::FollowResponse {
    v1::FollowResponse { server_time: Some(now()), event: Some(event) }
}

fn line(line: Line<Bytes>) -> v1::LogLine {
    v1::LogLine { time_unix_nanos: line.time_unix_nanos, text: line.text, cut: line.cut }
}

fn end(reason: LogEndReason, message: String) -> Event {
    Event::End(v1::LogEnd { reason: reason.into(), message })
}

fn end_reason(reason: EndReason) -> LogEndReason {
    match reason {
        EndReason::Complete => LogEndReason::Complete,
        EndReason::ContainerEnded => LogEndReason::ContainerEnded,
        EndReason::PodGone => LogEndReason::PodGone,
    }
}
