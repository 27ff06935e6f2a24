//! Finding a text in what is loaded.

use leptos::prelude::*;

use super::Log;
use crate::{
    components::{
        button::{quiet, small},
        field::Field,
    },
    keyboard,
    live::{IntoPiece as _, Live, Piece, live, maybe, memo},
};

pub(super) fn bar(log: Log) -> Live<Option<Piece>> {
    let open = memo(move || log.find.with(Option::is_some));
    maybe(move || open.get().then(|| field(log)))
}

fn field(log: Log) -> Piece {
    let close = move || {
        log.find.set(None);
        keyboard::focus("log");
    };
    let field = Field::new("log-find", "Find in what is loaded", "Find in what is loaded")
        .value(live(move || log.find.get().unwrap_or_default()))
        .typed(move |text| log.find.set(Some(text)))
        .key(move |event| {
            match event.key().as_str() {
                "Enter" => log.find_next(event.shift_key()),
                "Escape" => close(),
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        });
    view! {
        <div class="log-find" role="search" aria-label="Find in what is loaded">
            {field.piece()}
            {small("", "Previous", move || log.find_next(true))}
            {small("", "Next", move || log.find_next(false))}
            {quiet("close", "Stop finding", close)}
        </div>
    }
    .piece()
}
