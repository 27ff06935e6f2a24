//! Log lines on standard error: sentences with fields, never a secret (no header, token or kubeconfig is logged).

use std::{
    env,
    io::{self, IsTerminal as _},
    panic,
};

use tracing_subscriber::{
    Layer as _, Registry,
    filter::{LevelFilter, Targets},
    fmt,
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// One object a line.
    Json,
}

/// How much is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// What is broken.
    Error,
    /// And what somebody should know.
    Warn,
    /// And what the program does.
    Info,
    /// And how.
    Debug,
    /// And each step.
    Trace,
}

impl TryFrom<&str> for Format {
    type Error = ();

    fn try_from(word: &str) -> Result<Self, ()> {
        match word {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err(()),
        }
    }
}

impl TryFrom<&str> for Level {
    type Error = ();

    fn try_from(word: &str) -> Result<Self, ()> {
        match word {
            "error" => Ok(Self::Error),
            "warn" => Ok(Self::Warn),
            "info" => Ok(Self::Info),
            "debug" => Ok(Self::Debug),
            "trace" => Ok(Self::Trace),
            _ => Err(()),
        }
    }
}

impl From<Level> for LevelFilter {
    fn from(level: Level) -> Self {
        match level {
            Level::Error => Self::ERROR,
            Level::Warn => Self::WARN,
            Level::Info => Self::INFO,
            Level::Debug => Self::DEBUG,
            Level::Trace => Self::TRACE,
        }
    }
}

/// From here on everything is logged, panics too.
pub(crate) fn start(format: Format, level: Level) {
    let ours = LevelFilter::from(level);
    // What privileged people do is written down at any level. Each attempt of the adapters, and what libraries say, matters to whoever looks for a defect in KDR; whoever runs
    // it reads the outcome.
    let searching = ours > LevelFilter::INFO;
    let (theirs, adapters) =
        if searching { (ours, ours) } else { (LevelFilter::OFF, LevelFilter::ERROR.min(ours)) };
    let filter = Targets::new()
        .with_default(theirs)
        .with_target("audit", LevelFilter::INFO)
        .with_target("kdr", ours)
        .with_target("kdr_cluster", adapters)
        .with_target("kdr_logs", adapters);
    let colours = io::stderr().is_terminal() && env::var_os("NO_COLOR").is_none();
    let lines = fmt::layer().with_writer(io::stderr).with_ansi(colours);
    let lines = match format {
        Format::Text => lines.with_target(false).boxed(),
        Format::Json => lines.json().flatten_event(true).boxed(),
    };
    Registry::default().with(lines.with_filter(filter)).init();
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let text = panic.payload_as_str().unwrap_or("no text");
        tracing::error!(target: "kdr", place, "a defect of KDR: {text}");
    }));
}
