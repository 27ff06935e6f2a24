//! All namespaces: what is wrong in the cluster, and where.

use std::sync::Arc;

use kdr_app_state::{
    quantity,
    route::{Route, Screen},
    row::Row,
    usage::{self, Bar},
};
use kdr_proto::v1::Namespace;
use leptos::prelude::*;

use super::{
    cells,
    head::{headed, overall},
};
use crate::{
    components::{
        bar::bar,
        icon::icon,
        notice::notice,
        sentence::sentence,
        table::{Spec, Table, table},
    },
    live::{IntoPiece as _, Piece, maybe, memo},
    model::Model,
};

pub(super) const SPEC: Spec = Spec {
    name: "Namespaces",
    class: "namespaces",
    columns: &[
        ("Name", "cell-name"),
        ("Workloads", "cell-workloads is-number"),
        ("Pods", "cell-pods is-number"),
        ("Memory of requests", "cell-memory"),
        ("Trouble", "cell-trouble"),
        ("Age", "cell-age is-number"),
    ],
    cells,
    why,
    href,
    is_open: |_, _| false,
    empty,
};

pub(crate) fn page(model: Model) -> Piece {
    let state = Table::new(model);
    view! {
        {headed(model, state, overall(model, None), ().piece())}
        {table(state, SPEC)}
    }
    .piece()
}

fn namespace(row: &Row) -> Option<&Arc<Namespace>> {
    if let Row::Namespace(namespace) = row { Some(namespace) } else { None }
}

fn href(_: Model, row: &Row) -> String {
    Route::from(Screen::Workloads { namespace: row.name().to_owned() }).href()
}

fn cells(model: Model, row: Memo<Row>) -> Piece {
    let count = |of: fn(&Namespace) -> u32| {
        move || row.with(|row| namespace(row).map(|namespace| quantity::count(of(namespace).into())))
    };
    view! {
        {cells::name(row, move || row.with(|row| href(model, row)))}
        <div class="cell cell-workloads is-number" role="cell">{count(|namespace| namespace.workloads)}</div>
        <div class="cell cell-pods is-number" role="cell">{count(|namespace| namespace.pods)}</div>
        <div class="cell cell-memory" role="cell">{bar(memory(model, row))}</div>
        <div class="cell cell-trouble" role="cell">{maybe(move || row.with(|row| namespace(row).map(trouble)))}</div>
        {cells::age(model, row)}
    }
    .piece()
}

/// What its pods use of what they asked for.
fn memory(model: Model, row: Memo<Row>) -> Memo<Option<Bar>> {
    memo(move || {
        model.store.with(|store| {
            let usage = store.usage.as_ref()?;
            row.with(|row| usage::of_namespace(usage, row.name()).map(usage::of_requests))
        })
    })
}

/// How many things need a person, and how many workloads are on their way: `▲ 2 broken ◐ 1 on the way`.
fn trouble(namespace: &Arc<Namespace>) -> Piece {
    let part = |count: u32, slug: &'static str, words: &'static str| {
        (count > 0).then(|| {
            view! { <span class="state trouble" data-health=slug>{icon(slug)} {quantity::count(count.into())} <span class="trouble-word">" " {words}</span></span> }
        })
    };
    let terminating = namespace.phase == "Terminating";
    view! {
        {part(namespace.findings, "degraded", "broken")}
        {part(namespace.progressing, "progressing", "on the way")}
        {locked(namespace)}
        {terminating.then(|| view! { <span class="state trouble" data-health="progressing">"Terminating"</span> })}
    }
    .piece()
}

/// What KDR may not see there.
fn locked(namespace: &Namespace) -> Option<Piece> {
    let locks = &namespace.locks;
    let first = locks.first()?;
    let more = if locks.len() > 1 { format!(" +{}", locks.len() - 1) } else { String::new() };
    let rights = locks.iter().map(|lock| format!("{} {}", lock.verb, lock.kind)).collect::<Vec<_>>();
    let title = format!("KDR may not {} here", rights.join(", "));
    Some(
        view! {
            <span class="state trouble" title=title>
                {icon("locked")} "no " {first.kind.clone()} {more}
            </span>
        }
        .piece(),
    )
}

fn why(_: Model, row: &Row) -> Piece {
    let worst = namespace(row).map(|namespace| namespace.worst.clone()).unwrap_or_default();
    view! { <b>{worst}</b> " " {sentence(row.why())} }.piece()
}

/// In place of namespaces when there are none.
pub(super) fn empty(_: Model) -> Piece {
    let text = "The cluster has none, or KDR's account may not list them: then `kdr serve --namespaces` says where \
                to look.";
    notice("No namespaces".to_owned(), text.to_owned(), ().piece())
}
