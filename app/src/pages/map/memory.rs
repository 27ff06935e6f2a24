//! Where a person was on the map, so that zooming out leads back to exactly that place.

use kdr_app_state::map::{rect::Rect, tiles::Tile};

/// What the map remembers from one of its levels to the other.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// The tiles as they stand.
    pub(super) tiles: Vec<Tile>,
    /// How far the cluster was scrolled.
    pub(super) scrolled: i32,
    /// The tile that a namespace is entered through, as it stands on the screen.
    pub(super) entered: Option<Rect>,
    /// The namespace that was just left.
    pub(super) left: Option<String>,
}
