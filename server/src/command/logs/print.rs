//! Lines on standard output, what is to be said about them on standard error.

use std::{
    collections::BTreeMap,
    io::{self, BufWriter, IsTerminal as _, Stdout, Write},
    sync::Arc,
};

use bytes::Bytes;
use jiff::tz::TimeZone;
use kdr_api::ndjson::{self, moment};
use kdr_core::log::{LogEvent, Marker, MarkerKind, Source, SourceLine, SourceState, Sources};
use serde_json::json;

use crate::{args::Logs as Arguments, failure::Failure};

/// Colours of pods, by the terminal's numbers: none of red and yellow, which mean something.
const COLOURS: [u8; 6] = [36, 32, 35, 34, 96, 95];

/// Prints a log.
pub(super) struct Printer {
    out: BufWriter<Stdout>,
    json: bool,
    /// Nothing but what the containers wrote.
    raw: bool,
    colours: bool,
    zone: TimeZone,
    sources: Sources,
    lines: u64,
    troubles: Troubles,
}

/// Why sources are not read, said once each.
struct Troubles {
    /// What cannot be read is said at the end, unless there is none.
    follows: bool,
    /// What was said last of each.
    said: BTreeMap<u32, String>,
}

impl Printer {
    /// As the flags want it.
    pub(super) fn new(arguments: &Arguments) -> Self {
        let colours = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        Self {
            out: BufWriter::with_capacity(64 * 1024, io::stdout()),
            json: arguments.json,
            raw: arguments.raw,
            colours: colours && !arguments.json && !arguments.raw,
            zone: if arguments.utc { TimeZone::UTC } else { TimeZone::system() },
            sources: Sources::default(),
            lines: 0,
            troubles: Troubles { follows: arguments.follow, said: BTreeMap::new() },
        }
    }

    /// Prints an event; none when nobody reads any more.
    pub(super) fn print(&mut self, event: LogEvent<Bytes>) -> Result<Option<()>, Failure> {
        let printed = match event {
            LogEvent::Sources(sources) => {
                self.take(sources);
                Ok(())
            }
            LogEvent::Lines { lines, dropped } => {
                if dropped > 0 {
                    Self::remark(&format!("{dropped} lines were skipped: nobody took them in time"));
                }
                self.lines += lines.len() as u64;
                lines.iter().try_for_each(|line| self.line(line)).and_then(|()| self.out.flush())
            }
            LogEvent::Marker(marker) => self.marker(&marker),
            LogEvent::Gap { source, from, to, reason } => {
                Self::remark(&format!("gap in {} from {from} to {to}: {reason}", self.name(source)));
                Ok(())
            }
            LogEvent::Progress(_) | LogEvent::End { .. } => Ok(()),
        };
        match printed {
            Ok(()) => Ok(Some(())),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(None),
            Err(error) => Err(Failure::runtime(format!("standard output cannot be written: {error}"))),
        }
    }

    /// Writes what is still held.
    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        match self.out.flush() {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(Failure::runtime(format!("standard output cannot be written: {error}")))
            }
            _ => Ok(()),
        }
    }

    /// Says something beside the lines.
    pub(super) fn remark(text: &str) {
        eprintln!("── {text}");
    }

    /// How it went: wrong, when nothing could be read for some container.
    pub(super) fn verdict(&mut self) -> Result<(), Failure> {
        self.flush()?;
        if let Some(failed) = self.sources.failed() {
            return Err(Failure::runtime(failed));
        }
        if self.lines == 0 {
            Self::remark("there are no lines");
        }
        Ok(())
    }

    fn take(&mut self, sources: Vec<Source>) {
        for source in &sources {
            if let Some(trouble) = self.troubles.news(source)
                && !self.raw
            {
                Self::remark(&trouble);
            }
        }
        self.sources.take(sources);
    }

    fn line(&mut self, shown: &SourceLine<Bytes>) -> io::Result<()> {
        let SourceLine { source, line, .. } = shown;
        if self.raw {
            self.out.write_all(&line.text)?;
            return if line.cut { Ok(()) } else { self.out.write_all(b"\n") };
        }
        let Some(of) = self.sources.get(*source) else { return Ok(()) };
        if self.json {
            return writeln!(self.out, "{}", ndjson::line(of, shown));
        }
        let local = moment(line.time_unix_nanos).to_zoned(self.zone.clone());
        let time = local.strftime("%H:%M:%S%.3f");
        let many = self.sources.are_many();
        let name = if many { format!("{}/{} ", of.pod, of.container) } else { String::new() };
        if self.colours {
            let colour = COLOURS[colour_of(&of.pod)];
            write!(self.out, "\x1b[2m{time}\x1b[0m \x1b[{colour}m{name}\x1b[0m")?;
        } else {
            write!(self.out, "{time} {name}")?;
        }
        self.out.write_all(&line.text)?;
        self.out.write_all(if self.colours { b"\x1b[0m\n" } else { b"\n" })
    }

    fn marker(&mut self, Marker { source, time_unix_nanos, kind, message }: &Marker) -> io::Result<()> {
        if self.json {
            let Some(of) = self.sources.get(*source) else { return Ok(()) };
            let kind = match kind {
                MarkerKind::Joined => "joined",
                MarkerKind::Ended => "ended",
                MarkerKind::Failed => "failed",
                MarkerKind::Restarted => "restarted",
                MarkerKind::Gone => "gone",
            };
            let time = (*time_unix_nanos != 0).then(|| moment(*time_unix_nanos).to_string());
            let value = json!({
                "time": time, "pod": of.pod, "container": of.container, "marker": kind, "message": message,
            });
            return writeln!(self.out, "{value}").and_then(|()| self.out.flush());
        }
        if !self.raw {
            self.out.flush()?;
            Self::remark(&format!("{}: {message}", self.name(*source)));
        }
        Ok(())
    }

    fn name(&self, source: u32) -> Arc<str> {
        self.sources.get(source).map_or_else(|| "?".into(), |source| source.pod.clone())
    }
}

impl Troubles {
    /// What is to be said of a source. Each attempt has a result, and mostly the same.
    fn news(&mut self, source: &Source) -> Option<String> {
        match &source.state {
            SourceState::Failed(_) if !self.follows => None,
            SourceState::Waiting(_) | SourceState::Failed(_) => {
                let trouble = source.trouble()?;
                let before = self.said.insert(source.id, trouble.clone());
                (before.as_ref() != Some(&trouble)).then_some(trouble)
            }
            SourceState::Following | SourceState::Ended(_) => {
                self.said.remove(&source.id);
                None
            }
            SourceState::Reading => None,
        }
    }
}

/// The same for a pod each time.
fn colour_of(pod: &str) -> usize {
    let hash = pod.bytes().fold(0_usize, |hash, byte| hash.wrapping_mul(31).wrapping_add(usize::from(byte)));
    hash % COLOURS.len()
}
