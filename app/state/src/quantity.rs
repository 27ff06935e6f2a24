//! Amounts in human units. Integers only: formatting floating point would cost the page several kilobytes.

/// Bytes in binary units with at most one decimal: `980 B`, `1.2 MiB`.
pub fn bytes(count: u64) -> String {
    const UNITS: [&str; 5] = ["B", "KiB", "MiB", "GiB", "TiB"];
    let (mut unit, mut scale) = (0, 1_u64);
    while unit + 1 < UNITS.len() && count / scale >= 1024 {
        unit += 1;
        scale *= 1024;
    }
    let tenths = u128::from(count) * 10 / u128::from(scale);
    if unit == 0 || tenths % 10 == 0 || tenths >= 1000 {
        format!("{} {}", tenths / 10, UNITS[unit])
    } else {
        format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit])
    }
}

/// A count with thin groups of three: `10,400`.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count with its noun: `1 pod`, `2,100 pods`.
pub fn counted(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", count(number), if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(0, "0 B")]
    #[case(1023, "1023 B")]
    #[case(1024, "1 KiB")]
    #[case(1536, "1.5 KiB")]
    #[case(1_048_576, "1 MiB")]
    #[case(260_046_848, "248 MiB")]
    #[case(u64::MAX, "16777215 TiB")]
    fn bytes_are_in_binary_units(#[case] count: u64, #[case] text: &str) {
        assert_eq!(bytes(count), text);
    }

    #[rstest]
    #[case(0, "0 pods")]
    #[case(1, "1 pod")]
    #[case(214, "214 pods")]
    #[case(10_400, "10,400 pods")]
    #[case(1_000_000, "1,000,000 pods")]
    fn counts_are_grouped_and_agree_with_their_noun(#[case] number: u64, #[case] text: &str) {
        assert_eq!(counted(number, "pod"), text);
    }
}
