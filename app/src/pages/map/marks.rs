//! Pods as marks: one drawing, in which each health is one path.

use kdr_app_state::{health, map::glyph};
use kdr_proto::v1::Health;
use leptos::prelude::*;

use crate::live::{IntoPiece as _, IntoPieces as _, Piece};

/// Draws marks in rows of so many. `size` is the distance from mark to mark in pixels.
pub(super) fn marks(healths: &[Health], columns: u32, size: u32) -> Piece {
    let count = u32::try_from(healths.len()).unwrap_or(0);
    let columns = columns.max(1);
    let (across, down) = (count.min(columns), count.div_ceil(columns));
    let view_box = format!("-1 -1 {} {}", across * glyph::PITCH, down * glyph::PITCH);
    let paths = glyph::draw(healths, columns).into_iter().map(|marks| {
        view! { <path class="mark" data-health=health::slug(marks.health) d=marks.path></path> }
    });
    view! {
        <svg
            class="marks"
            aria-hidden="true"
            viewBox=view_box
            width=(across * size).to_string()
            height=(down * size).to_string()
        >
            {paths.pieces()}
        </svg>
    }
    .piece()
}
