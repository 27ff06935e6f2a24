//! A line of a log as one JSON object, for downloads and for the terminal.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use bytes::Bytes;
use jiff::Timestamp;
use kdr_core::log::{Source, SourceLine};
use serde_json::{Map, Value};

/// `{"time":…,"pod":…,"container":…,"node":…,"text":…}`. Bytes that are no UTF-8 are given in `base64`, and `text` has
/// U+FFFD for them. `level` is there when the line says one; `context` and `cut` are there when they are true.
pub fn line(source: &Source, line: &SourceLine<Bytes>) -> Value {
    let SourceLine { line, context, .. } = line;
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| object.insert(key.to_owned(), value);
    put("time", moment(line.time_unix_nanos).to_string().into());
    put("pod", (*source.pod).into());
    put("container", (*source.container).into());
    put("node", (*source.node).into());
    let text = String::from_utf8_lossy(&line.text);
    if matches!(text, std::borrow::Cow::Owned(_)) {
        put("base64", BASE64_STANDARD.encode(&line.text).into());
    }
    put("text", text.into());
    if let Some(level) = kdr_line::level::of(&line.text) {
        put("level", level.name().into());
    }
    for (key, is) in [("context", *context), ("cut", line.cut)] {
        if is {
            put(key, true.into());
        }
    }
    Value::Object(object)
}

/// A line's time.
pub fn moment(nanos: i64) -> Timestamp {
    // All of i64's nanoseconds lie within jiff's range.
    Timestamp::from_nanosecond(i128::from(nanos)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use kdr_core::{
        log::{Line, SourceState},
        pod::Role,
    };

    use super::*;

    fn of(text: &'static [u8], context: bool) -> String {
        let source = Source {
            id: 0,
            pod: "web-1".into(),
            container: "app".into(),
            role: Role::App,
            restarts: 0,
            node: "n1".into(),
            state: SourceState::Following,
        };
        let line = Line { time_unix_nanos: 1_500_000_000, text: Bytes::from_static(text), cut: false };
        super::line(&source, &SourceLine { source: 0, line, context }).to_string()
    }

    #[test]
    fn a_line_is_one_object() {
        let expected = r#"{"container":"app","node":"n1","pod":"web-1","text":"say \"hi\"","time":"1970-01-01T00:00:01.5Z"}"#;
        assert_eq!(of(b"say \"hi\"", false), expected);
        assert!(of(b"x", true).contains(r#""context":true"#));
    }

    #[test]
    fn what_is_no_text_is_kept_byte_for_byte() {
        let object: Value = serde_json::from_str(&of(b"caf\xe9", false)).unwrap();
        assert_eq!(object["text"], "caf\u{fffd}");
        assert_eq!(BASE64_STANDARD.decode(object["base64"].as_str().unwrap()).unwrap(), b"caf\xe9");
    }
}
