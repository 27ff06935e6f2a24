//! A word on what was just done.

use crate::live::{IntoPiece as _, Piece, maybe};
use leptos::prelude::*;

use crate::model::Model;

pub(crate) fn toasts(model: Model) -> Piece {
    view! {
        <div class="toasts" aria-live="polite">
            {maybe(move || model.toast.get().map(|words| view! { <div class="toast">{words}</div> }))}
        </div>
    }
    .piece()
}
