//! One change: when, what, by whom, and which fields differ.

use kdr_app_state::{
    instant, quantity,
    route::{Panel, Route},
};
use kdr_proto::v1::{Change, FieldChange};
use leptos::prelude::*;

use crate::{
    browser::clock,
    components::sentence::sentence,
    live::{IntoPiece as _, Piece, live},
    model::Model,
};

/// An item of a list of changes.
pub(crate) fn change(model: Model, change: &Change, with_namespace: bool) -> Piece {
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
