//! Lines that belong to the one before them: stack traces and other text of several lines.

use crate::level::{self, Level};

pub(crate) mod form;

/// Groups the lines of one container, which are given to it in their order.
#[derive(Debug, Clone, Default)]
pub struct Grouping {
    level: Option<Level>,
    trace: Trace,
    /// There was a line before.
    begun: bool,
}

/// What may follow without being indented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Trace {
    /// Nothing that another trace does not have.
    #[default]
    Any,
    /// Within a traceback of Python: its last line, the exception.
    Python,
    /// Behind it: another traceback, and how they are connected.
    PythonOver,
    /// A dump of goroutines.
    Go,
    /// An exception; another one is another group.
    Exception,
    /// A panic of Rust whose message is the next line.
    RustMessage,
    /// A panic of Rust.
    Rust,
}

impl Grouping {
    /// Whether this line belongs to the one before it in its container. A line that says its own level never does, nor
    /// one that is JSON; the exception and the traceback that a logger writes below its line do.
    pub fn continues(&mut self, line: &[u8]) -> bool {
        let level = level::of(line);
        let continues = self.begun && self.follows(line, level);
        if !continues {
            self.begun = true;
            self.level = level;
            self.trace = Trace::Any;
        }
        self.trace = self.after(line);
        continues
    }

    /// The level of the line that the current group began with.
    pub fn level(&self) -> Option<Level> {
        self.level
    }

    fn follows(&self, line: &[u8], level: Option<Level>) -> bool {
        let is_bad = self.level >= Some(Level::Warn);
        if form::is_json(line) {
            return false;
        }
        if form::is_traceback(line) {
            return is_bad || self.trace == Trace::PythonOver;
        }
        if form::is_exception(line) {
            return match self.trace {
                Trace::Python => true,
                Trace::PythonOver | Trace::Exception => false,
                _ => is_bad,
            };
        }
        if level.is_some() {
            return false;
        }
        if form::is_indented(line) || form::is_part_of_trace(line) {
            return true;
        }
        match self.trace {
            Trace::Any | Trace::Exception => self.level.is_some() && form::is_postgres_detail(line),
            Trace::Python => form::is_name(line),
            Trace::PythonOver => line.is_empty() || form::connects_tracebacks(line),
            Trace::Go => line.is_empty() || form::is_go(line),
            Trace::RustMessage => true,
            Trace::Rust => line.is_empty() || form::is_rust(line),
        }
    }

    /// What may follow after this line.
    fn after(&self, line: &[u8]) -> Trace {
        if form::is_traceback(line) {
            Trace::Python
        } else if form::begins_go(line) {
            Trace::Go
        } else if form::begins_rust(line) {
            if line.ends_with(b":") { Trace::RustMessage } else { Trace::Rust }
        } else if self.trace == Trace::RustMessage {
            Trace::Rust
        } else if self.trace == Trace::Python && !line.is_empty() && !form::is_indented(line) {
            Trace::PythonOver
        } else if self.trace == Trace::Any && form::is_exception(line) {
            Trace::Exception
        } else {
            self.trace
        }
    }
}

#[cfg(test)]
mod tests;
