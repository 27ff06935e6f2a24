//! What a line says.

use std::ops::Range;

use jiff::Timestamp;
use rand::{RngExt, rngs::Xoshiro256PlusPlus};

use super::{stamp::Stamp, timeline::dice, voice::Voice};

mod application;
mod infrastructure;
mod trace;

/// Lines in a block; at most one stack trace is in each.
pub(super) const BLOCK: u64 = 128;

/// The lines of the stack trace that a line belongs to.
pub(super) fn traced(voice: Voice, seed: u64, line: u64) -> Option<Range<u64>> {
    let length = trace::length(voice)?;
    let block = line / BLOCK;
    let mut dice = dice(!seed, block);
    if !dice.random_bool(0.4) {
        return None;
    }
    let start = block * BLOCK + dice.random_range(0..BLOCK - length);
    let trace = start..start + length;
    trace.contains(&line).then_some(trace)
}

/// Chooses one of these.
fn pick<T: Copy>(dice: &mut Xoshiro256PlusPlus, from: &[T]) -> T {
    from[dice.random_range(0..from.len())]
}

/// Appends a line's text, without the line's end.
pub(super) fn write(voice: Voice, seed: u64, line: u64, at: Timestamp, stamp: &mut Stamp, out: &mut Vec<u8>) {
    if let Some(lines) = traced(voice, seed, line) {
        return trace::write(voice, line - lines.start, at, stamp, out);
    }
    let dice = &mut dice(seed, line);
    match voice {
        Voice::Plain | Voice::Archive | Voice::Firehose => application::plain(dice, line, at, stamp, out),
        Voice::Json => application::json(dice, at, stamp, out),
        Voice::Logfmt => application::logfmt(dice, at, stamp, out),
        Voice::Colours => application::colours(dice, at, stamp, out),
        Voice::Java => application::java(dice, at, stamp, out),
        Voice::Kafka => infrastructure::kafka(dice, at, stamp, out),
        Voice::Python => application::python(dice, at, stamp, out),
        Voice::Batch => application::batch(line, out),
        Voice::Latin1 => application::latin1(dice, line, out),
        Voice::Access => infrastructure::access(dice, at, out),
        Voice::Klog => infrastructure::klog(dice, at, out),
        Voice::CoreDns => infrastructure::core_dns(dice, out),
        Voice::Postgres => infrastructure::postgres(dice, at, stamp, out),
        Voice::Redis => infrastructure::redis(dice, at, out),
        // These have fixed lines.
        Voice::Init | Voice::NoDatabaseUrl | Voice::Quiet => {}
    }
}
