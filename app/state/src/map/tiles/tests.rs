use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn namespaces(pods: &[u32]) -> Vec<Namespace> {
    let namespace = |(index, pods): (usize, &u32)| Namespace {
        name: format!("team-{index}"),
        pods: *pods,
        ..Namespace::default()
    };
    pods.iter().enumerate().map(namespace).collect()
}

#[rstest]
#[case(0, 20, 1)]
#[case(20, 20, 1)]
#[case(30, 20, 2)]
#[case(84, 27, 3)]
#[case(10_000, 20, 4)]
#[case(u32::MAX, 1, 4)]
fn a_tile_is_as_wide_as_it_has_pods(#[case] pods: u32, #[case] median: u32, #[case] columns: u32) {
    assert_eq!(span(pods, median), columns);
}

#[test]
fn a_namespace_that_grows_or_breaks_keeps_its_tile() {
    let before = tiles(&[], &namespaces(&[10, 10, 10]));
    let mut later = namespaces(&[10, 10, 900, 5]);
    later.reverse();
    let after = tiles(&before, &later);
    assert_eq!(after[..3], before[..]);
    assert_eq!(after[3].name, "team-3");
}

#[test]
fn a_wide_tile_makes_do_with_what_is_left_of_a_row() {
    let tile = |span: u32| Tile { name: span.to_string(), span };
    let widths = |spans: &[u32]| {
        let tiles: Vec<Tile> = spans.iter().map(|span| tile(*span)).collect();
        // Six columns of 198 pixels.
        let places = places(&tiles, 1_238, Density::of(spans.len()));
        places.into_iter().map(|place| (place.x, place.y, place.width)).collect::<Vec<_>>()
    };
    assert_eq!(widths(&[4, 3]), [(0, 0, 822), (832, 0, 406)]);
    assert_eq!(widths(&[4, 1, 3]), [(0, 0, 822), (832, 0, 406), (0, 162, 614)]);
    assert_eq!(widths(&[1, 1]), [(0, 0, 198), (208, 0, 198)]);
}

#[test]
fn marks_are_as_large_as_can_be() {
    let density = Density::of(10);
    assert_eq!((mark(20, 180, density), mark(50, 180, density), mark(900, 180, density)), (13, 11, 9));
}

#[test]
fn arrows_go_to_the_nearest_tile() {
    let tiles = tiles(&[], &namespaces(&[10; 9]));
    // Six columns, three tiles in the second row.
    let places = places(&tiles, 1_240, Density::of(9));
    assert_eq!((step(&places, 0, 1, 0), step(&places, 0, -1, 0), step(&places, 8, 1, 0)), (1, 0, 8));
    assert_eq!((step(&places, 1, 0, 1), step(&places, 7, 0, -1), step(&places, 5, 0, 1)), (7, 1, 8));
    assert_eq!((step(&places, 7, 0, 1), step(&[], 3, 1, 0)), (7, 0));
}

proptest! {
    #[test]
    fn tiles_never_overlap_and_never_leave_the_map(
        pods in prop::collection::vec(0_u32..2_000, 0..250), width in 120_i32..3_000,
    ) {
        let tiles = tiles(&[], &namespaces(&pods));
        let places = places(&tiles, width, Density::of(tiles.len()));
        prop_assert_eq!(places.len(), pods.len());
        for (index, place) in places.iter().enumerate() {
            prop_assert!(place.x >= 0 && place.width > 0 && place.right() <= width, "{place:?} of {width}");
            // Only neighbours can: rows are filled from the left.
            for other in &places[index + 1..(index + 40).min(places.len())] {
                prop_assert!(!place.overlaps(*other), "{place:?} {other:?}");
            }
        }
    }

    #[test]
    fn what_is_in_sight_is_what_crosses_the_screen(
        pods in prop::collection::vec(0_u32..200, 0..120), top in 0_i32..4_000, height in 1_i32..1_200,
    ) {
        let tiles = tiles(&[], &namespaces(&pods));
        let places = places(&tiles, 1_280, Density::of(tiles.len()));
        let seen = in_sight(&places, top, top + height);
        for (index, place) in places.iter().enumerate() {
            prop_assert_eq!(seen.contains(&index), place.bottom() > top && place.y < top + height);
        }
        // Rows in sight, and no more than the columns that fit into each.
        prop_assert!(seen.len() <= usize::try_from(height / 97 + 2).unwrap() * 9);
    }
}

#[test]
fn what_is_drawn_first_is_around_the_tile_that_was_left() {
    let tiles: Vec<Tile> = (0..40).map(|index| Tile { name: index.to_string(), span: 1 }).collect();
    let places = places(&tiles, 4 * 142 - 10, Density::of(200));
    assert_eq!(nearest(0..40, &places, Some(21), 5), [17, 20, 21, 22, 25]);
    assert_eq!(nearest(0..40, &places, None, 3), [0, 1, 4]);
    assert_eq!(nearest(8..16, &places, Some(0), 4), [8, 9, 12, 13], "what is in sight only");
    assert_eq!(nearest(0..40, &places, Some(21), 40), (0..40).collect::<Vec<_>>());
    assert!(nearest(0..0, &[], None, 4).is_empty());
}
