//! A message in place of what could not be shown: why, and what to do.

use leptos::prelude::*;

use crate::{
    components::button::small,
    live::{IntoPiece as _, Piece},
};

/// A sentence, what stands behind it, and a way on.
pub(crate) fn notice(title: String, text: String, action: Piece) -> Piece {
    view! {
        <div class="notice">
            <h2>{title}</h2>
            <p>{text}</p>
            {action}
        </div>
    }
    .piece()
}

/// What failed, and the retry.
pub(crate) fn failure(title: &'static str, sentence: String, retry: impl FnMut() + 'static) -> Piece {
    notice(title.to_owned(), sentence, small("", "Retry", retry))
}
