//! The address of a download as a request for logs.

use jiff::Timestamp;
use kdr_core::log::filter::FieldIs;
use kdr_proto::v1::{
    LogField, LogFilter, LogLevel, LogPattern, ReadRequest, WorkloadRef, read_request::Selection,
};
use tonic::Status;

/// How lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Format {
    /// As the containers wrote them.
    #[default]
    Text,
    /// A JSON object each.
    Ndjson,
}

impl Format {
    pub(super) fn content_type(self) -> &'static str {
        match self {
            // Whatever is in it, it is nothing that a browser should look into.
            Self::Text => "application/octet-stream",
            Self::Ndjson => "application/x-ndjson",
        }
    }

    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Text => "log",
            Self::Ndjson => "ndjson",
        }
    }
}

/// What is wanted.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    pub(super) request: ReadRequest,
    pub(super) format: Format,
    /// Times and names before the lines of a text.
    pub(super) names: bool,
}

/// Reads the query of the address.
pub(super) fn wanted(query: &str) -> Result<Wanted, Status> {
    let mut wanted = Wanted::default();
    let mut filter = LogFilter::default();
    let (mut regex, mut match_case) = (false, false);
    for (key, value) in form_urlencoded::parse(query.as_bytes()) {
        let request = &mut wanted.request;
        let pattern = |text: &str| LogPattern { text: text.to_owned(), ..LogPattern::default() };
        match &*key {
            "namespace" => request.namespace = value.into_owned(),
            "workload" => {
                let (kind, name) = value.split_once('/').ok_or_else(|| wrong(&key, &value, "Kind/name"))?;
                let workload = WorkloadRef { kind: kind.to_owned(), name: name.to_owned() };
                request.selection = Some(Selection::Workload(workload));
            }
            "service" => request.selection = Some(Selection::Service(value.into_owned())),
            "pod" => request.selection = Some(Selection::Pod(value.into_owned())),
            "selector" => request.selection = Some(Selection::Selector(value.into_owned())),
            "containers" => request.containers.push(value.into_owned()),
            "previous" => request.previous = switch(&key, &value)?,
            "since" => request.since = Some(time(&key, &value)?),
            "until" => request.until = Some(time(&key, &value)?),
            "tail" => request.tail_lines = Some(number(&key, &value)?),
            "head" => request.head_lines = Some(number(&key, &value)?),
            "include" => filter.include.push(pattern(&value)),
            "exclude" => filter.exclude.push(pattern(&value)),
            "regex" => regex = switch(&key, &value)?,
            "case" => match_case = switch(&key, &value)?,
            "level" => filter.level_at_least = level(&key, &value)?.into(),
            "field" => filter.fields.push(field(&key, &value)?),
            "before" => filter.before = number(&key, &value)?,
            "after" => filter.after = number(&key, &value)?,
            "names" => wanted.names = switch(&key, &value)?,
            "format" => {
                wanted.format = match &*value {
                    "text" => Format::Text,
                    "ndjson" => Format::Ndjson,
                    _ => return Err(wrong(&key, &value, "text or ndjson")),
                }
            }
            _ => return Err(Status::invalid_argument(format!("a download has no `{key}`"))),
        }
    }
    for pattern in filter.include.iter_mut().chain(&mut filter.exclude) {
        (pattern.regex, pattern.match_case) = (regex, match_case);
    }
    wanted.request.filter = Some(filter);
    Ok(wanted)
}

fn wrong(key: &str, value: &str, expected: &str) -> Status {
    Status::invalid_argument(format!("`{key}={value}`: write {expected}"))
}

fn switch(key: &str, value: &str) -> Result<bool, Status> {
    match value {
        "1" | "true" => Ok(true),
        "" | "0" | "false" => Ok(false),
        _ => Err(wrong(key, value, "1 or 0")),
    }
}

fn number(key: &str, value: &str) -> Result<u32, Status> {
    value.parse().map_err(|_| wrong(key, value, "a number"))
}

fn time(key: &str, value: &str) -> Result<prost_types::Timestamp, Status> {
    let time: Timestamp = value.parse().map_err(|_| wrong(key, value, "a time as RFC 3339 has it"))?;
    Ok(prost_types::Timestamp { seconds: time.as_second(), nanos: time.subsec_nanosecond() })
}

fn level(key: &str, value: &str) -> Result<LogLevel, Status> {
    let name = format!("LOG_LEVEL_{}", value.to_ascii_uppercase());
    LogLevel::from_str_name(&name)
        .filter(|level| *level != LogLevel::Unspecified)
        .ok_or_else(|| wrong(key, value, "trace, debug, info, warn, error or fatal"))
}

fn field(name: &str, text: &str) -> Result<LogField, Status> {
    let FieldIs { key, value, exclude } =
        FieldIs::parse(text).ok_or_else(|| wrong(name, text, "key=value"))?;
    Ok(LogField { key: key.to_string(), value: value.to_string(), exclude })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn the_address_says_all_of_it() {
        let query = "namespace=shop&workload=Deployment%2Fcheckout&containers=app&containers=proxy&since=2026-11-25T10:00:00Z\
            &include=a%26b&exclude=c&regex=1&level=warn&field=user%3D7&field=x!%3Dy&format=ndjson&names=1&tail=5";
        let Wanted { request, format, names } = wanted(query).unwrap();
        assert_eq!((format, names, request.namespace.as_str()), (Format::Ndjson, true, "shop"));
        assert_eq!(request.containers, ["app", "proxy"]);
        assert_eq!((request.since.unwrap().seconds, request.tail_lines), (1_795_600_800, Some(5)));
        let filter = request.filter.unwrap();
        assert_eq!((filter.include[0].text.as_str(), filter.include[0].regex), ("a&b", true));
        assert_eq!((filter.exclude[0].text.as_str(), filter.exclude[0].regex), ("c", true));
        assert_eq!(filter.level_at_least(), LogLevel::Warn);
        assert_eq!((filter.fields[0].exclude, filter.fields[1].exclude), (false, true));
    }

    #[rstest]
    #[case("workload=checkout", "`workload=checkout`: write Kind/name")]
    #[case("since=now", "`since=now`: write a time as RFC 3339 has it")]
    #[case("tail=-1", "`tail=-1`: write a number")]
    #[case("level=loud", "`level=loud`: write trace, debug, info, warn, error or fatal")]
    #[case("format=pdf", "`format=pdf`: write text or ndjson")]
    #[case("field=x", "`field=x`: write key=value")]
    #[case("regex=maybe", "`regex=maybe`: write 1 or 0")]
    #[case("x=y", "a download has no `x`")]
    fn what_is_wrong_is_named(#[case] query: &str, #[case] sentence: &str) {
        assert_eq!(wanted(query).unwrap_err().message(), sentence);
    }
}
