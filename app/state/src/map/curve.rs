//! An edge between two cards as the `d` of a path.

use super::rect::Rect;

/// How far an edge between cards of one column stands out of it.
const BOW: i32 = 22;

/// From the side of one card that faces the other one, to that one's. Between cards of the same column the edge bows
/// out to the left. A card may have something behind it, as a workload has its pods: edges to the right begin there,
/// at `behind`.
pub fn curve(from: (Rect, i32), to: (Rect, i32)) -> String {
    let ((left, behind), (right, _)) = if from.0.x <= to.0.x { (from, to) } else { (to, from) };
    let (y, end_y) = (left.middle_y(), right.middle_y());
    if left.x == right.x {
        let (x, out) = (left.x, left.x - BOW);
        return format!("M{x} {y}C{out} {y} {out} {end_y} {x} {end_y}");
    }
    let middle = i32::midpoint(behind, right.x);
    format!("M{behind} {y}C{middle} {y} {middle} {end_y} {} {end_y}", right.x)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const fn card(x: i32, y: i32) -> Rect {
        Rect { x, y, width: 100, height: 40 }
    }

    #[rstest]
    #[case((card(0, 0), 100), (card(200, 60), 300), "M100 20C150 20 150 80 200 80")]
    #[case((card(200, 60), 300), (card(0, 0), 100), "M100 20C150 20 150 80 200 80")]
    #[case((card(0, 0), 180), (card(200, 0), 300), "M180 20C190 20 190 20 200 20")]
    #[case((card(50, 0), 150), (card(50, 100), 150), "M50 20C28 20 28 120 50 120")]
    fn an_edge_runs_between_the_sides_that_face_each_other(
        #[case] from: (Rect, i32),
        #[case] to: (Rect, i32),
        #[case] path: &str,
    ) {
        assert_eq!(curve(from, to), path);
    }
}
