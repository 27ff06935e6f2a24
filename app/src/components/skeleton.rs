//! Rows that are on their way.

use leptos::prelude::*;

use crate::live::{IntoPiece as _, Piece};

/// A screenful of rows without content.
pub(crate) fn rows() -> Piece {
    let rows = (0..12)
        .map(|_| {
            view! {
                <div class="row skeleton" aria-hidden="true">
                    <span></span>
                    <span class="skeleton-bar"></span>
                    <span class="skeleton-bar"></span>
                    <span class="skeleton-bar"></span>
                    <span class="skeleton-bar"></span>
                </div>
            }
            .piece()
        })
        .collect::<Vec<_>>();
    rows.piece()
}

/// A few lines that are on their way.
pub(crate) fn lines() -> Piece {
    view! {
        <p class="panel-wait" aria-busy="true">
            <span class="skeleton-bar"></span>
            <span class="skeleton-bar"></span>
            <span class="skeleton-bar"></span>
        </p>
    }
    .piece()
}
