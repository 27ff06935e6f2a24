//! One thing of a namespace as a card, a workload with its pods beside it.

use std::sync::Arc;

use kdr_app_state::{
    health,
    map::{
        graph::Node,
        rect::Rect,
        scene::{self, MARK, MARKS},
    },
    quantity, sentence,
};
use kdr_proto::v1::{Health, ResourceRef};
use leptos::{ev::MouseEvent, prelude::*};
use wasm_bindgen::JsCast as _;

use super::{marks::marks, namespace::Namespace};
use crate::{
    components::icon::icon,
    live::{IntoPiece as _, Piece, live, maybe, memo},
    navigation,
};

/// A card in its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Card {
    pub(super) placed: scene::Card,
    pub(super) node: Node,
    /// It hangs together with what is pointed at.
    pub(super) linked: bool,
    /// The panel shows it, or one of its pods.
    pub(super) selected: bool,
    /// It does not pass the filter.
    pub(super) dim: bool,
}

pub(super) fn card(it: Namespace, card: Memo<Arc<Card>>) -> Piece {
    let model = it.model;
    let (key, reference) = card.with_untracked(|card| (card.placed.key.clone(), card.node.reference.clone()));
    let pixels =
        move |of: fn(&Rect) -> i32| live(move || format!("{}px", card.with(|card| of(&card.placed.place))));
    let is = move |test: fn(&Card) -> bool| live(move || card.with(|card| test(card)));
    let tab = {
        let key = key.clone();
        memo(move || it.tab_stop.with(|stop| stop.as_deref() == Some(&*key)))
    };
    let focused = key.clone();
    let node = memo(move || card.with(|card| card.node.clone()));
    let has_marks = memo(move || card.with(|card| card.placed.marks.height > 0));
    view! {
        <a
            class="node"
            class:is-missing=is(|card| card.node.row.is_none() && card.node.health == Health::Missing)
            class:is-linked=is(|card| card.linked)
            class:is-selected=is(|card| card.selected)
            class:is-dim=is(|card| card.dim)
            data-key=key
            data-health=live(move || node.with(|node| health::slug(node.health)))
            href=live(move || (!reference.name.is_empty()).then(|| it.href(&reference)))
            aria-current=live(move || card.with(|card| card.selected.then_some("true")))
            tabindex=live(move || if tab.get() { "0" } else { "-1" })
            title=live(move || node.with(title))
            style:left=pixels(|place| place.x)
            style:top=pixels(|place| place.y)
            style:width=pixels(|place| place.width)
            on:focus=move |_| model.cursor.set(Some(focused.clone()))
        >
            <b class="node-name">{live(move || node.with(|node| node.name().to_owned()))}</b>
            <span class="node-summary">{live(move || node.with(Node::summary))}</span>
            {live(move || node.with(|node| state(node.health)))}
        </a>
        {maybe(move || has_marks.get().then(|| pod_marks(it, card)))}
    }
    .piece()
}

/// The whole name, and what is wrong.
fn title(node: &Node) -> String {
    let why = node.row.as_ref().map(|row| sentence::plain(row.why())).unwrap_or_default();
    if why.is_empty() { node.reference.name.clone() } else { format!("{}: {why}", node.reference.name) }
}

/// The shape of what is not well; that all is well needs no sign.
fn state(health: Health) -> Piece {
    if health == Health::Healthy || health == Health::Unknown {
        let word = health::word(health);
        return view! { <span class="visually-hidden">{word}</span> }.piece();
    }
    view! {
        <span class="state node-state" data-health=health::slug(health)>
            {icon(health::slug(health))}
            <span class="visually-hidden">{health::word(health)}</span>
        </span>
    }
    .piece()
}

/// A workload's pods as marks; a click on one opens it. The keyboard reaches them as rows, when the workload is opened.
fn pod_marks(it: Namespace, card: Memo<Arc<Card>>) -> Piece {
    let place = memo(move || card.with(|card| card.placed.marks));
    let columns = move || u32::try_from(place.get().width / MARK).unwrap_or(1).max(1);
    let healths = memo(move || {
        card.with(|card| {
            card.node.pods.iter().take(MARKS).map(|pod| health::of(pod.health)).collect::<Vec<_>>()
        })
    });
    let more = memo(move || card.with(|card| card.node.pods.len().saturating_sub(MARKS)));
    let click = move |event: MouseEvent| {
        let Some(pod) =
            card.with_untracked(|card| at(&event, columns()).and_then(|at| card.node.pods.get(at).cloned()))
        else {
            return;
        };
        let pod =
            ResourceRef { kind: "Pod".to_owned(), namespace: pod.namespace.clone(), name: pod.name.clone() };
        navigation::go_to(it.model, &untrack(|| it.href(&pod)));
    };
    let size = MARK.unsigned_abs();
    view! {
        <div
            class="node-pods"
            class:is-dim=live(move || card.with(|card| card.dim))
            data-key=card.with_untracked(|card| card.placed.key.clone())
            style:left=live(move || format!("{}px", place.get().x))
            style:top=live(move || format!("{}px", place.get().y))
            on:click=click
        >
            {live(move || healths.with(|healths| marks(healths, columns(), size)))}
            {maybe(move || (more.get() > 0).then(|| {
                let more = quantity::count(u64::try_from(more.get()).unwrap_or(u64::MAX));
                view! { <span class="tile-more">{format!("+{more}")}</span> }
            }))}
        </div>
    }
    .piece()
}

/// The mark that a click hit.
fn at(event: &MouseEvent, columns: u32) -> Option<usize> {
    let element = event.current_target()?.dyn_into::<web_sys::Element>().ok()?;
    let around = element.get_bounding_client_rect();
    let (x, y) = (f64::from(event.client_x()) - around.left(), f64::from(event.client_y()) - around.top());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels, not negative")]
    let (x, y) = (x.max(0.0) as u32 / MARK.unsigned_abs(), y.max(0.0) as u32 / MARK.unsigned_abs());
    usize::try_from(y * columns + x.min(columns - 1)).ok()
}
