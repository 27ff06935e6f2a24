//! The containers that the lines come from: which they are, how they are, and which are shown.

use kdr_app_state::{
    container::role_word,
    log::sources::{Source, Sources},
};
use leptos::prelude::*;

use super::Log;
use crate::{
    components::button::Button,
    live::{IntoPiece as _, Live, Piece, live, maybe, memo},
};

pub(super) fn strip(log: Log) -> Live<Option<Piece>> {
    let several = memo(move || count(log) > 1);
    maybe(move || several.get().then(|| chips(log)))
}

impl Log {
    fn switch(self, change: impl FnOnce(&mut Sources)) {
        self.reading.update(|session, _| change(&mut session.sources));
    }
}

fn count(log: Log) -> usize {
    log.sources.with(|sources| sources.all().len())
}

fn chips(log: Log) -> Piece {
    let all = move |word: &'static str, title: &'static str, shown: bool| {
        Button::new("button is-small", title, move |_| log.switch(|sources| sources.show_all(shown)))
            .with(word.piece())
    };
    let count = memo(move || count(log));
    let words = live(move || {
        let shown = log.sources.with(|sources| sources.all().iter().filter(|source| !source.hidden).count());
        format!("{shown} of {} shown", count.get())
    });
    // Each chip follows its container: it keeps the focus when that changes.
    let chips = live(move || {
        let places = 0..u32::try_from(count.get()).unwrap_or(u32::MAX);
        places.map(|place| chip(log, place)).collect::<Vec<_>>()
    });
    view! {
        <div class="log-strip">
            <div class="log-strip-all">
                <span class="faint">{words}</span>
                {all("All", "Show all containers", true)}
                {all("None", "Show no container", false)}
            </div>
            <ul class="log-sources" aria-label="Containers" tabindex="0">{chips}</ul>
        </div>
    }
    .piece()
}

fn chip(log: Log, place: u32) -> Piece {
    let of = move |of: fn(&Source) -> String| {
        live(move || log.sources.with(|sources| sources.get(place).map(of).unwrap_or_default()))
    };
    let (name, color) = log.sources.with_untracked(|sources| {
        sources.get(place).map(|source| (source.name(), source.color.to_string())).unwrap_or_default()
    });
    let toggle = Button::new("log-chip", name.clone(), move |event| {
        let only = event.alt_key();
        log.switch(|sources| if only { sources.only(place) } else { sources.toggle(place) });
    });
    let content = view! {
        <span class="log-dot" aria-hidden="true"></span>
        <span class="mono">{of(|source| source.label.clone())}</span>
        <span class="faint">{of(|source| role_word(source.role).to_owned())}</span>
        <span class="log-state">{of(|source| source.state_word().to_owned())}</span>
    };
    let only = Button::new("log-only", "Only this one", move |_| log.switch(|sources| sources.only(place)));
    let only = only.named(format!("Only {name}")).with("only".piece());
    view! {
        <li data-color=color data-state=of(|source| source.state_word().to_owned()) title=of(|source| source.message.clone())>
            {toggle.pressed(move || log.sources.with(|sources| !sources.is_hidden(place))).with(content.piece())}
            {only}
        </li>
    }
    .piece()
}
