//! Finding a text in what is loaded.

use leptos::{ev::KeyboardEvent, prelude::*};

use super::Log;
use crate::{
    components::button::{quiet, small},
    keyboard,
    live::{IntoPiece as _, Live, Piece, maybe, memo},
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
    let keydown = move |event: KeyboardEvent| {
        match event.key().as_str() {
            "Enter" => log.find_next(event.shift_key()),
            "Escape" => close(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    view! {
        <div class="log-find" role="search" aria-label="Find in what is loaded">
            <input
                id="log-find"
                class="log-input"
                aria-label="Find in what is loaded"
                placeholder="Find in what is loaded"
                autocomplete="off"
                spellcheck="false"
                prop:value=log.find.get_untracked().unwrap_or_default()
                on:input=move |event| log.find.set(Some(event_target_value(&event)))
                on:keydown=keydown
            />
            {small("", "Previous", move || log.find_next(true))}
            {small("", "Next", move || log.find_next(false))}
            {quiet("close", "Stop finding", close)}
        </div>
    }
    .piece()
}
