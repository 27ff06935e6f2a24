//! What Kubernetes reports about the resource, newest first.

use std::sync::Arc;

use kdr_app_state::{instant, quantity};
use kdr_proto::v1::Event;
use leptos::prelude::*;

use super::Subject;
use crate::{
    browser::clock,
    components::{icon::icon, notice::notice, skeleton},
    live::{IntoPiece as _, IntoPieces as _, Live, Piece, live, memo},
    model::Model,
};

pub(crate) fn events(subject: Subject) -> Live<Piece> {
    let events = memo(move || {
        let of_any = subject.detail.with(|detail| detail.as_deref().map(|detail| detail.events.clone()));
        let of_pod = || subject.pod.with(|pod| pod.as_deref().map(|pod| pod.events.clone()));
        let events = of_any.or_else(of_pod)?;
        Some(events.into_iter().map(Arc::new).collect::<Vec<_>>())
    });
    live(move || match events.get() {
        None => skeleton::lines(),
        Some(events) if events.is_empty() => {
            let text =
                "The API server forgets events after an hour or so; nothing has been reported of this since.";
            notice("No events".to_owned(), text.to_owned(), ().piece())
        }
        Some(events) => view! {
            <ol class="events" aria-label="Events">
                {events.into_iter().map(|event| one(subject.model, &event)).pieces()}
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
