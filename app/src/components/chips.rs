//! Why pods are not well, counted; each leads to the pods it counts.

use std::sync::Arc;

use kdr_app_state::{
    chips::{Chip, chips as count},
    quantity,
    route::{Route, Screen},
};
use leptos::prelude::*;

use super::keyed::{Items, keyed};
use crate::{
    live::{IntoPiece as _, Live, Piece, live, maybe, memo},
    model::Model,
};

/// More reasons than these are rare ones.
const MOST: usize = 8;

/// Of the namespace that is looked at, or of all.
pub(crate) fn chips(model: Model) -> Live<Option<Piece>> {
    let items = memo(move || {
        // Objects of whatever kind have reasons of their own.
        if model.route.with(|route| matches!(route.screen, Screen::Objects { .. })) {
            return Items::new();
        }
        let within = model.route.with(|route| route.screen.namespace().map(str::to_owned));
        let chips = model.store.with(|store| count(store.namespaces(), within.as_deref()));
        chips
            .into_iter()
            .take(MOST)
            .map(|chip| (chip.reason.clone(), Arc::new(chip)))
            .collect::<Items<Chip>>()
    });
    let some = memo(move || items.with(|items| !items.is_empty()));
    maybe(move || {
        some.get().then(|| {
            view! {
                <ul class="chips" aria-label="Why pods are not well">
                    {keyed(items, move |chip| one(model, chip))}
                </ul>
            }
        })
    })
}

fn one(model: Model, chip: Memo<Arc<Chip>>) -> Piece {
    let chosen = memo(move || chip.with(|chip| model.route.with(|route| route.reason == chip.reason)));
    let href = live(move || chip.with(|chip| leads(&model.route.get(), &chip.reason).href()));
    view! {
        <li>
            <a class="chip" href=href aria-current=live(move || chosen.get().then_some("true"))>
                {live(move || chip.with(|chip| chip.reason.clone()))}
                <b>{live(move || chip.with(|chip| quantity::count(chip.pods)))}</b>
                {live(move || chosen.get().then(|| view! { <span class="visually-hidden">"; chosen, follow to show all"</span> }))}
            </a>
        </li>
    }
    .piece()
}

/// The pods with this reason; from there, all of them again.
fn leads(here: &Route, reason: &str) -> Route {
    // These show the pods themselves.
    let pods = matches!(here.screen, Screen::Pods { .. } | Screen::Map { .. });
    let namespace = here.screen.namespace().map(str::to_owned);
    let reason = if here.reason == reason { "" } else { reason };
    let base = if pods { here.clone() } else { Route::from(Screen::Pods { namespace }) };
    Route { reason: reason.to_owned(), ..base }
}
