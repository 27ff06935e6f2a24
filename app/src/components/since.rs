//! Since when something is as it is: `for 12 min`, the moment itself on hover.

use kdr_app_state::instant;
use leptos::prelude::*;

use crate::{
    browser::clock,
    live::{IntoPiece as _, Piece, live},
    model::Model,
};

/// `since` is in milliseconds since 1970; absent when nobody knows.
pub(crate) fn since(model: Model, since: Memo<Option<i64>>) -> Piece {
    let lasting = live(move || since.get().map(|since| instant::lasting(model.now.get() - since)));
    let moment = live(move || {
        since.get().map(|since| format!("since {}", instant::date_time(since, clock::offset_minutes())))
    });
    view! { <span class="since faint" title=moment>{lasting}</span> }.piece()
}
