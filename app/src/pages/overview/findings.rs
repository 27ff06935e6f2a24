//! What needs a person: what it is, what happened, what it said last, and what to do.

use std::sync::Arc;

use kdr_app_state::{
    filter::Filter,
    finding::{self, held, key, with_last_lines},
    health, instant, quantity,
    route::{Panel, Route, Screen},
};
use kdr_proto::v1::Finding;
use leptos::{ev, prelude::*};

use super::last_line;
use crate::{
    components::{
        icon::shape,
        keyed::{Items, first, keyed},
        more::more,
        sentence::sentence,
        since::since,
    },
    live::{IntoPiece as _, Live, Piece, live, maybe, memo},
    model::Model,
};

/// So many stand here at first.
const FEW: usize = 8;

pub(super) fn findings(model: Model) -> Piece {
    let all = RwSignal::new(false);
    let hovered = RwSignal::new(false);
    let items = items(model, hovered);
    let shown = first(items, FEW, all);
    let some = memo(move || items.with(|items| !items.is_empty()));
    let read = memo(move || {
        model.store.with(|store| store.findings.as_ref().map(|findings| with_last_lines(&findings.findings)))
    });
    let hover = move |event: ev::PointerEvent, over: bool| {
        if event.pointer_type() == "mouse" {
            hovered.set(over);
        }
    };
    view! {
        {maybe(move || some.get().then(|| view! {
            <div
                class="card findings"
                on:pointerenter=move |event| hover(event, true)
                on:pointerleave=move |event| hover(event, false)
            >
                <ul>{keyed(shown, move |finding| one(model, finding, read))}</ul>
            </div>
        }))}
        <p class="findings-rest">
            {more(move || items.with(Vec::len), FEW, all)}
            {rest(model)}
        </p>
    }
    .piece()
}

/// Those that pass the filter. Under the pointer none moves: what is new comes after the others.
fn items(model: Model, hovered: RwSignal<bool>) -> Memo<Items<Finding>> {
    Memo::new(move |before: Option<&Items<Finding>>| {
        let route = model.route.get();
        let filter = Filter::from(&route);
        let findings = model.store.with(|store| store.findings.clone());
        let found = findings.iter().flat_map(|findings| &findings.findings);
        let passing = found.filter(|finding| finding::matches(finding, &filter, &route.reason));
        let now: Items<Finding> = passing.map(|finding| (key(finding), Arc::new(finding.clone()))).collect();
        match before {
            Some(before) if hovered.get() => held(before, now),
            _ => now,
        }
    })
}

/// The server names only the worst; the pods show all.
fn rest(model: Model) -> Live<Option<Piece>> {
    let unnamed = memo(move || {
        model.store.with(|store| {
            let findings = store.findings.as_ref()?;
            let named = u32::try_from(findings.findings.len()).unwrap_or(u32::MAX);
            Some(findings.total.saturating_sub(named)).filter(|rest| *rest > 0)
        })
    });
    maybe(move || {
        unnamed.get().map(|rest| {
            let namespace = model.route.with(|route| route.screen.namespace().map(str::to_owned));
            let pods = Route { problems: true, ..Route::from(Screen::Pods { namespace }) };
            view! {
                <span class="faint">{format!("and {} more; ", quantity::count(rest.into()))}</span>
                <a class="link" href=pods.href()>"all pods with problems"</a>
            }
        })
    })
}

fn one(model: Model, finding: Memo<Arc<Finding>>, read: Memo<Option<Vec<String>>>) -> Piece {
    let health = Signal::derive(move || finding.with(|finding| health::of(finding.health)));
    let text = move |of: fn(&Finding) -> &str| live(move || finding.with(|finding| of(finding).to_owned()));
    let words = move |of: fn(&Finding) -> &str| live(move || finding.with(|finding| sentence(of(finding))));
    let reads = memo(move || {
        let key = finding.with(|finding| key(finding));
        read.with(|read| read.as_ref().is_some_and(|read| read.contains(&key)))
    });
    let began = memo(move || finding.with(|finding| finding.since.as_ref().map(instant::millis)));
    view! {
        <li class="finding" data-health=live(move || health::slug(health.get()))>
            {shape(health)}
            <div class="finding-body">
                <p class="finding-where">
                    {live(move || finding.with(|finding| subject(model, finding)))}
                    <span class="finding-reason mono">{text(|finding| &finding.reason)}</span>
                    {since(model, began)}
                </p>
                <p class="finding-why">{words(|finding| &finding.why)}</p>
                {last_line::last_line(finding, reads)}
                <p class="finding-next" hidden=live(move || finding.with(|finding| finding.next.is_empty()))>
                    {words(|finding| &finding.next)}
                </p>
            </div>
            <div class="finding-ways">{ways(model, finding)}</div>
        </li>
    }
    .piece()
}

/// `shop-staging / checkout`, each leading to what it names.
fn subject(model: Model, finding: &Finding) -> Piece {
    let Some(subject) = finding.subject.clone() else { return ().piece() };
    let panel = Panel::of(&subject);
    let namespace = (!subject.namespace.is_empty()).then(|| {
        let screen = Screen::Workloads { namespace: subject.namespace.clone() };
        view! { <a href=screen.path()>{subject.namespace.clone()}</a> <span class="faint">" / "</span> }
    });
    view! {
        {namespace}
        <a class="finding-name" href=live(move || model.route.with(|route| route.with_panel(Some(panel.clone())).href()))>
            {subject.name}
        </a>
        " "
        <span class="faint">{subject.kind}</span>
    }
    .piece()
}

fn ways(model: Model, finding: Memo<Arc<Finding>>) -> Live<Vec<Piece>> {
    let ways = memo(move || finding.with(|finding| model.route.with(|route| finding::ways(finding, route))));
    live(move || {
        let way =
            |way: finding::Way| view! { <a class="button is-small" href=way.href>{way.word}</a> }.piece();
        ways.get().into_iter().map(way).collect()
    })
}
