//! Logs: of a workload, a Service, a pod, or of pods by their labels; and what there is to read logs of.

use kdr_app_state::{
    log::query::Selection,
    route::{LogPlace, Screen},
};
use leptos::prelude::*;

use super::head;
use crate::{
    live::{IntoPiece as _, Piece, memo},
    log,
    model::Model,
};

mod choose;

pub(crate) fn page(model: Model, namespace: Option<String>, selection: Option<Selection>) -> Piece {
    match selection {
        Some(selection) => of(model, &selection),
        None => choose::page(model, namespace),
    }
}

fn of(model: Model, selection: &Selection) -> Piece {
    let (kind, _) = selection.of.kind_and_name();
    let within = |namespace: &str| Screen::Logs { namespace: Some(namespace.to_owned()), of: None };
    let crumbs = vec![
        ("Logs".to_owned(), Some(Screen::Logs { namespace: None, of: None })),
        (selection.namespace.clone(), Some(within(&selection.namespace))),
        (format!("{kind} {}", selection.of.title()), None),
    ];
    let shown = memo(move || {
        model
            .route
            .with(|route| route.log_at(LogPlace::Screen).map(|(selection, query)| (selection, query.clone())))
    });
    let title = format!("Logs of {}", selection.of.title());
    view! {
        <div class="logs">
            {head::breadcrumbs(crumbs)}
            <h1 class="visually-hidden">{title}</h1>
            {log::log(model, LogPlace::Screen, shown, ().piece())}
        </div>
    }
    .piece()
}
