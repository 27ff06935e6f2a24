//! What there is to read logs of: a namespace first, then a workload, a Service, a pod, or labels.

use kdr_app_state::{
    filter::Filter,
    log::query::{Of, Selection},
    route::Screen,
    row::Row,
};
use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    components::{icon::shape, skeleton},
    keyboard,
    live::{IntoPiece as _, Live, Piece, live, maybe, memo},
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
    view! {
        {crumbs.map(head::breadcrumbs)}
        <div class="screen-head">
            <div class="headline-block"><h1 class="headline">{title}</h1></div>
            <div class="screen-tools">
                <input
                    id="log-choose"
                    class="log-input"
                    aria-label="Type to filter"
                    placeholder="Type to filter"
                    autocomplete="off"
                    spellcheck="false"
                    on:input=move |event| text.set(event_target_value(&event))
                    on:keydown=move |event| if event.key() == "Enter" { first(model) }
                />
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
        let rows: Vec<Row> = rows(model).into_iter().filter(|row| filter.names(row)).collect();
        let more = rows.len().saturating_sub(MOST);
        (rows.into_iter().take(MOST).collect::<Vec<_>>(), more)
    });
    let list = move || {
        let (rows, more) = shown.get();
        (!rows.is_empty()).then(|| view! {
            <section class="log-choices">
                <h2>{title}</h2>
                <ul aria-label=title>
                    {rows.into_iter().map(|row| view! {
                        <li>
                            {shape(row.health().into())}
                            <a href=leads(&row)>{row.name().to_owned()}</a>
                            <span class="faint">{kind(&row).to_owned()}</span>
                        </li>
                    }).collect_view()}
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
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        navigation::go(model, to(selector.get_untracked().trim().to_owned()).into());
    };
    view! {
        <form class="log-filter-row log-labels" on:submit=submit>
            <input
                class="log-input"
                aria-label="Label selector"
                placeholder="or by labels: app=web,tier in (a, b)"
                autocomplete="off"
                spellcheck="false"
                on:input=move |event| selector.set(event_target_value(&event))
            />
            <button class="button is-small" type="submit" disabled=live(move || selector.with(String::is_empty))>"Read"</button>
            <a class="button is-small" href=all>"All pods"</a>
        </form>
    }
    .piece()
}
