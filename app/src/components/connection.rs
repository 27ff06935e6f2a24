//! Whether what is shown is live, and how old it is.

use std::sync::Arc;

use kdr_app_state::{clock::behind, instant, link::Link, quantity};
use kdr_proto::v1::{KindState, Sync};
use leptos::prelude::*;

use crate::{
    browser::clock,
    components::{
        grant::grant,
        keyed::{Items, keyed},
    },
    live::{IntoPiece as _, Piece, live, maybe, memo},
    model::{Model, Overlay},
};

/// The connection as the viewer needs to know it: a server that has lost the cluster is as lost as a server.
#[derive(Debug, Clone, PartialEq)]
struct Condition {
    slug: &'static str,
    words: String,
}

fn condition(model: Model) -> Condition {
    let link = model.link.get();
    let offset = clock::offset_minutes();
    model.store.with(|store| match (&link, store.stale_since()) {
        (Link::Live, Some(since)) => {
            let lost = Link::Reconnecting { reason: String::new() };
            Condition { slug: lost.slug(), words: lost.words(Some(since), offset) }
        }
        _ => Condition { slug: link.slug(), words: link.words(store.as_of, offset) },
    })
}

pub(crate) fn connection(model: Model) -> Piece {
    let condition = memo(move || condition(model));
    let is_live = memo(move || condition.with(|condition| condition.slug == Link::Live.slug()));
    // Once a second is enough for a figure.
    let lag = memo(move || {
        model.now.track();
        model.lag.get_value().map(|lag| format!(", {}", behind(lag)))
    });
    let open = memo(move || model.overlay.get() == Overlay::Connection);
    view! {
        <div class="connection" data-link=live(move || condition.with(|condition| condition.slug))>
            <button
                class="connection-button"
                title="Connection"
                aria-expanded=live(move || open.get().to_string())
                on:click=move |_| model.toggle(Overlay::Connection)
            >
                <span class="connection-dot"></span>
                // Screen readers are told when the connection changes, not each figure.
                <span role="status">
                    {live(move || condition.with(|condition| condition.words.clone()))}
                    <span aria-live="off">{live(move || lag.get().filter(|_| is_live.get()))}</span>
                </span>
            </button>
            {maybe(move || open.get().then(|| details(model)))}
        </div>
    }
    .piece()
}

fn details(model: Model) -> Piece {
    let version = move |of: fn(&kdr_proto::v1::Cluster) -> &str| {
        model.store.with(|store| match store.cluster.as_deref().map(of) {
            None | Some("") => "not known yet".to_owned(),
            Some(version) => version.to_owned(),
        })
    };
    let why = live(move || match model.link.get() {
        Link::Reconnecting { reason } => reason,
        Link::Connecting => "Connecting to the server.".to_owned(),
        Link::Live => "Connected to the server.".to_owned(),
    });
    let kinds = memo(move || {
        model.store.with(|store| {
            let item = |kind: &KindState| (kind.kind.clone(), Arc::new(kind.clone()));
            store.kinds.iter().map(item).collect::<Items<KindState>>()
        })
    });
    view! {
        <section class="popover connection-details" aria-label="Connection details">
            <dl class="facts">
                <dt>"Server"</dt>
                <dd>{why}</dd>
                <dt>"Cluster"</dt>
                <dd>{live(move || version(|cluster| &cluster.name))}</dd>
                <dt>"Kubernetes"</dt>
                <dd>{live(move || version(|cluster| &cluster.kubernetes_version))}</dd>
                <dt>"KDR"</dt>
                <dd>{live(move || version(|cluster| &cluster.kdr_version))}</dd>
            </dl>
            <div class="kinds" tabindex="0" role="region" aria-label="Kinds">
                {keyed(kinds, move |state| kind(model, state))}
            </div>
        </section>
    }
    .piece()
}

fn kind(model: Model, kind: Memo<Arc<KindState>>) -> Piece {
    let trouble =
        memo(move || kind.with(|kind| !matches!(kind.sync(), Sync::Live | Sync::Listing | Sync::NotServed)));
    let manifest = memo(move || kind.with(|kind| kind.grant.clone()));
    let message = memo(move || kind.with(|kind| kind.message.clone()));
    view! {
        <div class="kind" data-trouble=live(move || trouble.get().then_some(""))>
            <span class="mono">{kind.with_untracked(|kind| kind.kind.clone())}</span>
            <span class="kind-state">{live(move || kind.with(|kind| state(kind)))}</span>
            <p class="kind-message">{message}</p>
            {live(move || grant(model, &manifest.get()))}
        </div>
    }
    .piece()
}

/// How well a kind is known, in words.
pub(crate) fn state(kind: &KindState) -> String {
    let since = || {
        let since = kind.since.as_ref().map(instant::millis);
        since.map(|since| instant::clock_time(since, clock::offset_minutes())).unwrap_or_default()
    };
    match kind.sync() {
        Sync::Live => kind.objects.map(|objects| quantity::count(objects.into())).unwrap_or_default(),
        Sync::Listing | Sync::Unspecified => "listing…".to_owned(),
        Sync::Reconnecting => format!("reconnecting, data from {}", since()),
        Sync::Forbidden => "no access".to_owned(),
        Sync::Broken => "broken".to_owned(),
        Sync::NotServed => "not installed".to_owned(),
    }
}
