//! The world's chance: one sequence of numbers, given by the seed.

use std::ops::Range;

use jiff::SignedDuration;
use rand::{RngExt, SeedableRng, rngs::Xoshiro256PlusPlus};

/// The characters that Kubernetes makes names of: none of them spells a word.
const NAME_CHARACTERS: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";

/// A seeded source of numbers, names and times.
#[derive(Debug, Clone)]
pub(crate) struct Dice(Xoshiro256PlusPlus);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    /// An index into something of this length, which must not be zero.
    pub(crate) fn index(&mut self, length: usize) -> usize {
        self.0.random_range(0..length.max(1))
    }

    /// One of these. There must be at least one.
    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.index(from.len())]
    }

    /// A time between two numbers of milliseconds.
    pub(crate) fn millis(&mut self, range: Range<i64>) -> SignedDuration {
        SignedDuration::from_millis(self.0.random_range(range))
    }

    /// A name's suffix as Kubernetes makes it, for example `x7k2p`.
    pub(crate) fn suffix(&mut self, length: usize) -> String {
        (0..length).map(|_| char::from(self.pick(NAME_CHARACTERS))).collect()
    }

    /// A version 4 UUID.
    pub(crate) fn uid(&mut self) -> String {
        let bits: u128 = self.0.random();
        let bits = bits & !(0xf000_c000 << 48 | 0xf << 76 | 0xc << 60) | 0x4 << 76 | 0x8 << 60;
        let hex = format!("{bits:032x}");
        format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
    }
}
