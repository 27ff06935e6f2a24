//! Which logs to read.

use std::sync::Arc;

use kdr_core::{
    graph::Selector,
    log::{
        Part, ReadRequest, Selected, Selection,
        filter::{FieldIs, Filter, Level, Pattern},
    },
};
use kdr_proto::v1::{self, LogLevel, read_request};
use tonic::Status;

use super::{required, workload_ref};
use crate::{convert::time, status::status};

/// Patterns and fields of a filter at most; nobody writes more.
const MOST: usize = 64;
/// Bytes of a pattern at most.
const LONGEST: usize = 4096;
/// Names of containers at most.
const MOST_CONTAINERS: usize = 256;

/// Which logs to read.
pub(crate) fn read(request: v1::ReadRequest) -> Result<ReadRequest, Status> {
    let v1::ReadRequest {
        namespace,
        selection,
        containers,
        previous,
        since,
        until,
        tail_lines,
        head_lines,
        follow,
        filter,
    } = request;
    required("namespace", &namespace)?;
    if containers.len() > MOST_CONTAINERS {
        return Err(Status::invalid_argument(format!("`containers` are more than {MOST_CONTAINERS}")));
    }
    let part = match (tail_lines, head_lines) {
        (None, None) => Part::All,
        (Some(lines), None) => Part::Tail(lines),
        (None, Some(lines)) => Part::Head(lines),
        (Some(_), Some(_)) => {
            return Err(Status::invalid_argument("`tail_lines` and `head_lines` exclude each other"));
        }
    };
    Ok(ReadRequest {
        selection: Selection { namespace: namespace.into(), pods: selected(selection)? },
        containers: containers.into_iter().map(Arc::from).collect(),
        previous,
        since: since.map(|since| time::instant("since", since)).transpose()?,
        until: until.map(|until| time::instant("until", until)).transpose()?,
        part,
        follow,
        filter: filter.map(self::filter).transpose()?.unwrap_or_default(),
    })
}

fn selected(selection: Option<read_request::Selection>) -> Result<Selected, Status> {
    Ok(match selection {
        None => {
            return Err(Status::invalid_argument(
                "`workload`, `service`, `pod` or `selector` is missing; say whose logs",
            ));
        }
        Some(read_request::Selection::Workload(workload)) => {
            Selected::Workload(workload_ref("workload", workload)?)
        }
        Some(read_request::Selection::Service(name)) => {
            required("service", &name)?;
            Selected::Service(name.into())
        }
        Some(read_request::Selection::Pod(name)) => {
            required("pod", &name)?;
            Selected::Pod(name.into())
        }
        Some(read_request::Selection::Selector(text)) => {
            Selected::Labels(Selector::parse(&text).map_err(status)?)
        }
    })
}

fn filter(filter: v1::LogFilter) -> Result<Filter, Status> {
    let v1::LogFilter { include, exclude, level_at_least, fields, before, after } = filter;
    if include.len() + exclude.len() + fields.len() > MOST {
        return Err(Status::invalid_argument(format!("`filter` has more than {MOST} parts")));
    }
    let level = LogLevel::try_from(level_at_least)
        .map_err(|_| Status::invalid_argument("`filter.level_at_least` is no level that there is"))?;
    let patterns =
        |patterns: Vec<v1::LogPattern>| patterns.into_iter().map(pattern).collect::<Result<_, _>>();
    Ok(Filter {
        include: patterns(include)?,
        exclude: patterns(exclude)?,
        level_at_least: self::level(level),
        fields: fields.into_iter().map(field).collect::<Result<_, _>>()?,
        before,
        after,
    })
}

fn pattern(v1::LogPattern { text, regex, match_case }: v1::LogPattern) -> Result<Pattern, Status> {
    required("filter.include.text", &text)?;
    if text.len() > LONGEST {
        return Err(Status::invalid_argument(format!("a pattern is longer than {LONGEST} bytes")));
    }
    Ok(Pattern { text: text.into(), regex, match_case })
}

fn field(v1::LogField { key, value, exclude }: v1::LogField) -> Result<FieldIs, Status> {
    required("filter.fields.key", &key)?;
    Ok(FieldIs { key: key.into(), value: value.into(), exclude })
}

fn level(level: LogLevel) -> Option<Level> {
    match level {
        LogLevel::Unspecified => None,
        LogLevel::Trace => Some(Level::Trace),
        LogLevel::Debug => Some(Level::Debug),
        LogLevel::Info => Some(Level::Info),
        LogLevel::Warn => Some(Level::Warn),
        LogLevel::Error => Some(Level::Error),
        LogLevel::Fatal => Some(Level::Fatal),
    }
}

#[cfg(test)]
mod tests;
