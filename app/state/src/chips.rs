//! Why pods are not well, counted: the chips that filter a list by one reason.

use std::collections::BTreeMap;

use crate::{order, row::Row};

/// One reason and how many pods have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// The raw reason, for example `CrashLoopBackOff`.
    pub reason: String,
    /// How many pods.
    pub pods: u64,
}

/// The reasons of all namespaces, or of one, most frequent first.
pub fn chips(namespaces: &[Row], within: Option<&str>) -> Vec<Chip> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for row in namespaces {
        if let Row::Namespace(namespace) = row
            && within.is_none_or(|within| namespace.name == within)
        {
            for problem in &namespace.problems {
                *counts.entry(&problem.reason).or_default() += u64::from(problem.pods);
            }
        }
    }
    let chip = |(reason, pods): (&str, u64)| Chip { reason: reason.to_owned(), pods };
    let mut chips: Vec<Chip> = counts.into_iter().map(chip).collect();
    order::sort(&mut chips, |a, b| b.pods.cmp(&a.pods));
    chips
}

#[cfg(test)]
mod tests {
    use kdr_proto::v1::{Namespace, Problem};

    use super::*;

    fn namespace(name: &str, problems: &[(&str, u32)]) -> Row {
        let problem = |&(reason, pods): &(&str, u32)| Problem { reason: reason.into(), pods };
        let problems = problems.iter().map(problem).collect();
        Namespace { name: name.into(), problems, ..Namespace::default() }.into()
    }

    #[test]
    fn reasons_are_summed_most_frequent_first() {
        let rows = [
            namespace("a", &[("Error", 1), ("CrashLoopBackOff", 2)]),
            namespace("b", &[("CrashLoopBackOff", 3), ("Unschedulable", 1)]),
        ];
        let counted = |within| {
            let chips = chips(&rows, within);
            chips.into_iter().map(|chip| (chip.reason, chip.pods)).collect::<Vec<_>>()
        };
        let all =
            [("CrashLoopBackOff".to_owned(), 5), ("Error".to_owned(), 1), ("Unschedulable".to_owned(), 1)];
        assert_eq!(counted(None), all);
        assert_eq!(counted(Some("a")), [("CrashLoopBackOff".to_owned(), 2), ("Error".to_owned(), 1)]);
        assert_eq!(counted(Some("c")), []);
    }
}
