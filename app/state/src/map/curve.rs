//! An edge between two cards as the `d` of a path.

use super::rect::Rect;

/// How far an edge between cards of one column stands out of it.
const BOW: i32 = 22;

/// A card as an edge sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// Where it stands.
    pub place: Rect,
    /// Where edges to the right begin: behind a workload's pods.
    pub start: i32,
    /// From here on they may bend: behind the column, so that they cross nothing in it.
    pub bend: i32,
}

/// From the side of one card that faces the other one, to that one's. Between cards of the same column the edge bows
/// out to the left.
pub fn curve(from: End, to: End) -> String {
    let (left, right) = if from.place.x <= to.place.x { (from, to) } else { (to, from) };
    let (y, end_y, end) = (left.place.middle_y(), right.place.middle_y(), right.place.x);
    if left.place.x == end {
        let out = end - BOW;
        return format!("M{end} {y}C{out} {y} {out} {end_y} {end} {end_y}");
    }
    let End { start, bend, .. } = left;
    let middle = i32::midpoint(bend, end);
    format!("M{start} {y}H{bend}C{middle} {y} {middle} {end_y} {end} {end_y}")
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const fn card(x: i32, y: i32, bend: i32) -> End {
        End { place: Rect { x, y, width: 100, height: 40 }, start: x + 100, bend }
    }

    #[rstest]
    #[case(card(0, 0, 100), card(200, 60, 300), "M100 20H100C150 20 150 80 200 80")]
    #[case(card(200, 60, 300), card(0, 0, 100), "M100 20H100C150 20 150 80 200 80")]
    #[case(card(0, 0, 180), card(200, 0, 300), "M100 20H180C190 20 190 20 200 20")]
    #[case(card(50, 0, 150), card(50, 100, 150), "M50 20C28 20 28 120 50 120")]
    fn an_edge_runs_between_the_sides_that_face_each_other(
        #[case] from: End,
        #[case] to: End,
        #[case] path: &str,
    ) {
        assert_eq!(curve(from, to), path);
    }
}
