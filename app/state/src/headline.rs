//! The sentence at the top of a list: how many things need a person, then how many are well.

use crate::{health, quantity, row::Row};
use kdr_proto::v1::Health;

/// Things counted by how well they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// All of them.
    pub all: u64,
    /// Degraded, missing or unknown.
    pub broken: u64,
    /// On their way.
    pub progressing: u64,
}

impl Tally {
    /// Counts rows. A namespace counts as the workloads within it.
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Self {
        rows.into_iter().fold(Self::default(), |mut tally, row| {
            if let Row::Namespace(namespace) = row {
                tally.all += u64::from(namespace.workloads);
                tally.broken += u64::from(namespace.broken);
                tally.progressing += u64::from(namespace.progressing);
            } else {
                let health = row.health();
                tally.all += 1;
                tally.broken += u64::from(health::is_broken(health));
                tally.progressing += u64::from(health == Health::Progressing);
            }
            tally
        })
    }

    /// The headline and what stands beside it, for example `Three things need you` and `214 of 217 workloads are well`.
    pub fn headline(self, noun: &str) -> (String, String) {
        let Self { all, broken, progressing } = self;
        let well = all.saturating_sub(broken).saturating_sub(progressing);
        let of_all = quantity::counted(all, noun);
        let verb = if well == 1 { "is" } else { "are" };
        let on_their_way = match progressing {
            0 => String::new(),
            1 => ", 1 is on its way".to_owned(),
            more => format!(", {} are on their way", quantity::count(more)),
        };
        match (all, broken) {
            (0, _) => (format!("No {noun}s"), String::new()),
            (1, 0) if progressing == 0 => (format!("The one {noun} is well"), String::new()),
            (_, 0) if progressing == 0 => (format!("All {of_all} are well"), String::new()),
            (_, 0) => (
                "Nothing needs you".to_owned(),
                format!("{} of {of_all} {verb} well{on_their_way}", quantity::count(well)),
            ),
            (_, broken) => (
                need(broken, noun),
                format!("{} of {of_all} {verb} well{on_their_way}", quantity::count(well)),
            ),
        }
    }

    /// The headline over everything that needs a person, which may be more than workloads.
    pub fn headline_of_all(self, needs: u64) -> (String, String) {
        let (title, rest) = self.headline("workload");
        match (needs, self.broken) {
            (0, _) => (title, rest),
            // Then the title is what stands beside it.
            (needs, 0) if rest.is_empty() => (need(needs, "thing"), title),
            (needs, _) => (need(needs, "thing"), rest),
        }
    }
}

/// How many things need a person in all namespaces, or in one.
pub fn needs(namespaces: &[Row], within: Option<&str>) -> u64 {
    let counts = namespaces.iter().map(|row| match row {
        Row::Namespace(namespace) if within.is_none_or(|within| namespace.name == within) => {
            u64::from(namespace.findings)
        }
        _ => 0,
    });
    counts.sum()
}

/// How many need a person, in a sentence that names what is counted.
fn need(count: u64, noun: &str) -> String {
    if count == 1 { format!("One {noun} needs you") } else { format!("{} {noun}s need you", number(count)) }
}

/// Numbers up to twelve are words at the start of a sentence.
fn number(number: u64) -> String {
    const WORDS: [&str; 13] = [
        "No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven",
        "Twelve",
    ];
    let word = usize::try_from(number).ok().and_then(|index| WORDS.get(index));
    word.map_or_else(|| quantity::count(number), |word| (*word).to_owned())
}

#[cfg(test)]
mod tests {
    use kdr_proto::v1::{Namespace, Pod};
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(0, 0, 0, "No workloads", "")]
    #[case(1, 0, 0, "The one workload is well", "")]
    #[case(214, 0, 0, "All 214 workloads are well", "")]
    #[case(217, 3, 0, "Three workloads need you", "214 of 217 workloads are well")]
    #[case(217, 1, 2, "One workload needs you", "214 of 217 workloads are well, 2 are on their way")]
    #[case(20, 0, 1, "Nothing needs you", "19 of 20 workloads are well, 1 is on its way")]
    #[case(2, 1, 0, "One workload needs you", "1 of 2 workloads is well")]
    #[case(10_400, 1_300, 0, "1,300 workloads need you", "9,100 of 10,400 workloads are well")]
    fn the_headline_says_what_needs_a_person(
        #[case] all: u64,
        #[case] broken: u64,
        #[case] progressing: u64,
        #[case] title: &str,
        #[case] rest: &str,
    ) {
        let tally = Tally { all, broken, progressing };
        assert_eq!(tally.headline("workload"), (title.to_owned(), rest.to_owned()));
    }

    #[test]
    fn a_namespace_counts_as_its_workloads() {
        let namespace = Namespace { workloads: 14, broken: 2, progressing: 1, ..Namespace::default() };
        let pod = Pod { health: Health::Degraded.into(), ..Pod::default() };
        let tally = Tally::of(&[namespace.into(), pod.into()]);
        assert_eq!(tally, Tally { all: 15, broken: 3, progressing: 1 });
    }

    #[rstest]
    #[case(217, 3, 3, "Three things need you", "214 of 217 workloads are well")]
    #[case(217, 3, 5, "Five things need you", "214 of 217 workloads are well")]
    #[case(217, 0, 1, "One thing needs you", "All 217 workloads are well")]
    #[case(217, 0, 0, "All 217 workloads are well", "")]
    #[case(0, 0, 2, "Two things need you", "No workloads")]
    fn resources_may_need_a_person_too(
        #[case] all: u64,
        #[case] broken: u64,
        #[case] needs: u64,
        #[case] title: &str,
        #[case] rest: &str,
    ) {
        let tally = Tally { all, broken, progressing: 0 };
        assert_eq!(tally.headline_of_all(needs), (title.to_owned(), rest.to_owned()));
    }

    #[test]
    fn what_needs_a_person_is_counted_in_one_namespace_or_in_all() {
        let row =
            |name: &str| Namespace { name: name.into(), broken: 1, findings: 3, ..Namespace::default() };
        let rows = [row("a").into(), row("b").into()];
        assert_eq!((needs(&rows, None), needs(&rows, Some("a")), needs(&rows, Some("c"))), (6, 3, 0));
    }
}
