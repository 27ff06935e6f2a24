//! The log of one of the pod's containers: its end at first, then what is being written.

use kdr_app_state::{
    container, health,
    log::session::Target,
    route::{Route, Tab},
};
use kdr_proto::v1::{ContainerRole, PodDetail};
use leptos::prelude::*;

use self::lines::Lines;
use super::Subject;
use crate::{
    browser::{download, storage},
    components::button::{quiet, small, switch},
    live::{IntoPiece as _, Piece, effect, live, maybe, memo, on_bump},
    model::Model,
    navigation,
    transport::log::Reading,
};

mod lines;
mod row;

pub(crate) fn log(subject: Subject) -> Piece {
    let model = subject.model;
    let reading = Reading::new();
    let container = chosen(subject);
    let previous =
        memo(move || model.route.with(|route| route.panel.as_ref().is_some_and(|panel| panel.previous)));
    let lines = Lines::new(reading, remembered("log.times", true), remembered("log.fold", false));
    let target = memo(move || {
        let (namespace, pod) = subject.names();
        Some(Target { namespace, pod, container: container.get()?, previous: previous.get() })
    });
    let begin = move || {
        if let Some(target) = target.get() {
            lines.follow();
            reading.start(target);
        }
    };
    effect(begin);
    // A tab that nobody looks at reads no log; one that comes back goes on.
    let mut was_awake = true;
    effect(move || match (std::mem::replace(&mut was_awake, model.awake.get()), was_awake) {
        (true, false) => reading.stop(),
        (false, true) => reading.go_on(),
        _ => {}
    });
    effect(move || {
        let run = |detail: &PodDetail| {
            let container = container.get()?;
            detail.containers.iter().find(|one| one.name == container).map(container::run_of)
        };
        if let Some(run) = subject.pod.with(|detail| detail.as_deref().and_then(run)) {
            reading.container_runs(run);
        }
    });
    on_bump(model.follow_key, move || lines.toggle());
    let again = move || untrack(begin);
    view! {
        <div class="panel-tools" role="toolbar" aria-label="Log">
            {chooser(subject, container)}
            {run(subject, container, previous)}
            <span class="panel-tools-gap"></span>
            {pause(lines, previous)}
            {option("Times", "log.times", lines.times)}
            {option("Wrap", "log.fold", lines.fold)}
            {quiet("save", "Download what is loaded", move || save(subject, container, reading))}
        </div>
        {lines::view(model, lines, container)}
        {maybe(move || reading.over.get().then(|| view! {
            <div class="log-over">{small("reload", "Read again", again)}</div>
        }))}
    }
    .piece()
}

/// The container whose log is shown: the one in the address; else the first that is in trouble, else the first.
fn chosen(subject: Subject) -> Memo<Option<String>> {
    let model = subject.model;
    let wanted = memo(move || {
        let wanted = model.route.with(|route| route.panel.as_ref().map(|panel| panel.container.clone()));
        wanted.filter(|wanted| !wanted.is_empty())
    });
    Memo::new(move |before: Option<&Option<String>>| {
        if let Some(wanted) = wanted.get() {
            return Some(wanted);
        }
        let best = |detail: &PodDetail| {
            // What was chosen once stays, even when another one gets into trouble: nobody wants the log to jump.
            let kept = before
                .cloned()
                .flatten()
                .filter(|name| detail.containers.iter().any(|one| one.name == *name));
            kept.or_else(|| {
                let worst = detail.containers.iter().min_by_key(|one| {
                    (health::urgency(health::of(one.health)), one.role() != ContainerRole::App)
                });
                worst.map(|one| one.name.clone())
            })
        };
        subject.pod.with(|detail| detail.as_deref().and_then(best))
    })
}

fn chooser(subject: Subject, container: Memo<Option<String>>) -> Piece {
    let model = subject.model;
    let names = memo(move || {
        let names =
            |detail: &PodDetail| detail.containers.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
        subject.pod.with(|detail| detail.as_deref().map(names)).unwrap_or_default()
    });
    view! {
        <select
            class="chooser"
            aria-label="Container"
            prop:value=live(move || container.get().unwrap_or_default())
            on:change=move |event| {
                let name = event_target_value(&event);
                navigation::go(model, untrack(|| subject.route(Tab::Log, &name, false)));
            }
        >
            {live(move || names.get().into_iter().map(|name| {
                let selected = container.with_untracked(|container| container.as_deref() == Some(&*name));
                view! { <option value=name.clone() selected=selected>{name.clone()}</option> }
            }).collect_view())}
        </select>
    }
    .piece()
}

fn run(subject: Subject, container: Memo<Option<String>>, previous: Memo<bool>) -> Piece {
    let turn = move || {
        let name = container.get_untracked().unwrap_or_default();
        let route: Route = untrack(|| subject.route(Tab::Log, &name, !previous.get()));
        navigation::go(subject.model, route);
    };
    switch("button is-small", "Previous run", move || previous.get(), turn)
}

/// A log that has ended cannot be paused.
fn pause(lines: Lines, previous: Memo<bool>) -> Piece {
    let button = switch("button is-small", "Pause", move || !lines.following.get(), move || lines.toggle());
    view! { <span title="Pause or follow (f)" hidden=previous>{button}</span> }.piece()
}

fn remembered(name: &'static str, otherwise: bool) -> RwSignal<bool> {
    RwSignal::new(storage::get(name).map_or(otherwise, |value| value == "1"))
}

fn option(word: &'static str, name: &'static str, on: RwSignal<bool>) -> Piece {
    let turn = move || {
        on.update(|on| *on = !*on);
        storage::set(name, Some(if on.get_untracked() { "1" } else { "0" }));
    };
    switch("button is-small", word, move || on.get(), turn)
}

fn save(subject: Subject, container: Memo<Option<String>>, reading: Reading) {
    let (_, pod) = subject.names();
    let name = format!("{pod}-{}.log", container.get_untracked().unwrap_or_default());
    let text = reading.buffer.with_value(kdr_app_state::log::buffer::Buffer::text);
    let model: Model = subject.model;
    if download::save(&name, &text).is_err() {
        model.say("The browser refused the download");
    }
}
