use std::fmt::Write as _;

use proptest::prelude::*;
use rstest::rstest;
use serde_json::Value;

use super::{Format, MOST, parse};
use crate::Level;

fn pairs(line: &[u8]) -> Option<Vec<(String, String)>> {
    let parsed = parse(line)?;
    Some(parsed.fields().iter().map(|field| (field.key.to_string(), field.value().into_owned())).collect())
}

fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

#[rstest]
#[case::flat(br#"{"level":"info","n":-1.5e3,"ok":true,"no":null}"#,
    &[("level", "info"), ("n", "-1.5e3"), ("ok", "true"), ("no", "null")])]
#[case::spaces(b" { \"a\" : 1 ,\t\"b\" : \"x\" } \r", &[("a", "1"), ("b", "x")])]
#[case::nested(br#"{"a":{"b":{"c":1},"d":2},"e":3}"#, &[("a.b.c", "1"), ("a.d", "2"), ("e", "3")])]
#[case::empty_objects(br#"{"a":{},"b":1}"#, &[("b", "1")])]
#[case::array(br#"{"a":[1,{"b":"]"}],"c":2}"#, &[("a", r#"[1,{"b":"]"}]"#), ("c", "2")])]
#[case::too_deep(br#"{"a":{"b":{"c":{"d":{"e":{"f":1}}}}}}"#, &[("a.b.c.d.e", r#"{"f":1}"#)])]
#[case::escapes(br#"{"a\"b":"\u00e9\ud83d\ude00\n\\\/"}"#, &[("a\"b", "é😀\n\\/")])]
#[case::half_a_surrogate(br#"{"a":"\ud83dx"}"#, &[("a", "\u{fffd}x")])]
#[case::no_utf8(b"{\"a\":\"\xff\"}", &[("a", "\u{fffd}")])]
#[case::nothing(b"{}", &[])]
fn objects_give_their_fields_in_order(#[case] line: &[u8], #[case] expected: &[(&str, &str)]) {
    assert_eq!(parse(line).map(|parsed| parsed.format()), Some(Format::Json));
    assert_eq!(pairs(line), Some(owned(expected)));
}

#[rstest]
#[case::logrus(br#"time="2024-01-01T12:00:00Z" level=info msg="a \"b\" c""#,
    &[("time", "2024-01-01T12:00:00Z"), ("level", "info"), ("msg", "a \"b\" c")])]
#[case::one_of_level(b"level=info", &[("level", "info")])]
#[case::one_of_message(b"msg=\"x y\"", &[("msg", "x y")])]
#[case::empty_value(b"a= b=\"\"", &[("a", ""), ("b", "")])]
#[case::equals_in_the_value(b"url=/a?b=c d=1", &[("url", "/a?b=c"), ("d", "1")])]
#[case::not_quoted(b"level=info msg=starting up now port=80",
    &[("level", "info"), ("msg", "starting up now"), ("port", "80")])]
#[case::escapes_of_go(br#"msg="\x1b[31m\u00e9" a=1"#, &[("msg", "\u{1b}[31mé"), ("a", "1")])]
fn logfmt_gives_its_pairs_in_order(#[case] line: &[u8], #[case] expected: &[(&str, &str)]) {
    assert_eq!(parse(line).map(|parsed| parsed.format()), Some(Format::Logfmt));
    assert_eq!(pairs(line), Some(owned(expected)));
}

#[rstest]
#[case::empty(b"")]
#[case::words(b"listening on port 80")]
#[case::one_pair(b"a=1")]
#[case::words_before_pairs(b"started a=1 b=2")]
#[case::words_behind_quotation(br#"a="1" and b=2"#)]
#[case::glued(br#"a="1"b=2"#)]
#[case::cut(br#"{"a":"b"#)]
#[case::cut_in_an_escape(br#"{"a":"b\"#)]
#[case::open(br#"{"a":1"#)]
#[case::more_behind(br#"{"a":1} x"#)]
#[case::no_value(br#"{"a":}"#)]
#[case::no_comma(br#"{"a":1 "b":2}"#)]
#[case::comma_at_the_end(br#"{"a":1,}"#)]
#[case::not_quoted(b"{a:1}")]
#[case::array(b"[1]")]
#[case::too_much_closed(br#"{"a":1}}"#)]
#[case::logfmt_cut(br#"a=1 b="c"#)]
fn what_is_not_made_of_fields_is_plain(#[case] line: &[u8]) {
    assert_eq!(parse(line), None);
}

#[rstest]
#[case::zap(br#"{"level":"info","ts":1704100000.1,"msg":"ready"}"#, "1704100000.1", Level::Info, "ready")]
#[case::pino(br#"{"level":40,"time":1704100000000,"msg":"slow"}"#, "1704100000000", Level::Warn, "slow")]
#[case::serilog(br#"{"@t":"2024","@m":"x","@l":"Error"}"#, "2024", Level::Error, "x")]
#[case::ecs(br#"{"@timestamp":"2024","log":{"level":"debug"},"message":"x"}"#, "2024", Level::Debug, "x")]
#[case::mongodb(br#"{"t":{"$date":"2024"},"s":"I","msg":"x"}"#, "2024", Level::Info, "x")]
#[case::gcp(br#"{"message":"x","severity":"ERROR","timestamp":"2024"}"#, "2024", Level::Error, "x")]
#[case::logfmt(b"ts=2024 level=warn msg=x", "2024", Level::Warn, "x")]
fn usual_names_tell_time_level_and_message(
    #[case] line: &[u8],
    #[case] time: &str,
    #[case] level: Level,
    #[case] message: &str,
) {
    let parsed = parse(line).unwrap();
    assert_eq!(parsed.time().unwrap().value(), time);
    assert_eq!(parsed.level(), Some(level));
    assert_eq!(parsed.message().unwrap().value(), message);
    assert_eq!(crate::level::of(line), Some(level), "the same as without the fields");
}

#[test]
fn a_field_is_found_by_its_name() {
    let parsed = parse(br#"{"a":{"b":1},"a.b":2,"c":"d"}"#).unwrap();
    assert_eq!(parsed.get("a.b").unwrap().value(), "1", "the first of that name");
    assert_eq!(parsed.get("c").unwrap().raw, b"d");
    assert_eq!(parsed.get("b"), None);
}

#[test]
fn a_hostile_line_is_bounded() {
    let deep = format!("{}1{}", r#"{"a":"#.repeat(100_000), "}".repeat(100_000));
    assert_eq!(parse(deep.as_bytes()).unwrap().fields().len(), 1);
    let arrays = format!(r#"{{"a":{}{}}}"#, "[".repeat(500_000), "]".repeat(500_000));
    assert_eq!(parse(arrays.as_bytes()).unwrap().fields().len(), 1);
    assert_eq!(parse("{".repeat(1_000_000).as_bytes()), None);
    assert_eq!(parse(format!(r#"{{"a":"{}"#, "\\".repeat(1_000_000)).as_bytes()), None);
    let mut many = String::from("{\"k\":0");
    let mut pairs = String::new();
    for key in 0..10_000 {
        let _ = write!(many, ",\"k{key}\":{key}");
        let _ = write!(pairs, "k{key}={key} ");
    }
    many.push('}');
    assert_eq!(parse(many.as_bytes()).unwrap().fields().len(), MOST);
    assert_eq!(parse(pairs.as_bytes()).unwrap().fields().len(), MOST);
}

/// Objects of texts, numbers and the like, within each other as deep as they are flattened.
fn objects() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[a-z\"\\\\\n\t\u{0}-\u{1f}é😀]{0,12}".prop_map(Value::from),
        proptest::collection::vec(any::<i32>(), 1..4).prop_map(Value::from),
    ];
    let object = |value: BoxedStrategy<Value>| {
        proptest::collection::btree_map("[a-z]{1,6}", value, 0..6)
            .prop_map(|fields| Value::Object(fields.into_iter().collect()))
            .boxed()
    };
    let inner = object(scalar.clone().boxed());
    let middle = object(prop_oneof![3 => scalar.clone().boxed(), 1 => inner].boxed());
    object(prop_oneof![3 => scalar.boxed(), 1 => middle].boxed())
}

/// The fields as they should be.
fn flattened(prefix: &str, value: &Value, to: &mut Vec<(String, String)>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                let key = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
                flattened(&key, value, to);
            }
        }
        Value::String(text) => to.push((prefix.to_owned(), text.clone())),
        other => to.push((prefix.to_owned(), other.to_string())),
    }
}

proptest! {
    #[test]
    fn any_bytes_are_taken(line in proptest::collection::vec(any::<u8>(), 0..200)) {
        parse(&line);
    }

    #[test]
    fn any_text_of_json_and_logfmt_is_taken(line in r#"([{}\[\]",:\\=ux \t]|\\u|d83d|"a"|a=|"k":|1e5|true){0,60}"#) {
        if let Some(parsed) = parse(line.as_bytes()) {
            for field in parsed.fields() {
                field.value();
            }
        }
    }

    #[test]
    fn an_object_gives_back_its_values(object in objects()) {
        let mut expected = Vec::new();
        flattened("", &object, &mut expected);
        prop_assert_eq!(pairs(object.to_string().as_bytes()), Some(expected));
    }

    #[test]
    fn what_serde_refuses_is_no_object_once_it_is_cut(object in objects(), cut in 1..20_usize) {
        let line = object.to_string();
        let cut = line.len().saturating_sub(cut);
        prop_assert_eq!(parse(&line.as_bytes()[..cut]), None);
    }

    #[test]
    fn logfmt_gives_back_what_was_quoted(values in proptest::collection::vec("[ -~]{0,20}", 2..6)) {
        let mut line = String::new();
        for (key, value) in values.iter().enumerate() {
            let _ = write!(line, "k{key}={value:?} ");
        }
        let read: Vec<String> = pairs(line.as_bytes()).unwrap().into_iter().map(|(_, value)| value).collect();
        prop_assert_eq!(read, values);
    }
}
