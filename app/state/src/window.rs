//! Which part of a long list is in sight. Only that part is ever in the document.

use std::ops::Range;

/// Where each item of a list begins: item `i` reaches from `tops[i]` to `tops[i + 1]`, in pixels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tops(Vec<u32>);

impl Default for Tops {
    fn default() -> Self {
        Self(vec![0])
    }
}

impl FromIterator<u32> for Tops {
    /// From the items' heights.
    fn from_iter<T: IntoIterator<Item = u32>>(heights: T) -> Self {
        let mut tops = vec![0];
        let mut end = 0_u32;
        for height in heights {
            end = end.saturating_add(height);
            tops.push(end);
        }
        Self(tops)
    }
}

impl Tops {
    /// How many items there are.
    pub fn len(&self) -> usize {
        self.0.len() - 1
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Where an item begins; the end of the list for one beyond it.
    pub fn top(&self, index: usize) -> u32 {
        self.0.get(index).copied().unwrap_or_else(|| self.height())
    }

    /// The height of the whole list.
    pub fn height(&self) -> u32 {
        self.0.last().copied().unwrap_or(0)
    }

    /// The item at a height; the last one below the end.
    pub fn index_at(&self, y: u32) -> usize {
        self.0.partition_point(|top| *top <= y).saturating_sub(1).min(self.len().saturating_sub(1))
    }

    /// The items of which a pixel is between `y` and `y + height`, and `more` items before and after.
    pub fn window(&self, y: u32, height: u32, more: usize) -> Range<usize> {
        if self.is_empty() {
            return 0..0;
        }
        let first = self.index_at(y).saturating_sub(more);
        let last = self.index_at(y.saturating_add(height.saturating_sub(1)));
        first..(last + 1 + more).min(self.len())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_window_holds_what_is_in_sight() {
        let tops: Tops = [10, 20, 10, 10].into_iter().collect();
        assert_eq!(tops.height(), 50);
        assert_eq!(tops.window(0, 10, 0), 0..1);
        assert_eq!(tops.window(5, 10, 0), 0..2);
        assert_eq!(tops.window(30, 20, 0), 2..4);
        assert_eq!(tops.window(30, 5, 1), 1..4);
        assert_eq!(tops.window(900, 5, 0), 3..4);
        assert_eq!(Tops::default().window(0, 100, 5), 0..0);
    }

    proptest! {
        #[test]
        fn nothing_in_sight_is_left_out(heights in prop::collection::vec(1_u32..60, 1..200), y in 0_u32..6000, sight in 1_u32..900) {
            let tops: Tops = heights.iter().copied().collect();
            let window = tops.window(y, sight, 0);
            for index in 0..tops.len() {
                let seen = tops.top(index) < y + sight && tops.top(index + 1) > y;
                prop_assert!(!seen || window.contains(&index), "{index} is in sight of {window:?}");
            }
            prop_assert!(window.len() as u64 <= u64::from(sight) + 2);
        }
    }
}
