//! Events of a log.

use bytes::Bytes;
use kdr_core::log::{
    EndReason, LastRun, Line, LogEvent, Marker, MarkerKind, Progress, Source, SourceLine, SourceState,
};
use kdr_proto::v1::{self, LogEndReason, LogMarkerKind, LogSourceState, read_response::Event};

use super::{
    container,
    time::{now, stamp},
};

/// An event of a log.
pub(crate) fn event(event: LogEvent<Bytes>) -> v1::ReadResponse {
    bare(match event {
        LogEvent::Sources(sources) => {
            Event::Sources(v1::LogSources { sources: sources.into_iter().map(source).collect() })
        }
        LogEvent::Lines { lines, dropped } => {
            Event::Lines(v1::LogLines { lines: lines.into_iter().map(source_line).collect(), dropped })
        }
        LogEvent::Marker(Marker { source, time_unix_nanos, kind, message }) => {
            let kind = marker_kind(kind).into();
            Event::Marker(v1::LogMarker { source, time_unix_nanos, kind, message })
        }
        LogEvent::Gap { source, from, to, reason } => {
            Event::Gap(v1::LogGap { from: Some(stamp(from)), to: Some(stamp(to)), reason, source })
        }
        LogEvent::Progress(Progress { bytes, lines, selected, complete }) => {
            Event::Progress(v1::LogProgress { bytes, lines, selected, complete })
        }
        LogEvent::End { reason, message, from_beginning } => {
            Event::End(v1::LogEnd { reason: end_reason(reason).into(), message, from_beginning })
        }
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
pub(crate) fn heartbeat() -> v1::ReadResponse {
    bare(Event::Heartbeat(v1::LogHeartbeat {}))
}

/// The server is about to end.
pub(crate) fn server_stops() -> v1::ReadResponse {
    bare(Event::End(v1::LogEnd {
        reason: LogEndReason::ServerStops.into(),
        message: "KDR is about to end; the log goes on when it is back".to_owned(),
        from_beginning: false,
    }))
}

fn bare(event: Event) -> v1::ReadResponse {
    v1::ReadResponse { server_time: Some(now()), event: Some(event) }
}

fn source(source: Source) -> v1::LogSource {
    let Source { id, pod, container: name, role, restarts, node, state } = source;
    let (state, message) = match state {
        SourceState::Waiting(why) => (LogSourceState::Waiting, why),
        SourceState::Reading => (LogSourceState::Reading, String::new()),
        SourceState::Following => (LogSourceState::Following, String::new()),
        SourceState::Ended(how) => (LogSourceState::Ended, how),
        SourceState::Failed(why) => (LogSourceState::Failed, why),
    };
    v1::LogSource {
        id,
        pod: pod.to_string(),
        container: name.to_string(),
        role: container::role(role).into(),
        state: state.into(),
        message,
        restarts,
        node: node.to_string(),
    }
}

fn source_line(SourceLine { source, line, context }: SourceLine<Bytes>) -> v1::LogLine {
    v1::LogLine { source, context, ..self::line(line) }
}

fn line(line: Line<Bytes>) -> v1::LogLine {
    let Line { time_unix_nanos, text, cut } = line;
    v1::LogLine { time_unix_nanos, text, cut, source: 0, context: false }
}

fn marker_kind(kind: MarkerKind) -> LogMarkerKind {
    match kind {
        MarkerKind::Joined => LogMarkerKind::Joined,
        MarkerKind::Ended => LogMarkerKind::Ended,
        MarkerKind::Failed => LogMarkerKind::Failed,
        MarkerKind::Restarted => LogMarkerKind::Restarted,
        MarkerKind::Gone => LogMarkerKind::Gone,
    }
}

fn end_reason(reason: EndReason) -> LogEndReason {
    match reason {
        EndReason::Complete => LogEndReason::Complete,
        EndReason::Ended => LogEndReason::Ended,
        EndReason::PodGone => LogEndReason::PodGone,
    }
}
