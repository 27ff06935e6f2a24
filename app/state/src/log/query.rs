//! What of a log is looked at: everything that its address carries, and what the server is asked for.

use kdr_proto::v1::{LogLevel, ReadRequest, WorkloadRef, read_request};
use prost_types::Timestamp;

use super::filter::{Field, Filter, level_name, level_of};
use crate::{
    instant,
    route::{Screen, percent},
};

/// Whose containers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    /// All pods of a workload: its kind and name.
    Workload(String, String),
    /// All pods that a Service selects.
    Service(String),
    /// One pod.
    Pod(String),
    /// All pods with these labels; all of the namespace when empty.
    Labels(String),
}

impl Of {
    /// Its kind as an address has it, and its name.
    pub fn kind_and_name(&self) -> (&str, &str) {
        match self {
            Of::Workload(kind, name) => (kind, name),
            Of::Service(name) => ("Service", name),
            Of::Pod(name) => ("Pod", name),
            Of::Labels(selector) => (LABELS, selector),
        }
    }

    /// Its name in words: `checkout`, `app=web`, `all pods`.
    pub fn title(&self) -> &str {
        match self.kind_and_name() {
            (LABELS, "") => "all pods",
            (_, name) => name,
        }
    }
}

/// Whose logs are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// The namespace.
    pub namespace: String,
    /// What in it.
    pub of: Of,
}

/// What a selection by labels is called in an address. No kind has this name.
const LABELS: &str = "labels";

impl Selection {
    /// The screen that shows it.
    pub fn screen(&self) -> Screen {
        Screen::Logs { namespace: Some(self.namespace.clone()), of: Some(self.of.clone()) }
    }

    /// Of a resource by kind and name.
    pub fn of(namespace: &str, kind: &str, name: &str) -> Self {
        let name = name.to_owned();
        let of = match kind {
            "Pod" => Of::Pod(name),
            "Service" => Of::Service(name),
            LABELS => Of::Labels(name),
            kind => Of::Workload(kind.to_owned(), name),
        };
        Self { namespace: namespace.to_owned(), of }
    }

    /// Whether logs of this kind can be read.
    pub fn is_readable(kind: &str) -> bool {
        const KINDS: [&str; 8] =
            ["Pod", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob", "Service"];
        KINDS.contains(&kind)
    }

    fn message(&self) -> read_request::Selection {
        match self.of.clone() {
            Of::Workload(kind, name) => read_request::Selection::Workload(WorkloadRef { kind, name }),
            Of::Service(name) => read_request::Selection::Service(name),
            Of::Pod(name) => read_request::Selection::Pod(name),
            Of::Labels(selector) => read_request::Selection::Selector(selector),
        }
    }
}

/// Where a log begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Since {
    /// Wherever the last lines begin.
    #[default]
    Any,
    /// So many seconds ago.
    Ago(i64),
    /// At a moment, in milliseconds since 1970.
    At(i64),
}

impl Since {
    /// As an address has it: `15m`, `2026-11-25T07:00:00Z`; empty for any.
    pub fn words(self) -> String {
        match self {
            Self::Any => String::new(),
            Self::Ago(seconds) if seconds % 3_600 == 0 => format!("{}h", seconds / 3_600),
            Self::Ago(seconds) if seconds % 60 == 0 => format!("{}m", seconds / 60),
            Self::Ago(seconds) => format!("{seconds}s"),
            Self::At(at) => instant::rfc3339_millis(at),
        }
    }

    /// Reads [`words`](Self::words).
    pub fn parse(text: &str) -> Self {
        let unit = |unit: char, seconds: i64| {
            let number: u32 = text.strip_suffix(unit)?.parse().ok()?;
            Some(Self::Ago(i64::from(number) * seconds))
        };
        unit('s', 1)
            .or_else(|| unit('m', 60))
            .or_else(|| unit('h', 3_600))
            .or_else(|| instant::parse(text, 0).map(Self::At))
            .unwrap_or_default()
    }

    /// The moment, when the server's clock shows `now`.
    pub fn at(self, now: i64) -> Option<i64> {
        match self {
            Self::Any => None,
            Self::Ago(seconds) => Some(now - seconds * 1_000),
            Self::At(at) => Some(at),
        }
    }
}

/// One line among all: the one of this time and container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// In nanoseconds since 1970.
    pub time: i64,
    /// `POD/CONTAINER`.
    pub source: String,
}

/// What of a log is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// Only containers of these names; all, or the one that the view chooses, when empty; [`ALL`](Self::ALL) alone
    /// for all in any case.
    pub containers: Vec<String>,
    /// The run before the current one.
    pub previous: bool,
    /// Where it begins.
    pub since: Since,
    /// Where it ends, in milliseconds since 1970.
    pub until: Option<i64>,
    /// From the first line on instead of up to the last.
    pub head: bool,
    /// Which lines.
    pub filter: Filter,
    /// The line to open at.
    pub line: Option<Place>,
}

impl Query {
    /// In place of containers' names: all of them.
    pub const ALL: &str = "*";

    /// Takes a parameter of an address, when it is one of a log's.
    pub fn read(&mut self, key: &str, value: &str) {
        let filter = &mut self.filter;
        match key {
            "containers" => {
                self.containers =
                    value.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect();
            }
            "previous" => self.previous = value == "1",
            "since" => self.since = Since::parse(value),
            "until" => self.until = instant::parse(value, 0),
            "head" => self.head = value == "1",
            "include" if !value.is_empty() => filter.include.push(value.to_owned()),
            "exclude" if !value.is_empty() => filter.exclude.push(value.to_owned()),
            "regex" => filter.regex = value == "1",
            "case" => filter.match_case = value == "1",
            "field" => filter.fields.extend(Field::parse(value)),
            "level" => filter.level = level_of(value),
            "context" => filter.context = value.parse().unwrap_or(0).min(1_000),
            "line" => {
                let (time, source) = value.split_once('/').unwrap_or((value, ""));
                self.line = time.parse().ok().map(|time| Place { time, source: source.to_owned() });
            }
            _ => {}
        }
    }

    /// Its parameters in an address.
    pub fn write(&self, query: &mut Vec<String>) {
        if !self.containers.is_empty() {
            let names: Vec<String> = self.containers.iter().map(|name| percent::encode(name)).collect();
            query.push(format!("containers={}", names.join(",")));
        }
        if self.previous {
            query.push("previous=1".to_owned());
        }
        if self.since != Since::Any {
            query.push(format!("since={}", self.since.words()));
        }
        if let Some(until) = self.until {
            query.push(format!("until={}", instant::rfc3339_millis(until)));
        }
        if self.head {
            query.push("head=1".to_owned());
        }
        self.write_filter(query);
        if self.filter.context > 0 {
            query.push(format!("context={}", self.filter.context));
        }
        if let Some(line) = &self.line {
            let source: Vec<String> = line.source.split('/').map(percent::encode).collect();
            query.push(format!("line={}/{}", line.time, source.join("/")));
        }
    }

    fn write_filter(&self, query: &mut Vec<String>) {
        let mut push = |key: &str, value: &str| query.push(format!("{key}={}", percent::encode(value)));
        let filter = &self.filter;
        filter.include.iter().for_each(|text| push("include", text));
        filter.exclude.iter().for_each(|text| push("exclude", text));
        filter.fields.iter().for_each(|field| push("field", &field.address()));
        for (on, key) in [(filter.regex, "regex"), (filter.match_case, "case")] {
            if on {
                push(key, "1");
            }
        }
        if filter.level != LogLevel::Unspecified {
            push("level", level_name(filter.level));
        }
    }

    /// Whether more comes by itself.
    pub fn follows(&self) -> bool {
        !self.previous && self.until.is_none() && !self.head && self.line.is_none()
    }

    /// What the server is asked for, but for the part of it that is read now. `now` is the server's time.
    pub fn request(&self, selection: &Selection, now: i64) -> ReadRequest {
        let containers = self.containers.iter().filter(|name| *name != Self::ALL);
        ReadRequest {
            namespace: selection.namespace.clone(),
            selection: Some(selection.message()),
            containers: containers.cloned().collect(),
            previous: self.previous,
            since: self.since.at(now).map(|at| nanos(at.saturating_mul(1_000_000))),
            until: self.until.map(|at| nanos(at.saturating_mul(1_000_000))),
            filter: self.filter.message(),
            ..ReadRequest::default()
        }
    }

    /// Where the server gives all of this as a file.
    pub fn download(&self, selection: &Selection, file: File, now: i64) -> String {
        let mut query = Vec::new();
        let (kind, name) = selection.of.kind_and_name();
        let (namespace, name) = (percent::encode(&selection.namespace), percent::encode(name));
        query.push(format!("namespace={namespace}"));
        query.push(match &selection.of {
            Of::Workload(..) => format!("workload={}/{name}", percent::encode(kind)),
            Of::Service(_) => format!("service={name}"),
            Of::Pod(_) => format!("pod={name}"),
            Of::Labels(_) => format!("selector={name}"),
        });
        for name in self.containers.iter().filter(|name| *name != Self::ALL) {
            query.push(format!("containers={}", percent::encode(name)));
        }
        if self.previous {
            query.push("previous=1".to_owned());
        }
        if let Some(since) = self.since.at(now) {
            query.push(format!("since={}", instant::rfc3339_millis(since)));
        }
        if let Some(until) = self.until {
            query.push(format!("until={}", instant::rfc3339_millis(until)));
        }
        self.write_filter(&mut query);
        if self.filter.context > 0 {
            let lines = self.filter.context;
            query.push(format!("before={lines}&after={lines}"));
        }
        query.push(match file {
            File::Text => "format=text".to_owned(),
            File::Named => "format=text&names=1".to_owned(),
            File::Ndjson => "format=ndjson".to_owned(),
        });
        format!("/logs/download?{}", query.join("&"))
    }
}

/// How lines are written to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum File {
    /// Byte for byte as the containers wrote them.
    Text,
    /// With their times and containers before them.
    Named,
    /// One JSON object a line.
    Ndjson,
}

/// A moment in nanoseconds since 1970, for the server.
pub(super) fn nanos(unix_nanos: i64) -> Timestamp {
    let seconds = unix_nanos.div_euclid(1_000_000_000);
    let nanos = i32::try_from(unix_nanos.rem_euclid(1_000_000_000)).unwrap_or(0);
    Timestamp { seconds, nanos }
}

#[cfg(test)]
mod tests;
