//! A namespace as a tile: its name, how it is, its pods, what it uses.

use std::sync::Arc;

use kdr_app_state::{
    health,
    map::{
        glyph,
        rect::Rect,
        tiles::{self, Density},
    },
    quantity,
    route::{Route, Screen},
    row::Row,
    sentence,
    usage::Bar,
};
use kdr_proto::v1::{Category, CategoryCount, Lock, Namespace};
use leptos::prelude::*;

use super::marks::marks;
use crate::{
    components::icon::icon,
    live::{IntoPiece as _, IntoPieces as _, Piece, live, memo},
    model::Model,
};

/// What a tile has left and right of its content.
const PADDING: i32 = 12;

/// A tile in its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tile {
    pub(super) row: Row,
    pub(super) place: Rect,
    pub(super) density: Density,
    /// It does not pass the filter.
    pub(super) dim: bool,
    /// Memory in use, when that is known.
    pub(super) memory: Option<Bar>,
    /// Its place among all, from one.
    pub(super) index: usize,
    /// How many there are.
    pub(super) of: usize,
}

pub(super) fn tile(model: Model, tile: Memo<Arc<Tile>>, tab_stop: Memo<Option<String>>) -> Piece {
    let key = tile.with_untracked(|tile| tile.row.name().to_owned());
    let pixels = move |of: fn(&Rect) -> i32| live(move || format!("{}px", tile.with(|tile| of(&tile.place))));
    let href = {
        let namespace = key.clone();
        live(move || model.route.with(|route| leads(route, &namespace)))
    };
    let tab = {
        let key = key.clone();
        memo(move || tab_stop.with(|stop| stop.as_deref() == Some(&*key)))
    };
    let name = key.clone();
    view! {
        <div
            class="tile-place"
            role="listitem"
            aria-setsize=live(move || tile.with(|tile| tile.of.to_string()))
            aria-posinset=live(move || tile.with(|tile| tile.index.to_string()))
            style:left=pixels(|place| place.x)
            style:top=pixels(|place| place.y)
            style:width=pixels(|place| place.width)
            style:height=pixels(|place| place.height)
        >
            <a
                class="tile"
                class:is-dim=live(move || tile.with(|tile| tile.dim))
                data-key=key
                data-health=live(move || tile.with(|tile| health::slug(tile.row.health())))
                href=href
                tabindex=live(move || if tab.get() { "0" } else { "-1" })
                on:focus=move |_| model.cursor.set(Some(name.clone()))
            >
                {live(move || tile.with(|tile| content(tile)))}
            </a>
        </div>
    }
    .piece()
}

/// The namespace's map, narrowed as the cluster's is.
fn leads(here: &Route, namespace: &str) -> String {
    let screen = Screen::Map { namespace: Some(namespace.to_owned()) };
    Route { screen, panel: None, ..here.clone() }.href()
}

fn content(tile: &Tile) -> Piece {
    let Row::Namespace(namespace) = &tile.row else { return ().piece() };
    let health = health::of(namespace.health);
    let counts = namespace.pod_health.unwrap_or_default();
    let width = u32::try_from(tile.place.width - 2 * PADDING).unwrap_or(0);
    let size = tiles::mark(namespace.pods, width, tile.density);
    let columns = width / size;
    let most = columns * (tile.density.pods / size);
    let (pods, more) = glyph::of_counts(&counts, most);
    // What does not fit is said in place of the last marks.
    let (pods, more) = if more > 0 { glyph::of_counts(&counts, most.saturating_sub(4)) } else { (pods, 0) };
    let words = tile.density.words;
    let facts = if missing_right_to_pods(namespace) {
        "no access to pods".to_owned()
    } else {
        format!(
            "{} · {}",
            quantity::counted(namespace.pods.into(), "pod"),
            quantity::counted(namespace.workloads.into(), "workload")
        )
    };
    let why = sentence::plain(&namespace.why);
    let hint = (!why.is_empty()).then(|| format!("{}: {why}", namespace.worst));
    view! {
        <span class="tile-head" title=hint>
            <b class="tile-name">{namespace.name.clone()}</b>
            {(!words).then(|| view! { <span class="tile-facts">{short(namespace)}</span> })}
            {health::is_problem(health).then(|| view! {
                <span class="state" data-health=health::slug(health)>
                    {icon(health::slug(health))}
                    <span class="visually-hidden">{health::word(health)}</span>
                </span>
            })}
            {(!namespace.locks.is_empty()).then(|| {
                let missing = format!("KDR may not {}", missing_rights(&namespace.locks));
                view! {
                    <span class="tile-lock" title=missing.clone()>
                        {icon("locked")}
                        <span class="visually-hidden">{missing.clone()}</span>
                    </span>
                }
            })}
        </span>
        {words.then(|| view! { <span class="tile-facts">{facts}</span> })}
        <span class="tile-pods">
            {marks(&pods, columns, size)}
            {(more > 0).then(|| view! { <span class="tile-more">{format!("+{}", quantity::count(more.into()))}</span> })}
        </span>
        {tile.memory.as_ref().map(|bar| memory(bar, words))}
        {words.then(|| categories(&namespace.categories))}
    }
    .piece()
}

fn missing_right_to_pods(namespace: &Namespace) -> bool {
    namespace.pods == 0 && namespace.locks.iter().any(|lock| lock.kind == "pods")
}

/// `list secrets, watch pods`.
pub(super) fn missing_rights(locks: &[Lock]) -> String {
    let mut rights: Vec<String> = locks.iter().map(|lock| format!("{} {}", lock.verb, lock.kind)).collect();
    let more = rights.len().saturating_sub(3);
    rights.truncate(3);
    let rights = rights.join(", ");
    if more == 0 { rights } else { format!("{rights} and {more} more") }
}

/// Where there is no room for words, the number of pods alone.
fn short(namespace: &Namespace) -> Piece {
    let count = quantity::count(namespace.pods.into());
    if missing_right_to_pods(namespace) {
        ().piece()
    } else {
        view! { {count} <span class="visually-hidden">" pods"</span> }.piece()
    }
}

fn memory(bar: &Bar, words: bool) -> Piece {
    view! {
        <span class="tile-memory" title=bar.title.clone()>
            <span class="tile-words" class:visually-hidden=!words>"Memory"</span>
            <span class="bar-track"><span class="bar-fill" style:width=format!("{}%", bar.filled)></span></span>
            <span class="tile-words">{bar.words.clone()}</span>
        </span>
    }
    .piece()
}

/// `3 routes · 12 services · 40 config`, with what is broken marked.
fn categories(categories: &[CategoryCount]) -> Piece {
    const SHOWN: [(Category, &str); 4] = [
        (Category::Route, "route"),
        (Category::Service, "service"),
        (Category::Config, "config"),
        (Category::Storage, "storage"),
    ];
    let parts = SHOWN.into_iter().filter_map(|(category, word)| {
        let count = categories.iter().find(|count| count.category() == category && count.count > 0)?;
        // Configuration and storage are no things that one counts by name.
        let words = match category {
            Category::Route | Category::Service => quantity::counted(count.count.into(), word),
            _ => format!("{} {word}", quantity::count(count.count.into())),
        };
        let broken = (count.broken > 0).then(|| {
            view! {
                <span class="state" data-health="degraded">
                    {icon("degraded")}
                    <span class="visually-hidden">{format!("{} broken", count.broken)}</span>
                </span>
            }
        });
        Some(view! { <span class="tile-count">{words} {broken}</span> })
    });
    view! { <span class="tile-counts">{parts.pieces()}</span> }.piece()
}
