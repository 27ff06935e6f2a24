//! The log of the opened resource: of one of a pod's containers at first, of all pods of anything else.

use kdr_app_state::{health, log::query::Query, route::LogPlace};
use kdr_proto::v1::{ContainerRole, PodDetail};
use leptos::prelude::*;

use super::Subject;
use crate::{
    components::field::choice,
    live::{IntoPiece as _, Piece, live, memo},
    log, navigation,
};

pub(crate) fn log(subject: Subject) -> Piece {
    let model = subject.model;
    let is_pod = subject.of.with_value(|of| of.kind == "Pod");
    let chosen = chosen(subject);
    let shown = memo(move || {
        let (selection, query) = model.route.with(|route| {
            route.log_at(LogPlace::Panel).map(|(selection, query)| (selection, query.clone()))
        })?;
        if !is_pod || !query.containers.is_empty() {
            return Some((selection, query));
        }
        Some((selection, Query { containers: vec![chosen.get()?], ..query }))
    });
    let chooser = if is_pod { chooser(subject, chosen) } else { elsewhere(subject) };
    log::log(model, LogPlace::Panel, shown, chooser)
}

/// The container whose log is shown when the address names none: the first that is in trouble, else the first.
fn chosen(subject: Subject) -> Memo<Option<String>> {
    Memo::new(move |before: Option<&Option<String>>| {
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

fn chooser(subject: Subject, chosen: Memo<Option<String>>) -> Piece {
    let model = subject.model;
    let names = memo(move || {
        let names =
            |detail: &PodDetail| detail.containers.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
        subject.pod.with(|detail| detail.as_deref().map(names)).unwrap_or_default()
    });
    let current = memo(move || {
        let wanted = model
            .route
            .with(|route| route.log_at(LogPlace::Panel).map(|(_, query)| query.containers.join(",")));
        wanted.filter(|wanted| !wanted.is_empty()).or_else(|| chosen.get()).unwrap_or_default()
    });
    let pick = move |name| {
        let containers = vec![name];
        let route = model.route.with_untracked(|route| {
            let query = route.log_at(LogPlace::Panel).map(|(_, query)| query.clone()).unwrap_or_default();
            route.with_log(LogPlace::Panel, Query { containers, line: None, ..query })
        });
        navigation::go(model, route);
    };
    let options = live(move || {
        let names = names.get();
        let all = (names.len() > 1).then(|| (Query::ALL.to_owned(), "all containers".to_owned()));
        names.into_iter().map(|name| (name.clone(), name)).chain(all).collect()
    });
    choice("Container", options, move || current.get(), pick)
}

/// The way to the screen of logs, which has more room.
fn elsewhere(subject: Subject) -> Piece {
    let screen = subject.model.route.with_untracked(|route| {
        route.log_at(LogPlace::Panel).map(|(selection, _)| selection.screen().path())
    });
    view! { <a class="button is-small" href=screen>"Open as a screen"</a> }.piece()
}
