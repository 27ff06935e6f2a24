//! Orders that stay. What a person has seen in a place is found there again, whatever happens to it meanwhile.

use std::collections::BTreeSet;

/// The order to show: what was there before stays where it was, what is new comes after it. With nothing before, it
/// is `sorted` as it is.
pub fn settle(before: &[String], sorted: Vec<String>) -> Vec<String> {
    if before.is_empty() {
        return sorted;
    }
    let present: BTreeSet<&str> = sorted.iter().map(String::as_str).collect();
    let known: BTreeSet<&str> = before.iter().map(String::as_str).collect();
    let kept = before.iter().filter(|key| present.contains(key.as_str()));
    let new = sorted.iter().filter(|key| !known.contains(key.as_str()));
    kept.chain(new).cloned().collect()
}

/// How many troubled things stand below one that is well: what a new order would bring up.
pub fn buried(troubled: impl IntoIterator<Item = bool>) -> usize {
    troubled.into_iter().skip_while(|troubled| *troubled).filter(|troubled| *troubled).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn keys(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn what_was_there_keeps_its_place_and_what_is_new_comes_last() {
        assert_eq!(settle(&keys("b a c"), keys("a b c")), keys("b a c"));
        assert_eq!(settle(&keys("b a c"), keys("d a b")), keys("b a d"));
        assert_eq!(settle(&[], keys("a b")), keys("a b"));
    }

    #[test]
    fn trouble_below_what_is_well_is_counted() {
        assert_eq!(buried([true, true, false]), 0);
        assert_eq!(buried([true, false, true, false, true]), 2);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_doubled_or_swapped(
            before in prop::collection::btree_set("[a-h]", 0..8), after in prop::collection::btree_set("[a-h]", 0..8),
        ) {
            let before: Vec<String> = before.into_iter().rev().collect();
            let after: Vec<String> = after.into_iter().collect();
            let shown = settle(&before, after.clone());
            let mut sorted = shown.clone();
            sorted.sort();
            prop_assert_eq!(sorted, after);
            let places: Vec<_> = shown.iter().filter_map(|key| before.iter().position(|old| old == key)).collect();
            prop_assert!(places.is_sorted());
        }
    }
}
