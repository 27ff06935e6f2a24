//! The workloads of a namespace.

use std::sync::Arc;

use kdr_app_state::{
    quantity,
    route::{Panel, Route, Screen},
    row::Row,
};
use kdr_proto::v1::Workload;
use leptos::prelude::*;

use super::{
    cells,
    head::{head, segments},
};
use crate::{
    components::{
        notice::notice,
        sentence::sentence,
        table::{Spec, Table, table},
    },
    live::{IntoPiece as _, Piece},
    model::Model,
};

const SPEC: Spec = Spec {
    name: "Workloads",
    class: "workloads",
    columns: &[
        ("Name", "cell-name"),
        ("Kind", "cell-kind"),
        ("Ready", "cell-ready is-number"),
        ("Restarts", "cell-restarts is-number"),
        ("Age", "cell-age is-number"),
        ("Image", "cell-images"),
    ],
    cells,
    why,
    href,
    is_open: |_, _| false,
    empty,
};

pub(crate) fn page(model: Model, namespace: String) -> Piece {
    let state = Table::new(model);
    let tools = segments(&Screen::Workloads { namespace: namespace.clone() });
    let crumbs = vec![("Namespaces".to_owned(), Some(Screen::Namespaces)), (namespace, None)];
    view! {
        {head(model, state, crumbs, "workload", tools)}
        {table(state, SPEC)}
    }
    .piece()
}

fn workload(row: &Row) -> Option<&Arc<Workload>> {
    if let Row::Workload(workload) = row { Some(workload) } else { None }
}

fn href(model: Model, row: &Row) -> String {
    let Some(workload) = workload(row) else { return String::new() };
    // A pod that nothing owns is its own workload: it opens where it is.
    if workload.kind == "Pod" {
        let panel = Panel::of_pod(&workload.namespace, &workload.name);
        return model.route.with(|route| route.with_panel(Some(panel)).href());
    }
    let (namespace, kind, name) = (workload.namespace.clone(), workload.kind.clone(), workload.name.clone());
    Route::from(Screen::WorkloadPods { namespace, kind, name }).href()
}

fn cells(model: Model, row: Memo<Row>) -> Piece {
    view! {
        {cells::name(row, move || row.with(|row| href(model, row)))}
        {cells::text("cell cell-kind is-soft", row, |row| workload(row).map(|row| row.kind.clone()).unwrap_or_default())}
        {cells::text("cell cell-ready is-number", row, |row| {
            workload(row).map(|row| format!("{}/{}", row.ready, row.desired)).unwrap_or_default()
        })}
        {cells::text("cell cell-restarts is-number", row, |row| {
            workload(row).map(|row| quantity::count(row.restarts.into())).unwrap_or_default()
        })}
        {cells::age(model, row)}
        {cells::titled("cell cell-images is-soft mono", row, |row| {
            workload(row).map(|row| row.images.join(", ")).unwrap_or_default()
        })}
    }
    .piece()
}

fn why(_: Model, row: &Row) -> Piece {
    let reason = workload(row).map(|workload| workload.reason.clone()).unwrap_or_default();
    view! { {sentence(row.why())} <span class="mono">{reason}</span> }.piece()
}

fn empty(model: Model) -> Piece {
    let namespace = model.route.with(|route| route.screen.namespace().unwrap_or_default().to_owned());
    let known = model.store.with(|store| store.namespaces().iter().any(|row| row.name() == namespace));
    let (title, text) = if known {
        (format!("No workloads in {namespace}"), "Nothing runs in this namespace, and nothing is meant to.")
    } else {
        (
            format!("There is no namespace {namespace}"),
            "It may have been deleted, or the link may be mistyped.",
        )
    };
    let all = view! { <a class="button" href=Screen::Namespaces.path()>"All namespaces"</a> };
    notice(title, text.to_owned(), all.piece())
}
