//! Saving a log: all that is selected, streamed by the server, or what the page has loaded.

use kdr_app_state::log::{buffer::Buffer, query::File};
use leptos::prelude::*;

use super::Log;
use crate::{
    browser::download,
    components::{button::small, icon::icon},
    live::{IntoPiece as _, Piece, live},
};

pub(super) fn menu(log: Log) -> Piece {
    let link = move |word: &'static str, file: File| {
        let href = live(move || {
            // A time ago is a time at the moment of the click, or nearly.
            let now = log.model.now.get();
            log.shown
                .with(|shown| shown.as_ref().map(|(selection, query)| query.download(selection, file, now)))
        });
        view! { <a class="button is-small" href=href download="">{word}</a> }.piece()
    };
    view! {
        <details class="menu">
            <summary class="button is-quiet" aria-label="Download" title="Download">{icon("save")}</summary>
            <div class="popover menu-list">
                {link("All of it as text", File::Text)}
                {link("With times and containers", File::Named)}
                {link("All of it as NDJSON", File::Ndjson)}
                {small("", "Download what is loaded", move || save(log))}
            </div>
        </details>
    }
    .piece()
}

fn save(log: Log) {
    let name = log.shown.with_untracked(|shown| {
        shown.as_ref().map_or_else(String::new, |(selection, query)| {
            let mut name = selection.of.title().to_owned();
            for container in query.containers.iter().filter(|name| *name != "*") {
                name = format!("{name}-{container}");
            }
            name
        })
    });
    let text = log.reading.buffer.with_value(Buffer::text);
    if download::save(&format!("{name}.log"), &text).is_err() {
        log.model.say("The browser refused the download");
    }
}
