//! What the whole cluster has of what is searched for.

use kdr_app_state::{quantity, search::Search};
use kdr_proto::v1::SearchHit;
use leptos::{ev::KeyboardEvent, prelude::*};

use super::{hit, open, step};
use crate::{
    components::button::{small, switch},
    live::{IntoPiece as _, Live, Piece, live, maybe, memo},
    model::{Model, Overlay},
    transport::search::Searching,
};

pub(super) fn hits(model: Model, searching: Searching, problems_only: RwSignal<bool>) -> Piece {
    let Searching { search, .. } = searching;
    let found = memo(move || search.with(|search| search.hits.clone()));
    let waiting = memo(move || search.with(|search| search.waiting));
    let keydown = move |event: KeyboardEvent| {
        match event.key().as_str() {
            "ArrowDown" | "j" => step(searching, 1),
            "ArrowUp" | "k" => step(searching, -1),
            "Enter" => open(model, searching),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    // Whoever tabs out of it is done with it.
    let left = move |event: web_sys::FocusEvent| {
        let within = event.related_target().is_some_and(|target| is_within(&target));
        if !within && event.related_target().is_some() && model.overlay.get_untracked() == Overlay::Search {
            model.overlay.set(Overlay::None);
        }
    };
    view! {
        <section class="popover search-list" aria-label="Everywhere in the cluster" on:focusout=left>
            <div class="search-head">
                <h2>"Everywhere in the cluster"</h2>
                <span class="faint" role="status">{live(move || search.with(count))}</span>
                {switch("button is-small", "Problems only", move || problems_only.get(), move || {
                    problems_only.update(|only| *only = !*only);
                })}
            </div>
            <div
                class="search-hits"
                class:is-waiting=waiting
                id="search-hits"
                role="listbox"
                aria-label="Hits"
                tabindex="0"
                on:keydown=keydown
            >
                {live(move || {
                    // Only when there are others: that the keys choose another one changes no hit.
                    found.with(|_| search.with_untracked(|now| {
                        let groups = now.groups().into_iter();
                        groups.map(|(title, first, hits)| group(model, search, title, first, hits)).collect::<Vec<_>>()
                    }))
                })}
            </div>
            {nothing(searching)}
            <p class="search-rest">{live(move || search.with(Search::rest))}</p>
            <p class="search-keys" aria-hidden="true">
                <kbd>"↑"</kbd> <kbd>"↓"</kbd> "choose" <kbd>"Enter"</kbd> "open" <kbd>"Esc"</kbd> "close"
            </p>
        </section>
    }
    .piece()
}

fn group(
    model: Model,
    search: RwSignal<Search>,
    title: &'static str,
    first: usize,
    hits: &[SearchHit],
) -> Piece {
    let hits = hits.iter().enumerate().map(|(at, one)| hit::hit(model, search, first + at, one));
    view! {
        <div role="group" aria-label=title>
            <p class="search-group" aria-hidden="true">{title}</p>
            {hits.collect::<Vec<_>>()}
        </div>
    }
    .piece()
}

fn is_within(target: &web_sys::EventTarget) -> bool {
    use wasm_bindgen::JsCast as _;
    let element = target.dyn_ref::<web_sys::Element>();
    element.is_some_and(|element| element.closest(".search").ok().flatten().is_some())
}

fn count(search: &Search) -> String {
    match (search.waiting, search.problem.is_some(), search.is_question()) {
        (true, _, _) if search.hits.is_empty() => "Looking…".to_owned(),
        (_, false, true) if search.total > 0 => quantity::counted(search.total.into(), "hit"),
        _ => String::new(),
    }
}

/// In place of hits: what to do, or why there are none.
fn nothing(searching: Searching) -> Live<Option<Piece>> {
    let state = memo(move || {
        searching.search.with(|search| {
            let none = search.hits.is_empty() && !search.waiting;
            none.then(|| (search.is_question(), search.query.clone(), search.problem.clone()))
        })
    });
    maybe(move || {
        state.get().map(|(asked, query, problem)| match problem {
            Some(problem) => view! {
                <div class="search-none" role="alert">
                    <p>{problem.sentence}</p>
                    {small("reload", "Retry", move || searching.again())}
                </div>
            }
            .piece(),
            None if !asked => view! {
                <p class="search-none">
                    "Type a name, kind, label (" <code>"app=web"</code> "), image, node or status. This list is filtered at the same time."
                </p>
            }
            .piece(),
            None if query.is_empty() => view! { <p class="search-none">"Nothing in the cluster is in trouble."</p> }.piece(),
            None => view! { <p class="search-none">"Nothing in the cluster has “" {query} "”."</p> }.piece(),
        })
    })
}
