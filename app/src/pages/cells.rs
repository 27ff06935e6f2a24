//! Cells that several tables have.

use kdr_app_state::{age, instant, row::Row};
use leptos::prelude::*;

use crate::{
    browser::clock,
    live::{IntoPiece as _, Piece, live, memo},
    model::Model,
};

/// A cell with a text that follows its row.
pub(crate) fn text(class: &'static str, row: Memo<Row>, text: fn(&Row) -> String) -> Piece {
    view! { <div class=class role="cell">{live(move || row.with(text))}</div> }.piece()
}

/// As [`text`], with the whole text on hover, for what may be cut off.
pub(crate) fn titled(class: &'static str, row: Memo<Row>, text: fn(&Row) -> String) -> Piece {
    view! { <div class=class role="cell" title=live(move || row.with(text))>{live(move || row.with(text))}</div> }
    .piece()
}

/// The name, which leads to the thing.
pub(crate) fn name(row: Memo<Row>, href: impl Fn() -> String + Send + Sync + 'static) -> Piece {
    let name = move || live(move || row.with(|row| row.name().to_owned()));
    view! {
        <div class="cell cell-name" role="cell">
            <a href=live(href) tabindex="-1" title=name()>{name()}</a>
        </div>
    }
    .piece()
}

/// AGE as kubectl has it, with the moment on hover.
pub(crate) fn age(model: Model, row: Memo<Row>) -> Piece {
    let created = memo(move || row.with(Row::created));
    let moment =
        live(move || created.get().map(|created| instant::date_time(created, clock::offset_minutes())));
    view! {
        <div class="cell cell-age is-number is-soft" role="cell" title=moment>
            {live(move || age::age(created.get(), model.now.get()))}
        </div>
    }
    .piece()
}
