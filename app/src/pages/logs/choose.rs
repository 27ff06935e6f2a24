//! What there is to read logs of: a namespace first, then a workload, a Service, a pod, or labels.

use kdr_app_state::{
    filter::Filter,
    log::query::{Of, Selection},
    route::Screen,
    row::Row,
};
use leptos::prelude::*;

use crate::{
    components::{button::small, field::Field, icon::shape, skeleton},
    keyboard,
    live::{IntoPiece as _, Live, Piece, maybe, memo},
    model::Model,
    navigation,
    pages::head,
};

/// So many of each sort are listed; typing narrows them.
const MOST: usize = 60;

pub(super) fn page(model: Model, namespace: Option<String>) -> Piece {
    let text = RwSignal::new(String::new());
    let title = match &namespace {
        Some(namespace) => format!("Logs of what in {namespace}?"),
        None => "Logs of which namespace?".to_owned(),
    };
    let crumbs = namespace.clone().map(|namespace| {
        vec![("Logs".to_owned(), Some(Screen::Logs { namespace: None, of: None })), (namespace, None)]
    });
    request_animation_frame(|| keyboard::focus("log-choose"));
    let field = Field::new("log-choose", "Type to filter", "Type to filter")
        .typed(move |typed| text.set(typed))
        .key(move |event| {
            if event.key() == "Enter" {
                first(model);
            }
        });
    view! {
        {crumbs.map(head::breadcrumbs)}
        <div class="screen-head">
            <div class="headline-block"><h1 class="headline">{title}</h1></div>
            <div class="screen-tools">
                {field.piece()}
            </div>
        </div>
        {match namespace {
            None => group(model, "Namespaces", text, |model| model.store.with(|store| store.namespaces().to_vec()), leads),
            Some(namespace) => within(model, namespace, text),
        }}
    }
    .piece()
}

/// Goes to the first of what is listed.
fn first(model: Model) {
    let link = document().query_selector(".log-choices a").ok().flatten();
    if let Some(href) = link.and_then(|link| link.get_attribute("href")) {
        navigation::go_to(model, &href);
    }
}

fn within(model: Model, namespace: String, text: RwSignal<String>) -> Piece {
    let loaded = memo(move || model.store.with(kdr_app_state::store::Store::is_loaded));
    view! {
        {by_labels(model, namespace)}
        {maybe(move || (!loaded.get()).then(skeleton::lines))}
        {group(model, "Workloads", text, |model| {
            model.store.with(|store| store.workloads().iter().filter(|row| readable(row)).cloned().collect())
        }, leads)}
        {group(model, "Services", text, |model| {
            model.store.with(|store| store.resources().iter().filter(|row| readable(row)).cloned().collect())
        }, leads)}
        {group(model, "Pods", text, |model| model.store.with(|store| store.pods().to_vec()), leads)}
    }
    .piece()
}

/// Its Kubernetes kind.
fn kind(row: &Row) -> &str {
    match row {
        Row::Namespace(_) => "Namespace",
        Row::Workload(row) => &row.kind,
        Row::Pod(_) => "Pod",
        Row::Resource(row) => &row.kind,
    }
}

/// Whether its logs can be read and it is in no other list: a pod that nothing owns is a workload, too.
fn readable(row: &Row) -> bool {
    kind(row) != "Pod" && Selection::is_readable(kind(row))
}

fn leads(row: &Row) -> String {
    match row {
        Row::Namespace(row) => Screen::Logs { namespace: Some(row.name.clone()), of: None }.path(),
        row => Selection::of(row.namespace(), kind(row), row.name()).screen().path(),
    }
}

/// A list of things under a heading; not there when there is none.
fn group(
    model: Model,
    title: &'static str,
    text: RwSignal<String>,
    rows: fn(Model) -> Vec<Row>,
    leads: fn(&Row) -> String,
) -> Piece {
    let shown = memo(move || {
        let filter = Filter::new(&text.get(), false);
        rows(model).into_iter().filter(|row| filter.names(row)).map(Some).collect::<Vec<Option<Row>>>()
    });
    let list = move || {
        let rows = shown.get();
        let more = rows.len().saturating_sub(MOST);
        (!rows.is_empty()).then(|| view! {
            <section class="log-choices">
                <h2>{title}</h2>
                <ul aria-label=title>
                    {rows.into_iter().flatten().take(MOST).map(|row| view! {
                        <li>
                            {shape(row.health().into())}
                            <a href=leads(&row)>{row.name().to_owned()}</a>
                            <span class="faint">{kind(&row).to_owned()}</span>
                        </li>
                    }.piece()).collect::<Vec<_>>()}
                </ul>
                {(more > 0).then(|| view! { <p class="faint">{format!("and {more} more: type to narrow")}</p> })}
            </section>
        })
    };
    let list: Live<Option<Piece>> = maybe(list);
    list.piece()
}

/// Pods by their labels, or all.
fn by_labels(model: Model, namespace: String) -> Piece {
    let selector = RwSignal::new(String::new());
    let to =
        move |selector: String| Selection { namespace: namespace.clone(), of: Of::Labels(selector) }.screen();
    let all = to(String::new()).path();
    let read = move || navigation::go(model, to(selector.get_untracked().trim().to_owned()).into());
    let enter = read.clone();
    let field = Field::new("log-labels", "Label selector", "or by labels: app=web,tier in (a, b)")
        .typed(move |typed| selector.set(typed))
        .key(move |event| {
            if event.key() == "Enter" {
                enter();
            }
        });
    view! {
        <div class="log-filter-row log-labels">
            {field.piece()}
            {small("", "Read", read)}
            <a class="button is-small" href=all>"All pods"</a>
        </div>
    }
    .piece()
}
