//! What things use, beside what was asked for and what is allowed, as bars and words.

use kdr_proto::v1::{Figures, NamespaceUsage, Usage};

use crate::quantity::{self, bytes};

/// From so many hundredths of its limit on a thing is about to hit it.
const TIGHT: u64 = 90;

/// A bar and what stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// How much of it is filled, in hundredths: `0..=100`.
    pub filled: u64,
    /// Beside it, for example `62 %`.
    pub words: String,
    /// The exact figures, for who points at it.
    pub title: String,
    /// The thing is about to hit its limit.
    pub tight: bool,
}

/// Memory in use as a part of what was asked for; only the amount where nothing was.
pub fn of_requests(figures: &Figures) -> Bar {
    let (used, asked) = (figures.memory_bytes, figures.memory_request_bytes);
    match percent(used, asked) {
        Some(percent) => Bar {
            filled: percent.min(100),
            words: format!("{} %", quantity::count(percent)),
            title: format!("{} in use of {} asked for", bytes(used), bytes(asked)),
            tight: false,
        },
        None => Bar {
            filled: 0,
            words: bytes(used),
            title: format!("{} in use; nothing asked for", bytes(used)),
            tight: false,
        },
    }
}

/// Memory in use as a part of what is allowed; the part of `most` where nothing forbids more, so that bars of several
/// things can be compared.
pub fn of_limit(figures: &Figures, most: u64) -> Bar {
    let (used, limit) = (figures.memory_bytes, figures.memory_limit_bytes);
    match percent(used, limit) {
        Some(percent) => Bar {
            filled: percent.min(100),
            words: format!("{} of {}", bytes(used), bytes(limit)),
            title: format!("{percent} % of its limit of {}", bytes(limit)),
            tight: percent >= TIGHT,
        },
        None => Bar {
            filled: percent(used, most).unwrap_or(0).min(100),
            words: format!("{}, no limit", bytes(used)),
            title: format!("{} in use; nothing limits it", bytes(used)),
            tight: false,
        },
    }
}

/// Rounded to the nearest hundredth; absent when the whole is nothing.
fn percent(part: u64, whole: u64) -> Option<u64> {
    let percent = (u128::from(part) * 100 + u128::from(whole) / 2).checked_div(u128::from(whole))?;
    Some(u64::try_from(percent).unwrap_or(u64::MAX))
}

/// What a namespace uses, when that is known.
pub fn of_namespace<'a>(usage: &'a Usage, name: &str) -> Option<&'a Figures> {
    let namespace = usage.namespaces.iter().find(|namespace| namespace.name == name)?;
    namespace.figures.as_ref()
}

/// The sums over all namespaces, or over one.
pub fn total(usage: &Usage, namespace: Option<&str>) -> Figures {
    let wanted = |usage: &&NamespaceUsage| namespace.is_none_or(|namespace| usage.name == namespace);
    let figures = usage.namespaces.iter().filter(wanted).filter_map(|namespace| namespace.figures.as_ref());
    figures.fold(Figures::default(), |sum, figures| Figures {
        cpu_millis: sum.cpu_millis + figures.cpu_millis,
        memory_bytes: sum.memory_bytes + figures.memory_bytes,
        cpu_request_millis: sum.cpu_request_millis + figures.cpu_request_millis,
        cpu_limit_millis: sum.cpu_limit_millis + figures.cpu_limit_millis,
        memory_request_bytes: sum.memory_request_bytes + figures.memory_request_bytes,
        memory_limit_bytes: sum.memory_limit_bytes + figures.memory_limit_bytes,
    })
}

/// Cores with at most one decimal: `250 m` below one core, else `3.2 cores`.
pub fn cores(millis: u64) -> String {
    let tenths = millis / 100;
    match (millis, tenths % 10) {
        (0..1000, _) => format!("{millis} m"),
        (1000, _) => "1 core".to_owned(),
        (_, 0) => format!("{} cores", quantity::count(tenths / 10)),
        (_, rest) => format!("{}.{rest} cores", quantity::count(tenths / 10)),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const MIB: u64 = 1024 * 1024;

    fn memory(used: u64, asked: u64, limit: u64) -> Figures {
        Figures {
            memory_bytes: used * MIB,
            memory_request_bytes: asked * MIB,
            memory_limit_bytes: limit * MIB,
            ..Figures::default()
        }
    }

    #[rstest]
    #[case(62, 100, 62, "62 %")]
    #[case(250, 100, 100, "250 %")]
    #[case(0, 100, 0, "0 %")]
    #[case(40, 0, 0, "40 MiB")]
    fn memory_is_a_part_of_what_was_asked_for(
        #[case] used: u64,
        #[case] asked: u64,
        #[case] filled: u64,
        #[case] words: &str,
    ) {
        let bar = of_requests(&memory(used, asked, 0));
        assert_eq!((bar.filled, bar.words.as_str()), (filled, words));
    }

    #[rstest]
    #[case(190, 256, 74, "190 MiB of 256 MiB", false)]
    #[case(231, 256, 90, "231 MiB of 256 MiB", true)]
    #[case(300, 256, 100, "300 MiB of 256 MiB", true)]
    #[case(200, 0, 50, "200 MiB, no limit", false)]
    fn memory_is_a_part_of_its_limit(
        #[case] used: u64,
        #[case] limit: u64,
        #[case] filled: u64,
        #[case] words: &str,
        #[case] tight: bool,
    ) {
        let bar = of_limit(&memory(used, 0, limit), 400 * MIB);
        assert_eq!((bar.filled, bar.words.as_str(), bar.tight), (filled, words, tight));
    }

    #[test]
    fn absurd_figures_are_no_trouble() {
        let most = Figures { memory_bytes: u64::MAX, memory_request_bytes: 1, ..Figures::default() };
        assert_eq!(of_requests(&most).filled, 100);
        assert_eq!(of_limit(&Figures::default(), 0).filled, 0);
    }

    #[rstest]
    #[case(0, "0 m")]
    #[case(250, "250 m")]
    #[case(1000, "1 core")]
    #[case(3_200, "3.2 cores")]
    #[case(4_000_000, "4,000 cores")]
    fn cores_are_in_human_units(#[case] millis: u64, #[case] words: &str) {
        assert_eq!(cores(millis), words);
    }

    #[test]
    fn namespaces_are_summed() {
        let one = |name: &str, used| NamespaceUsage { name: name.into(), figures: Some(memory(used, 10, 0)) };
        let usage = Usage { namespaces: vec![one("a", 3), one("b", 4)], ..Usage::default() };
        assert_eq!(total(&usage, None), memory(7, 20, 0));
        assert_eq!(total(&usage, Some("b")), memory(4, 10, 0));
        assert_eq!(of_namespace(&usage, "a"), Some(&memory(3, 10, 0)));
        assert_eq!(of_namespace(&usage, "c"), None);
    }
}
