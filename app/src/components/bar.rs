//! A bar with its figure beside it.

use kdr_app_state::usage::Bar;
use leptos::prelude::*;

use crate::live::{IntoPiece as _, Piece, live};

/// Follows the figures; the bar alone is for the eye, the words say the same.
pub(crate) fn bar(bar: Memo<Option<Bar>>) -> Piece {
    let text =
        move |of: fn(&Bar) -> String| live(move || bar.with(|bar| bar.as_ref().map(of)).unwrap_or_default());
    view! {
        <span
            class="bar"
            hidden=live(move || bar.with(Option::is_none))
            class:is-tight=live(move || bar.with(|bar| bar.as_ref().is_some_and(|bar| bar.tight)))
            title=text(|bar| bar.title.clone())
        >
            <span class="bar-track" aria-hidden="true">
                <span class="bar-fill" style:width=text(|bar| format!("{}%", bar.filled))></span>
            </span>
            <span class="bar-words">{text(|bar| bar.words.clone())}</span>
        </span>
    }
    .piece()
}
