//! What Kubernetes reports about the pod, newest first.

use std::sync::Arc;

use kdr_app_state::{instant, quantity};
use kdr_proto::v1::Event;
use leptos::prelude::*;

use super::Subject;
use crate::{
    browser::clock,
    components::{icon::icon, notice::notice, skeleton},
    live::{IntoPiece as _, Live, Piece, live, memo},
    model::Model,
};

pub(crate) fn events(subject: Subject) -> Live<Piece> {
    let detail = subject.detail;
    let events = memo(move || {
        detail.with(|detail| {
            let events = detail.as_ref().map(|detail| detail.events.iter().cloned().map(Arc::new));
            events.map(Iterator::collect::<Vec<_>>)
        })
    });
    live(move || match events.get() {
        None => skeleton::lines(),
        Some(events) if events.is_empty() => {
            let text =
                "The API server forgets events after an hour or so; nothing has happened to this pod since.";
            notice("No events".to_owned(), text.to_owned(), ().piece())
        }
        Some(events) => view! {
            <ol class="events" aria-label="Events">
                {events.into_iter().map(|event| one(subject.model, &event)).collect_view()}
            </ol>
        }
        .piece(),
    })
}

fn one(model: Model, event: &Event) -> Piece {
    let last = event.last.as_ref().or(event.first.as_ref()).map(instant::millis);
    let first = event.first.as_ref().map(instant::millis);
    let count = event.count;
    let stamp = last.map(instant::rfc3339);
    let moment = last.map(|last| instant::date_time(last, clock::offset_minutes()));
    let how_often = live(move || {
        let since = first.map(|first| format!(" over {}", instant::span(model.now.get() - first)));
        match count {
            0 | 1 => String::new(),
            _ => format!("{} times{}", quantity::count(count.into()), since.unwrap_or_default()),
        }
    });
    view! {
        <li class="event" data-warning=event.warning.then_some("")>
            <span class="event-shape">
                {event.warning.then(|| view! { <span class="state" data-health="degraded">{icon("degraded")}</span> })}
            </span>
            <div class="event-head">
                <b>{event.reason.clone()}</b>
                {event.warning.then(|| view! { <span class="visually-hidden">"warning"</span> })}
                <span class="faint">{how_often}</span>
                <time class="event-age" datetime=stamp title=moment>
                    {live(move || last.map(|last| instant::ago(model.now.get() - last)).unwrap_or_default())}
                </time>
            </div>
            <p>{event.message.clone()}</p>
            <p class="faint event-source">{event.source.clone()}</p>
        </li>
    }
    .piece()
}
