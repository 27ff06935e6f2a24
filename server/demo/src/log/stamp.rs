//! Times in a log, written fast: the same second is formatted once.

use jiff::Timestamp;

/// Writes times.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stamp {
    second: Option<i64>,
    /// `2026-11-23T03:26:11`
    text: String,
}

impl Stamp {
    /// Writes `2026-11-23T03:26:11.123456789Z`, with as many digits of the second's fraction, up to nine.
    pub(crate) fn write(&mut self, at: Timestamp, digits: usize, out: &mut Vec<u8>) {
        out.extend_from_slice(self.seconds(at).as_bytes());
        if digits > 0 {
            let mut fraction = [b'0'; 9];
            let mut rest = at.subsec_nanosecond().unsigned_abs();
            for digit in fraction.iter_mut().rev() {
                *digit += u8::try_from(rest % 10).unwrap_or(0);
                rest /= 10;
            }
            out.push(b'.');
            out.extend_from_slice(&fraction[..digits.min(9)]);
        }
        out.push(b'Z');
    }

    /// `2026-11-23T03:26:11`
    pub(crate) fn seconds(&mut self, at: Timestamp) -> &str {
        if self.second != Some(at.as_second()) {
            self.second = Some(at.as_second());
            self.text = at.strftime("%Y-%m-%dT%H:%M:%S").to_string();
        }
        &self.text
    }
}
