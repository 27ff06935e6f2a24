//! The containers that the lines come from: which they are, how they are, and which are shown.

use kdr_app_state::{
    container::role_word,
    log::sources::{Source, Sources},
};
use leptos::prelude::*;

use super::Log;
use crate::live::{IntoPiece as _, Live, Piece, maybe, memo};

pub(super) fn strip(log: Log) -> Live<Option<Piece>> {
    let several = memo(move || log.sources.with(|sources| sources.all().len() > 1));
    maybe(move || several.get().then(|| chips(log)))
}

impl Log {
    fn switch(self, change: impl FnOnce(&mut Sources)) {
        self.reading.update(|session, _| change(&mut session.sources));
    }
}

fn chips(log: Log) -> Piece {
    let all = move |shown: bool| move |_| log.switch(|sources| sources.show_all(shown));
    let hidden =
        memo(move || log.sources.with(|sources| sources.all().iter().filter(|source| source.hidden).count()));
    let count = memo(move || log.sources.with(|sources| sources.all().len()));
    view! {
        <div class="log-strip">
            <div class="log-strip-all">
                <span class="faint">{move || format!("{} of {} shown", count.get() - hidden.get(), count.get())}</span>
                <button class="button is-small" title="Show all containers" disabled=move || hidden.get() == 0 on:click=all(true)>"All"</button>
                <button class="button is-small" title="Show no container" disabled=move || hidden.get() == count.get() on:click=all(false)>"None"</button>
            </div>
            <ul class="log-sources" aria-label="Containers" tabindex="0">
                <For
                    each=move || log.sources.with(|sources| (0_u32..).zip(sources.all().iter().cloned()).collect::<Vec<_>>())
                    key=|(place, source)| (*place, source.hidden, source.state as i32, source.message.clone(), source.label.clone(), source.restarts)
                    let:item
                >
                    {chip(log, item.0, &item.1)}
                </For>
            </ul>
        </div>
    }
    .piece()
}

fn chip(log: Log, place: u32, source: &Source) -> Piece {
    let role = role_word(source.role);
    let state = source.state_word();
    let name = source.name();
    let title = if source.message.is_empty() { name.clone() } else { format!("{name}: {}", source.message) };
    let press = move |event: web_sys::MouseEvent| {
        let only = event.alt_key();
        log.switch(|sources| if only { sources.only(place) } else { sources.toggle(place) });
    };
    view! {
        <li>
            <button
                class="log-chip"
                title=title
                aria-pressed=(!source.hidden).to_string()
                data-color=source.color().to_string()
                data-state=state
                on:click=press
            >
                <span class="log-dot" aria-hidden="true"></span>
                <span class="mono">{source.label.clone()}</span>
                {(!role.is_empty()).then(|| view! { <span class="faint">{role}</span> })}
                {(!state.is_empty()).then(|| view! { <span class="log-state">{state}</span> })}
            </button>
            <button
                class="log-only"
                title="Only this one"
                aria-label=format!("Only {name}")
                on:click=move |_| log.switch(|sources| sources.only(place))
            >
                "only"
            </button>
        </li>
    }
    .piece()
}
