//! Kubernetes' quantities: `500m`, `1.5`, `256Mi`, `1e3`.
//!
//! Source: `k8s.io/apimachinery/pkg/api/resource`: a decimal number, then a binary suffix (`Ki` … `Ei`), a decimal one
//! (`n`, `u`, `m`, none, `k` … `E`) or a decimal exponent.

use std::sync::Arc;

/// A quantity as it was written, with its value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Quantity {
    /// As written, for example `256Mi`; empty when absent.
    pub text: Arc<str>,
    /// In thousandths, rounded up as Kubernetes does; zero when it cannot be read.
    pub millis: u128,
}

impl Quantity {
    /// Reads a quantity. What makes no sense, or is negative, is zero.
    pub fn new(text: &str) -> Self {
        Self { text: text.into(), millis: parse(text).unwrap_or_default() }
    }

    /// Whole units (bytes, cores), rounded up.
    pub fn units(&self) -> u64 {
        u64::try_from(self.millis.div_ceil(1000)).unwrap_or(u64::MAX)
    }

    /// Thousandths (of a core).
    pub fn thousandths(&self) -> u64 {
        u64::try_from(self.millis).unwrap_or(u64::MAX)
    }
}

fn parse(text: &str) -> Option<u128> {
    let digits = text.find(|char: char| !char.is_ascii_digit() && char != '.').unwrap_or(text.len());
    let (number, suffix) = text.split_at(digits);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() && fraction.is_empty() || fraction.contains('.') {
        return None;
    }
    // Nano is the smallest that Kubernetes knows.
    let fraction: String = fraction.chars().chain("000000000".chars()).take(9).collect();
    let whole: u128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let nanos = whole.checked_mul(1_000_000_000)?.checked_add(fraction.parse().ok()?)?;
    let (times, over) = factor(suffix)?;
    Some(nanos.checked_mul(times)?.div_ceil(over.checked_mul(1_000_000)?))
}

/// What a suffix multiplies by, and divides by.
fn factor(suffix: &str) -> Option<(u128, u128)> {
    let decimal = |power: u32| 10_u128.checked_pow(power).map(|factor| (factor, 1));
    let binary = |power: u32| 1024_u128.checked_pow(power).map(|factor| (factor, 1));
    match suffix {
        "" => decimal(0),
        "n" => Some((1, 1_000_000_000)),
        "u" => Some((1, 1_000_000)),
        "m" => Some((1, 1_000)),
        "k" => decimal(3),
        "M" => decimal(6),
        "G" => decimal(9),
        "T" => decimal(12),
        "P" => decimal(15),
        "E" => decimal(18),
        "Ki" => binary(1),
        "Mi" => binary(2),
        "Gi" => binary(3),
        "Ti" => binary(4),
        "Pi" => binary(5),
        "Ei" => binary(6),
        _ => {
            let exponent: i32 = suffix.strip_prefix(['e', 'E'])?.parse().ok()?;
            let power = 10_u128.checked_pow(exponent.unsigned_abs())?;
            Some(if exponent < 0 { (1, power) } else { (power, 1) })
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("", 0)]
    #[case("0", 0)]
    #[case("1", 1_000)]
    #[case("500m", 500)]
    #[case("1.5", 1_500)]
    #[case(".5", 500)]
    #[case("100u", 1)]
    #[case("123456789n", 124)]
    #[case("256Mi", 268_435_456_000)]
    #[case("1.5Gi", 1_610_612_736_000)]
    #[case("2k", 2_000_000)]
    #[case("1e3", 1_000_000)]
    #[case("5E-1", 500)]
    #[case("1E", 1_000_000_000_000_000_000_000)]
    #[case("lots", 0)]
    #[case("1.2.3", 0)]
    #[case("-1", 0)]
    #[case("1e999", 0)]
    fn a_quantity_is_read_as_kubernetes_does(#[case] text: &str, #[case] millis: u128) {
        assert_eq!(Quantity::new(text).millis, millis);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC*") {
            let _ = (Quantity::new(&text).units(), Quantity::new(&text).thousandths());
        }
    }
}
