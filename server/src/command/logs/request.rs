//! The flags as a question to the logs.

use jiff::{Span, Timestamp, Zoned, civil};
use kdr_core::log::{
    Part, ReadRequest, Selection,
    filter::{FieldIs, Filter, Level, Pattern},
};

use crate::{
    args::{LogLevel, Logs as Arguments},
    failure::Failure,
};

/// Lines of a follow's beginning when nobody says how many.
const TAIL: u32 = 100;

/// The question.
pub(super) fn request(arguments: &Arguments, selection: Selection) -> Result<ReadRequest, Failure> {
    let now = Zoned::now();
    let since = arguments.since.as_deref().map(|text| moment("--since", text, &now)).transpose()?;
    let until = arguments.until.as_deref().map(|text| moment("--until", text, &now)).transpose()?;
    let part = match (arguments.tail, arguments.head) {
        (_, Some(lines)) => Part::Head(lines),
        (Some(lines), None) => Part::Tail(lines),
        (None, None) if arguments.follow && since.is_none() => Part::Tail(TAIL),
        (None, None) => Part::All,
    };
    Ok(ReadRequest {
        selection,
        containers: arguments.container.iter().map(|name| name.as_str().into()).collect(),
        previous: arguments.previous,
        since,
        until,
        part,
        follow: arguments.follow,
        filter: filter(arguments)?,
    })
}

fn filter(arguments: &Arguments) -> Result<Filter, Failure> {
    let pattern = |text: &String| Pattern {
        text: text.as_str().into(),
        regex: arguments.regex,
        match_case: arguments.match_case,
    };
    let around = arguments.around.unwrap_or_default();
    Ok(Filter {
        include: arguments.grep.iter().map(pattern).collect(),
        exclude: arguments.exclude.iter().map(pattern).collect(),
        level_at_least: arguments.level.map(level),
        fields: arguments.field.iter().map(|text| field(text)).collect::<Result<_, _>>()?,
        before: arguments.before.unwrap_or(around),
        after: arguments.after.unwrap_or(around),
    })
}

fn level(level: LogLevel) -> Level {
    match level {
        LogLevel::Trace => Level::Trace,
        LogLevel::Debug => Level::Debug,
        LogLevel::Info => Level::Info,
        LogLevel::Warn => Level::Warn,
        LogLevel::Error => Level::Error,
        LogLevel::Fatal => Level::Fatal,
    }
}

fn field(text: &str) -> Result<FieldIs, Failure> {
    let wrong = || Failure::usage(format!("--field: {text} is no field; write key=value or key!=value."));
    FieldIs::parse(text).ok_or_else(wrong)
}

/// `90s`, `1h30m`, `2d`: so long ago. Else a time: RFC 3339, or without an offset in the local zone; of today when
/// there is no date.
fn moment(flag: &str, text: &str, now: &Zoned) -> Result<Timestamp, Failure> {
    let wrong = || {
        Failure::usage(format!(
            "{flag}: {text} is no time; write 90s, 1h30m or 2d for so long ago, 14:05, 2026-11-25 14:05, or RFC 3339."
        ))
    };
    if let Ok(span) = text.parse::<Span>() {
        let ago = now.checked_sub(span.abs()).map_err(|_| wrong())?;
        return Ok(ago.timestamp());
    }
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Ok(moment);
    }
    let local = |time: civil::DateTime| time.to_zoned(now.time_zone().clone()).map(|zoned| zoned.timestamp());
    if let Ok(time) = text.parse::<civil::DateTime>() {
        return local(time).map_err(|_| wrong());
    }
    if let Ok(time) = text.parse::<civil::Time>() {
        return local(now.date().to_datetime(time)).map_err(|_| wrong());
    }
    Err(wrong())
}

#[cfg(test)]
mod tests;
