//! Pods in kubectl's columns: all of them, a namespace's, or a workload's.

use std::sync::Arc;

use kdr_app_state::{
    age, instant,
    log::query::Selection,
    route::{Panel, Route, Screen},
    row::Row,
};
use kdr_proto::v1::Pod;
use leptos::prelude::*;

use super::{
    cells,
    head::{Crumb, head, segments},
};
use crate::{
    components::{
        notice::notice,
        sentence::sentence,
        table::{Spec, Table, table},
    },
    live::{IntoPiece as _, Piece, live},
    model::Model,
};

const COLUMNS: &[(&str, &str)] = &[
    ("Name", "cell-name"),
    ("Ready", "cell-ready is-number"),
    ("Status", "cell-status"),
    ("Restarts", "cell-restarts is-number"),
    ("Age", "cell-age is-number"),
    ("Node", "cell-node"),
];

const SPEC: Spec = Spec { name: "Pods", class: "pods", columns: COLUMNS, cells, why, href, is_open, empty };

const SPEC_OF_ALL: Spec = Spec {
    class: "pods has-namespace",
    columns: &[
        ("Namespace", "cell-namespace"),
        ("Name", "cell-name"),
        ("Ready", "cell-ready is-number"),
        ("Status", "cell-status"),
        ("Restarts", "cell-restarts is-number"),
        ("Age", "cell-age is-number"),
        ("Node", "cell-node"),
    ],
    cells: cells_with_namespace,
    ..SPEC
};

/// Pods of a namespace or of all.
pub(crate) fn page(model: Model, namespace: Option<String>) -> Piece {
    let state = Table::new(model);
    let spec = if namespace.is_none() { SPEC_OF_ALL } else { SPEC };
    let tools = segments(&Screen::Pods { namespace: namespace.clone() });
    let crumbs = namespace.map(|namespace| {
        let workloads = Screen::Workloads { namespace: namespace.clone() };
        let crumb: [Crumb; 3] = [
            ("Namespaces".to_owned(), Some(Screen::Namespaces)),
            (namespace, Some(workloads)),
            ("Pods".to_owned(), None),
        ];
        crumb.into()
    });
    view! {
        {head(model, state, crumbs.unwrap_or_default(), "pod", tools)}
        {table(state, spec)}
    }
    .piece()
}

/// Pods of one workload.
pub(crate) fn of_workload(model: Model, namespace: String, kind: &str, name: &str) -> Piece {
    let state = Table::new(model);
    let workloads = Screen::Workloads { namespace: namespace.clone() };
    let logs = Selection::of(&namespace, kind, name).screen().path();
    let crumbs = vec![
        ("Namespaces".to_owned(), Some(Screen::Namespaces)),
        (namespace, Some(workloads)),
        (format!("{kind} {name}"), None),
    ];
    view! {
        {head(model, state, crumbs, "pod", view! { <a class="button" href=logs>"Logs"</a> }.piece())}
        {table(state, SPEC)}
    }
    .piece()
}

fn pod(row: &Row) -> Option<&Arc<Pod>> {
    if let Row::Pod(pod) = row { Some(pod) } else { None }
}

fn is_open(model: Model, row: &Row) -> bool {
    model.route.with(|route| {
        route.panel.as_ref().is_some_and(|panel| {
            panel.is_pod() && panel.name == row.name() && panel.namespace == row.namespace()
        })
    })
}

fn href(model: Model, row: &Row) -> String {
    model.route.with(|route| {
        // Going from pod to pod keeps the tab.
        let tab = route.panel.as_ref().map(|panel| panel.tab).unwrap_or_default();
        let panel = Panel::of_pod(row.namespace(), row.name()).at(tab);
        route.with_panel(Some(panel)).href()
    })
}

fn cells_with_namespace(model: Model, row: Memo<Row>) -> Piece {
    let namespace = move || row.with(|row| row.namespace().to_owned());
    let leads = live(move || Route::from(Screen::Workloads { namespace: namespace() }).href());
    view! {
        <div class="cell cell-namespace is-soft" role="cell">
            <a href=leads tabindex="-1" title=live(namespace)>{live(namespace)}</a>
        </div>
        {cells(model, row)}
    }
    .piece()
}

fn cells(model: Model, row: Memo<Row>) -> Piece {
    let restarts = move || {
        row.with(|row| pod(row).map(|pod| (pod.restarts, pod.last_restart.as_ref().map(instant::millis))))
    };
    // The age of the latest one is apart, for where there is no room for it.
    let words = move || {
        let words = restarts().map(|(count, last)| age::restarts(count, last, model.now.get()));
        let words = words.unwrap_or_default();
        let end = words.find(' ').unwrap_or(words.len());
        let (count, ago) = words.split_at(end);
        (count.to_owned(), ago.to_owned())
    };
    view! {
        {cells::name(row, move || row.with(|row| href(model, row)))}
        {cells::text("cell cell-ready is-number", row, |row| {
            pod(row).map(|pod| format!("{}/{}", pod.ready_containers, pod.total_containers)).unwrap_or_default()
        })}
        {cells::titled("cell cell-status", row, |row| pod(row).map(|pod| pod.status.clone()).unwrap_or_default())}
        <div class="cell cell-restarts is-number" role="cell">
            {live(move || words().0)}
            <span class="restarts-ago">{live(move || words().1)}</span>
        </div>
        {cells::age(model, row)}
        {cells::titled("cell cell-node is-soft", row, |row| pod(row).map(|pod| pod.node.clone()).unwrap_or_default())}
    }
    .piece()
}

/// The sentence, and the log of the container in trouble.
fn why(model: Model, row: &Row) -> Piece {
    let panel = Panel::of_pod(row.namespace(), row.name()).at_log("", false);
    let href = live(move || model.route.with(|route| route.with_panel(Some(panel.clone())).href()));
    view! { {sentence(row.why())} " " <a class="cell-log" href=href tabindex="-1">"Log"</a> }.piece()
}

fn empty(model: Model) -> Piece {
    let screen = model.route.with(|route| route.screen.clone());
    let title = match &screen {
        Screen::WorkloadPods { kind, name, .. } => format!("{kind} {name} has no pods"),
        Screen::Pods { namespace: Some(namespace) } => format!("No pods in {namespace}"),
        _ => "No pods".to_owned(),
    };
    let (text, back) = match &screen {
        Screen::WorkloadPods { namespace, .. } => (
            "It is scaled to zero, has not started any yet, or does not exist.",
            Some((format!("Workloads of {namespace}"), Screen::Workloads { namespace: namespace.clone() })),
        ),
        Screen::Pods { namespace: Some(_) } => (
            "Nothing runs in this namespace, or there is no such namespace.",
            Some(("All pods".to_owned(), Screen::Pods { namespace: None })),
        ),
        _ => ("Nothing runs in this cluster, or KDR's account may not list pods.", None),
    };
    let back = back.map(|(title, screen)| view! { <a class="button" href=screen.path()>{title}</a> });
    notice(title, text.to_owned(), back.piece())
}
