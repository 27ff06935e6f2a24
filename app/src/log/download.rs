//! Saving a log: all that is selected, streamed by the server, or what the page has loaded.

use kdr_app_state::log::buffer::Buffer;
use leptos::prelude::*;

use super::Log;
use crate::{
    browser::download,
    components::{button::small, icon::icon},
    live::{IntoPiece as _, Piece, live},
};

pub(super) fn menu(log: Log) -> Piece {
    let href = move |ndjson: bool| {
        live(move || {
            // A time ago is a time at the moment of the click, or nearly.
            let now = log.model.now.get();
            log.shown
                .with(|shown| shown.as_ref().map(|(selection, query)| query.download(selection, ndjson, now)))
        })
    };
    view! {
        <details class="menu">
            <summary class="button is-quiet" aria-label="Download" title="Download">{icon("save")}</summary>
            <div class="popover menu-list">
                <a class="button is-small" href=href(false) download="">"All of it as text"</a>
                <a class="button is-small" href=href(true) download="">"All of it as NDJSON"</a>
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
