//! The search: the field narrows the list that is there, and below it stands what the whole cluster has.

use kdr_app_state::route::Route;
use leptos::{ev::KeyboardEvent, prelude::*};

use self::hits::hits;
use crate::{
    components::button::quiet,
    keyboard,
    live::{IntoPiece as _, Piece, effect, live, maybe, memo},
    model::{Model, Overlay},
    navigation,
    transport::search::Searching,
};

mod hit;
mod hits;

pub(crate) fn search(model: Model) -> Piece {
    let searching = Searching::new();
    let problems_only = RwSignal::new(false);
    let text = memo(move || model.route.with(|route| route.search.clone()));
    let open = memo(move || model.overlay.get() == Overlay::Search);
    // Nobody is asked anything while the hits are not to be seen.
    effect(move || {
        if open.get() {
            searching.ask(&text.get(), problems_only.get());
        }
    });
    let set = move |search: String| {
        let route = Route { search, ..model.route.get_untracked() };
        navigation::adjust(model, route);
    };
    let clear = move || {
        set(String::new());
        keyboard::focus("search");
    };
    let at = move || searching.search.with(|search| search.hits.get(search.at).map(|_| hit::id(search.at)));
    view! {
        <div class="search">
            <input
                id="search"
                class="search-field"
                type="text"
                role="combobox"
                placeholder="Search names, labels, images, states"
                aria-label="Search this list and the whole cluster"
                aria-expanded=live(move || open.get().to_string())
                aria-controls="search-hits"
                aria-activedescendant=live(move || open.get().then(at).flatten())
                autocomplete="off"
                spellcheck="false"
                prop:value=text
                on:focus=move |_| model.overlay.set(Overlay::Search)
                on:click=move |_| model.overlay.set(Overlay::Search)
                on:input=move |event| {
                    set(event_target_value(&event));
                    model.overlay.set(Overlay::Search);
                }
                on:keydown=move |event| keydown(model, searching, &event)
            />
            <span class="search-end">
                {live(move || if text.with(String::is_empty) {
                    view! { <kbd aria-hidden="true">"/"</kbd> }.piece()
                } else {
                    quiet("close", "Clear the search", clear)
                })}
            </span>
            {maybe(move || open.get().then(|| hits(model, searching, problems_only)))}
        </div>
    }
    .piece()
}

/// Arrows move through the hits, Enter opens one, Tab leaves them.
fn keydown(model: Model, searching: Searching, event: &KeyboardEvent) {
    match event.key().as_str() {
        "ArrowDown" => step(searching, 1),
        "ArrowUp" => step(searching, -1),
        "Enter" => open(model, searching),
        _ => return,
    }
    event.prevent_default();
}

fn step(searching: Searching, by: isize) {
    searching.search.update(|search| search.step(by));
    let at = searching.search.with_untracked(|search| search.at);
    if let Some(hit) = document().get_element_by_id(&hit::id(at)) {
        hit.scroll_into_view_with_bool(false);
    }
}

/// Opens the hit that the keys act on.
fn open(model: Model, searching: Searching) {
    let resource = searching.search.with_untracked(|search| {
        let hit = search.hits.get(search.at).filter(|_| !search.waiting)?;
        hit.resource.clone()
    });
    if let Some(resource) = resource {
        hit::go(model, &resource);
    }
}
