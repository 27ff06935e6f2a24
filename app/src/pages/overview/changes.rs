//! What was changed lately, by whom, and in which fields.

use std::sync::Arc;

use kdr_proto::v1::Change;
use leptos::prelude::*;

use crate::{
    components::{
        change::change,
        keyed::{Items, first, keyed},
        more::more,
    },
    live::{IntoPiece as _, Piece, maybe, memo},
    model::Model,
};

/// So many stand here at first.
const FEW: usize = 7;

pub(super) fn changes(model: Model, with_namespace: bool) -> Piece {
    let all = RwSignal::new(false);
    let items = memo(move || {
        model.store.with(|store| {
            let item = |change: &Arc<Change>| (change.id.to_string(), change.clone());
            store.changes.iter().map(item).collect::<Items<Change>>()
        })
    });
    let shown = first(items, FEW, all);
    let none = memo(move || items.with(Vec::is_empty));
    view! {
        <section class="card" aria-labelledby="changes-title">
            <h2 class="card-title" id="changes-title">"Changes"</h2>
            {maybe(move || none.get().then(|| view! {
                <p class="faint">"Nothing was changed since KDR has been watching."</p>
            }))}
            <ol class="changes">{keyed(shown, move |item| change(model, &item.get_untracked(), with_namespace))}</ol>
            {more(move || items.with(Vec::len), FEW, all)}
        </section>
    }
    .piece()
}
