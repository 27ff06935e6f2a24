//! A word on what was just done.

use leptos::prelude::*;

use crate::{
    live::{IntoPiece as _, Piece, live},
    model::Model,
};

pub(crate) fn toasts(model: Model) -> Piece {
    view! {
        <div class="toasts" aria-live="polite">
            <div class="toast">{live(move || model.toast.get().unwrap_or_default())}</div>
        </div>
    }
    .piece()
}
