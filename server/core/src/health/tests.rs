use proptest::{prop_assert_eq, proptest};
use rstest::rstest;

use super::{Health, Verdict};

const BEST_TO_WORST: [Health; 6] = [
    Health::Healthy,
    Health::Suspended,
    Health::Progressing,
    Health::Unknown,
    Health::Missing,
    Health::Degraded,
];

#[test]
fn health_is_ordered_from_best_to_worst() {
    assert!(BEST_TO_WORST.is_sorted());
    assert_eq!(Health::default(), Health::Healthy);
}

#[rstest]
#[case(Health::Healthy, false)]
#[case(Health::Suspended, false)]
#[case(Health::Progressing, false)]
#[case(Health::Unknown, true)]
#[case(Health::Missing, true)]
#[case(Health::Degraded, true)]
fn a_person_should_look_at_what_is_broken(#[case] health: Health, #[case] broken: bool) {
    assert_eq!(health.is_broken(), broken);
}

#[test]
fn a_healthy_verdict_says_nothing() {
    assert_eq!(Verdict::healthy(), Verdict::new(Health::Healthy, "", ""));
}

proptest! {
    #[test]
    fn the_worst_does_not_depend_on_the_order(indices in proptest::collection::vec(0..6_usize, 1..9)) {
        let healths: Vec<_> = indices.iter().map(|index| BEST_TO_WORST[*index]).collect();
        let worst = indices.iter().max().map(|index| BEST_TO_WORST[*index]);
        prop_assert_eq!(healths.iter().rev().max().copied(), worst);
    }
}
