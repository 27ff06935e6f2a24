//! The server's clock, as well as this page can know it.
//!
//! Ages and lag are computed against the server's clock, never against the viewer's own, which may be hours off.
//! Each message carries the server's time; the message that travelled fastest tells the clocks' difference best.

/// An estimate of the server's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Clock {
    /// Own clock minus the server's, in milliseconds; the smallest seen, since travelling only ever adds to it.
    offset: Option<i64>,
}

impl Clock {
    /// Takes note of a message that was sent at `server` and arrived at `own`, both in milliseconds since 1970.
    pub fn observe(&mut self, own: i64, server: i64) {
        let offset = own - server;
        self.offset = Some(self.offset.map_or(offset, |known| known.min(offset)));
    }

    /// The server's time at a moment of the own clock; the own time as long as no message has come.
    pub fn server_time(&self, own: i64) -> i64 {
        own - self.offset.unwrap_or(0)
    }

    /// How far what has just arrived (at `own`) is behind the cluster, when the server observed it at `observed`.
    pub fn lag(&self, own: i64, observed: i64) -> i64 {
        (self.server_time(own) - observed).max(0)
    }

    /// Forgets the estimate: after a sleep, or with another server, the difference may be another.
    pub fn reset(&mut self) {
        self.offset = None;
    }
}

/// Lag in words with tenths below ten seconds: `0.2 s behind`.
pub fn behind(lag: i64) -> String {
    let tenths = (lag.max(0) + 99) / 100;
    match tenths {
        0..100 => format!("{}.{} s behind", tenths.max(1) / 10, tenths.max(1) % 10),
        _ => format!("{} s behind", tenths / 10),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn the_fastest_message_sets_the_clock() {
        let mut clock = Clock::default();
        clock.observe(10_300, 5_000);
        clock.observe(10_420, 5_400);
        clock.observe(11_900, 6_000);
        assert_eq!(clock.server_time(11_020), 6_000);
        assert_eq!(clock.lag(11_900, 5_950), 930);
    }

    #[test]
    fn a_page_whose_clock_is_behind_sees_no_negative_lag() {
        let mut clock = Clock::default();
        clock.observe(1_000, 500_000);
        assert_eq!(clock.server_time(1_010), 500_010);
        assert_eq!(clock.lag(1_000, 500_005), 0);
    }

    #[rstest]
    #[case(0, "0.1 s behind")]
    #[case(40, "0.1 s behind")]
    #[case(101, "0.2 s behind")]
    #[case(1_250, "1.3 s behind")]
    #[case(9_900, "9.9 s behind")]
    #[case(12_000, "12 s behind")]
    fn lag_is_rounded_up_to_tenths(#[case] lag: i64, #[case] words: &str) {
        assert_eq!(behind(lag), words);
    }
}
