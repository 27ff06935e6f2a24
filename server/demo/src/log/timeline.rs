//! Line numbers and times: each line's time follows from its number, so neither has to be stored.

use std::ops::Range;

use jiff::{SignedDuration, Timestamp};
use rand::{RngExt, SeedableRng, rngs::Xoshiro256PlusPlus};

use super::{
    Run,
    text::{BLOCK, traced},
    voice::{Script, Voice},
};

/// The lines of one run, by number.
#[derive(Debug, Clone)]
pub(super) struct Timeline {
    pub(super) seed: u64,
    pub(super) voice: Voice,
    started: Timestamp,
    script: Option<Script>,
}

/// Numbers that depend on a run and a line.
pub(super) fn dice(seed: u64, line: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(seed ^ line.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

impl Timeline {
    pub(super) fn new(run: &Run) -> Self {
        Self { seed: run.seed(), voice: run.voice, started: run.started, script: run.voice.script() }
    }

    /// When a line is written. Never before the line before it.
    pub(super) fn time(&self, line: u64) -> Timestamp {
        let nanos = match self.script {
            Some(script) => {
                let at = usize::try_from(line).unwrap_or(usize::MAX).min(script.len().saturating_sub(1));
                script.get(at).map_or(0, |(millis, _)| millis * 1_000_000)
            }
            None => self.nanos(line),
        };
        self.started + SignedDuration::from_nanos(nanos)
    }

    fn nanos(&self, line: u64) -> i64 {
        // The lines of a stack trace come together with its first.
        let first = traced(self.voice, self.seed, line).map_or(line, |trace| trace.start);
        let behind = i64::try_from(line - first).unwrap_or(0) * 30_000;
        let period = self.voice.period();
        let slot = i64::try_from(first).unwrap_or(i64::MAX).saturating_mul(period);
        slot.saturating_add(dice(self.seed, first).random_range(0..period * 7 / 10)).saturating_add(behind)
    }

    /// How many lines have been written by `now`, that included.
    pub(super) fn count(&self, now: Timestamp) -> u64 {
        self.before(now + SignedDuration::from_nanos(1))
    }

    /// How many lines have been written before `now`.
    pub(super) fn before(&self, now: Timestamp) -> u64 {
        if let Some(script) = self.script {
            return script
                .partition_point(|(millis, _)| self.started + SignedDuration::from_millis(*millis) < now)
                as u64;
        }
        let elapsed = now.duration_since(self.started).as_nanos();
        let slots = u64::try_from(elapsed / i128::from(self.voice.period())).unwrap_or(0);
        // A line may be early by as much as a trace is long.
        let mut count = slots + BLOCK;
        while count > 0 && self.time(count - 1) >= now {
            count -= 1;
        }
        count
    }

    /// The numbers of the lines that can be read at `now`: the oldest are rotated away.
    pub(super) fn readable(&self, now: Timestamp) -> Range<u64> {
        let (end, rotation) = (self.count(now), self.voice.rotation());
        (end / rotation).saturating_sub(1) * rotation..end
    }

    /// Whether there will be a line of this number.
    pub(super) fn has(&self, line: u64) -> bool {
        self.script.is_none_or(|script| line < script.len() as u64)
    }

    /// The fixed text of a line, if it has one.
    pub(super) fn scripted(&self, line: u64) -> Option<&'static str> {
        let at = usize::try_from(line).ok()?;
        self.script?.get(at).map(|(_, text)| *text)
    }
}
