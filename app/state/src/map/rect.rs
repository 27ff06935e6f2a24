//! Rectangles in whole pixels.

/// A rectangle, from the top left of the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rect {
    /// From the left.
    pub x: i32,
    /// From the top.
    pub y: i32,
    /// To the right.
    pub width: i32,
    /// Down.
    pub height: i32,
}

impl Rect {
    /// The first pixel to the right of it.
    pub fn right(self) -> i32 {
        self.x + self.width
    }

    /// The first pixel below it.
    pub fn bottom(self) -> i32 {
        self.y + self.height
    }

    /// Half way across.
    pub fn middle_x(self) -> i32 {
        self.x + self.width / 2
    }

    /// Half way down.
    pub fn middle_y(self) -> i32 {
        self.y + self.height / 2
    }

    /// How far apart the middles of both are, across and down added up.
    pub fn distance(self, other: Self) -> u32 {
        self.middle_x().abs_diff(other.middle_x()).saturating_add(self.middle_y().abs_diff(other.middle_y()))
    }

    /// Whether a pixel belongs to both.
    pub fn overlaps(self, other: Self) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }
}
