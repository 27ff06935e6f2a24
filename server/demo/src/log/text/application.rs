//! Lines as a company's own services write them.

use std::io::Write;

use jiff::Timestamp;
use rand::{RngExt, rngs::Xoshiro256PlusPlus};

use super::{super::stamp::Stamp, pick};

type Dice = Xoshiro256PlusPlus;

const PATHS: [&str; 8] = [
    "/",
    "/cart",
    "/cart/items",
    "/checkout",
    "/products/8841",
    "/products/1207",
    "/search?q=lamp",
    "/healthz",
];
const LEVELS: [&str; 12] =
    ["info", "info", "info", "info", "info", "info", "info", "debug", "debug", "info", "warn", "error"];
const ERRORS: [&str; 4] = [
    "upstream timed out after 3000 ms",
    "payment declined: insufficient funds",
    "connection reset by peer",
    "retry budget exhausted",
];
const WARNINGS: [&str; 3] =
    ["slow query (1.2 s)", "cache miss ratio above 40 %", "deprecated header X-Shop-Session"];

/// What happened, with its level.
fn message(dice: &mut Dice) -> (&'static str, String) {
    let level = pick(dice, &LEVELS);
    let text = match level {
        "error" => pick(dice, &ERRORS).to_owned(),
        "warn" => pick(dice, &WARNINGS).to_owned(),
        "debug" => format!("cache hit key=product:{}", dice.random_range(1_000..9_999)),
        _ => {
            let (path, millis) = (pick(dice, &PATHS), dice.random_range(1..240));
            format!("GET {path} 200 {millis}ms")
        }
    };
    (level, text)
}

/// A write to a `Vec` cannot fail.
macro_rules! put {
    ($out:expr, $($words:tt)*) => {{ let _ = write!($out, $($words)*); }};
}
pub(super) use put;

pub(super) fn plain(dice: &mut Dice, line: u64, at: Timestamp, stamp: &mut Stamp, out: &mut Vec<u8>) {
    let (level, text) = message(dice);
    stamp.write(at, 3, out);
    put!(out, " {:<5} [worker-{}] #{line} {text}", level.to_uppercase(), dice.random_range(1..9));
}

pub(super) fn json(dice: &mut Dice, at: Timestamp, stamp: &mut Stamp, out: &mut Vec<u8>) {
    let (level, text) = message(dice);
    out.extend_from_slice(br#"{"ts":""#);
    stamp.write(at, 6, out);
    let (trace, user) = (dice.random::<u64>(), dice.random_range(1..5_000));
    put!(out, r#"","level":"{level}","msg":"{text}","trace_id":"{trace:016x}","user":{user}}}"#);
}

pub(super) fn logfmt(dice: &mut Dice, at: Timestamp, stamp: &mut Stamp, out: &mut Vec<u8>) {
    let (level, text) = message(dice);
    out.extend_from_slice(b"ts=");
    stamp.write(at, 3, out);
    put!(out, " level={level} caller=handler.go:{} msg=\"{text}\"", dice.random_range(20..400));
}

pub(super) fn colours(dice: &mut Dice, at: Timestamp, stamp: &mut Stamp, out: &mut Vec<u8>) {
    let (level, text) = message(dice);
    let colour = match level {
        "error" => "1;31",
        "warn" => "33",
        "debug" => "2",
        _ => "32",
    };
    out.extend_from_slice(b"\x1b[2m");
    stamp.write(at, 3, out);
    let name = level.to_uppercase();
    put!(out, "\x1b[0m \x1b[{colour}m{name:>5}\x1b[0m \x1b[38;5;75mhttp::server\x1b[0m {text}");
}

pub(super) fn java(dice: &mut Dice, at: Timestamp, stamp: &mut Stamp, out: &mut Vec<u8>) {
    let (level, text) = message(dice);
    stamp.write(at, 3, out);
    let (level, thread) = (level.to_uppercase(), dice.random_range(1..33));
    put!(out, " {level:<5} 1 --- [nio-8080-exec-{thread}] c.shop.web.RequestLogger : {text}");
}

pub(super) fn python(dice: &mut Dice, at: Timestamp, stamp: &mut Stamp, out: &mut Vec<u8>) {
    let (level, text) = message(dice);
    let millis = at.subsec_millisecond();
    put!(
        out,
        "{},{millis:03} {} uvicorn.access: {text}",
        stamp.seconds(at).replace('T', " "),
        level.to_uppercase()
    );
}

pub(super) fn batch(line: u64, out: &mut Vec<u8>) {
    put!(out, "processed {} of 12000 records", (line + 1) * 100);
}

/// Every third line is Latin-1 with an umlaut, which is not UTF-8.
pub(super) fn latin1(dice: &mut Dice, line: u64, out: &mut Vec<u8>) {
    let number = dice.random_range(10_000..99_999);
    if line.is_multiple_of(3) {
        out.extend_from_slice(b"Kunde M\xfcller, Stra\xdfe 12, Auftrag ");
        put!(out, "{number}");
    } else {
        put!(out, "Auftrag {number} importiert");
    }
}
