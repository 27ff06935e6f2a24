//! Our own icons, and health as shape, word and colour.

use kdr_app_state::health;
use kdr_proto::v1::Health;
use leptos::prelude::*;

use crate::live::{IntoPiece as _, Piece, live};

/// All shapes, once in the document.
pub(crate) fn sprite() -> Piece {
    view! { <svg hidden aria-hidden="true" inner_html=include_str!("sprite.svg")></svg> }.piece()
}

/// One of the shapes of `sprite.svg`.
pub(crate) fn icon(name: &'static str) -> Piece {
    view! {
        <svg class="icon" aria-hidden="true">
            <use href=format!("#i-{name}")></use>
        </svg>
    }
    .piece()
}

/// The shape of a health; its word is there for those who do not see it.
pub(crate) fn shape(health: Signal<Health>) -> Piece {
    view! {
        <span class="state" data-health=live(move || health::slug(health.get())) title=live(move || health::word(health.get()))>
            <svg class="icon" aria-hidden="true">
                <use href=live(move || format!("#i-{}", health::slug(health.get())))></use>
            </svg>
            <span class="visually-hidden">{live(move || health::word(health.get()))}</span>
        </span>
    }
    .piece()
}

/// The shape of a health with its word.
pub(crate) fn badge(health: Signal<Health>) -> Piece {
    view! {
        <span class="state" data-health=live(move || health::slug(health.get()))>
            <svg class="icon" aria-hidden="true">
                <use href=live(move || format!("#i-{}", health::slug(health.get())))></use>
            </svg>
            {live(move || health::word(health.get()))}
        </span>
    }
    .piece()
}
