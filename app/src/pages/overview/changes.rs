//! What was changed lately, by whom, and in which fields.

use std::sync::Arc;

use kdr_app_state::{
    instant, quantity,
    route::{Panel, Route},
};
use kdr_proto::v1::{Change, FieldChange};
use leptos::prelude::*;

use crate::{
    browser::clock,
    components::{
        keyed::{Items, first, keyed},
        more::more,
        sentence::sentence,
    },
    live::{IntoPiece as _, Piece, live, maybe, memo},
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
            <ol class="changes">{keyed(shown, move |change| one(model, &change.get_untracked(), with_namespace))}</ol>
            {more(move || items.with(Vec::len), FEW, all)}
        </section>
    }
    .piece()
}

fn one(model: Model, change: &Change, with_namespace: bool) -> Piece {
    let at = change.at.as_ref().map(instant::millis);
    let offset = clock::offset_minutes();
    let time = at.map(|at| instant::clock_time(at, offset)).unwrap_or_default();
    let time = time.get(..5).unwrap_or_default().to_owned();
    let moment = at.map(|at| instant::date_time(at, offset));
    let subject = change.subject.clone().unwrap_or_default();
    let panel = Panel::of(&subject);
    let who = if change.who.is_empty() { String::new() } else { format!("by {}", change.who) };
    let namespace = subject.namespace.clone();
    let place = (with_namespace && !namespace.is_empty()).then_some(namespace);
    let note = [Some(who).filter(|who| !who.is_empty()), place];
    let note = note.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let href = live(move || model.route.with(|route: &Route| route.with_panel(Some(panel.clone())).href()));
    view! {
        <li class="change">
            <time datetime=at.map(instant::rfc3339) title=moment>{time}</time>
            <div>
                <p>
                    <a class="change-name" href=href title=subject.kind>{subject.name}</a>
                    " "
                    {sentence(&change.what)}
                </p>
                <p class="faint">{note}</p>
                {(!change.fields.is_empty()).then(|| fields(&change.fields))}
            </div>
        </li>
    }
    .piece()
}

/// The fields that differ, folded away.
fn fields(fields: &[FieldChange]) -> Piece {
    let count = u64::try_from(fields.len()).unwrap_or(u64::MAX);
    let one = |field: &FieldChange| {
        view! {
            <li>
                <p class="mono">{field.path.clone()}</p>
                <p class="mono field-before">{side("−", &field.before)}</p>
                <p class="mono field-after">{side("+", &field.after)}</p>
            </li>
        }
        .piece()
    };
    view! {
        <details class="fields">
            <summary>{quantity::counted(count, "field")}</summary>
            <ul>{fields.iter().map(one).collect::<Vec<_>>()}</ul>
        </details>
    }
    .piece()
}

fn side(sign: &'static str, value: &str) -> Option<String> {
    (!value.is_empty()).then(|| format!("{sign} {value}"))
}
