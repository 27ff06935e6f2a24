//! A table of any length, of which only the rows in sight are in the document.
//!
//! ```text
//!   store.rows ─ filter ─▶ rows ─▶ shown (held while the pointer is over it) ─▶ tops ─ scroll position ─▶ window
//! ```

use std::sync::Arc;

use kdr_app_state::{
    filter::Filter,
    row::Row,
    shown::{Placed, Shown},
    window::Tops,
};
use leptos::{ev, html, prelude::*};

use crate::{
    browser::{resize::on_resize, scroll},
    components::{metrics, skeleton},
    live::{IntoPiece as _, IntoPieces as _, Piece, effect, live, maybe, memo},
    model::Model,
};

mod cursor;
mod nothing;
mod row;

/// Rows above and below the ones in sight, so that scrolling shows no gap before the next frame.
const MORE: usize = 8;

/// A column: its title and the name that styles go by.
pub(crate) type Column = (&'static str, &'static str);

/// What a screen's table is made of.
#[derive(Clone, Copy)]
pub(crate) struct Spec {
    /// The table's name.
    pub(crate) name: &'static str,
    /// The class that sets its columns.
    pub(crate) class: &'static str,
    /// Columns between the state and the sentence.
    pub(crate) columns: &'static [Column],
    /// The cells of these columns.
    pub(crate) cells: fn(Model, Memo<Row>) -> Piece,
    /// The sentence under the name.
    pub(crate) why: fn(Model, &Row) -> Piece,
    /// Where a row leads.
    pub(crate) href: fn(Model, &Row) -> String,
    /// Whether the panel shows this row.
    pub(crate) is_open: fn(Model, &Row) -> bool,
    /// What is said when there is nothing at all.
    pub(crate) empty: fn(Model) -> Piece,
}

/// A row in sight.
#[derive(Debug, Clone, PartialEq)]
struct Slot {
    index: usize,
    placed: Placed,
    last: bool,
}

/// The table's moving parts.
#[derive(Clone, Copy)]
pub(crate) struct Table {
    model: Model,
    /// Everything that is loaded and passes the filter.
    pub(crate) shown: Memo<(Filter, Shown)>,
    tops: Memo<Arc<Tops>>,
    hovered: RwSignal<bool>,
    /// What part of the table is in sight: from where, and how much, in pixels.
    sight: RwSignal<(u32, u32)>,
    body: NodeRef<html::Div>,
}

impl Table {
    pub(crate) fn new(model: Model) -> Self {
        let filter = memo(move || model.route.with(|route| Filter::from(route)));
        let hovered = RwSignal::new(false);
        let shown = Memo::new(move |before: Option<&(Filter, Shown)>| {
            let filter = filter.get();
            let rows: Vec<Row> = model
                .store
                .with(|store| store.rows().iter().filter(|row| filter.matches(row)).cloned().collect());
            let hold = hovered.get();
            let shown = match before {
                Some((same, shown)) if hold && *same == filter && !shown.rows.is_empty() => shown.held(&rows),
                _ => Shown::sorted(&rows),
            };
            (filter, shown)
        });
        let tops = memo(move || {
            let narrow = model.narrow.get();
            let heights = |rows: &[Placed]| {
                rows.iter().map(|placed| metrics::row(narrow, placed.tall)).collect::<Tops>()
            };
            Arc::new(shown.with(|(_, shown)| heights(&shown.rows)))
        });
        Self { model, shown, tops, hovered, sight: RwSignal::new((0, 2_000)), body: NodeRef::new() }
    }

    /// Lets the order go on, although the pointer is over the table.
    pub(crate) fn sort(self) {
        self.hovered.set(false);
    }

    /// How many changes of the order wait.
    pub(crate) fn waiting(self) -> Memo<usize> {
        memo(move || self.shown.with(|(_, shown)| shown.waiting))
    }

    /// Measures what is in sight.
    fn measure(self) {
        // The table may be gone when a frame comes that was asked for before.
        let body = self.body.try_get_untracked().flatten();
        let Some((body, scroller)) = body.zip(scroll::screen()) else { return };
        let (body, around) = (body.get_bounding_client_rect(), scroller.get_bounding_client_rect());
        let above = (around.top() - body.top()).max(0.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels, not negative")]
        let sight = (above as u32, around.height() as u32);
        if self.sight.get_untracked() != sight {
            self.sight.set(sight);
        }
    }

    /// Follows what stands above it: when that grows, another part of the table is in sight.
    pub(crate) fn below(self, above: NodeRef<html::Div>) {
        on_resize(above, move || self.measure());
    }

    fn window(self) -> Memo<Vec<Slot>> {
        memo(move || {
            let (y, height) = self.sight.get();
            let window = self.tops.with(|tops| tops.window(y, height, MORE));
            self.shown.with(|(_, shown)| {
                let last = shown.rows.len().saturating_sub(1);
                let rows = shown.rows.get(window.clone()).unwrap_or_default();
                let slot = |(index, placed): (usize, &Placed)| Slot {
                    index,
                    placed: placed.clone(),
                    last: index == last,
                };
                window.zip(rows).map(slot).collect()
            })
        })
    }
}

/// Draws the table.
pub(crate) fn table(table: Table, spec: Spec) -> Piece {
    let model = table.model;
    let window = table.window();
    let loaded = memo(move || model.store.with(kdr_app_state::store::Store::is_loaded));
    let stale = memo(move || model.is_stale());
    let count = memo(move || table.shown.with(|(_, shown)| shown.rows.len()));
    let cursor = cursor::Cursor::new(table, spec, window);

    scroll::on_any(move || table.measure());
    let resized = window_event_listener(ev::resize, move |_| table.measure());
    on_cleanup(move || resized.remove());
    // What stands above the table moves it.
    effect(move || {
        table.tops.track();
        model.store.with(|store| store.kinds.len());
        request_animation_frame(move || table.measure());
    });

    let padding = live(move || {
        let first = window.with(|window| window.first().map_or(0, |slot| slot.index));
        format!("{}px", table.tops.with(|tops| tops.top(first)))
    });
    let height = live(move || format!("{}px", table.tops.with(|tops| tops.height())));
    let hover = move |event: ev::PointerEvent, over: bool| {
        if event.pointer_type() == "mouse" {
            table.hovered.set(over);
        }
    };
    view! {
        <div
            class=format!("table {}", spec.class)
            class:is-stale=stale
            role="table"
            aria-label=spec.name
            aria-rowcount=live(move || (count.get() + 1).to_string())
            aria-busy=live(move || (!loaded.get()).to_string())
            on:pointerenter=move |event| hover(event, true)
            on:pointerleave=move |event| hover(event, false)
        >
            <div role="rowgroup">
                <div class="row is-head" role="row" aria-rowindex="1">{head(spec)}</div>
            </div>
            <div class="rows" role="rowgroup" node_ref=table.body style:padding-top=padding style:height=height>
                <For each=move || window.get() key=|slot| slot.placed.row.key().to_owned() let:slot>
                    {row::row(model, spec, window, cursor, slot)}
                </For>
            </div>
            {maybe(move || (!loaded.get()).then(skeleton::rows))}
        </div>
        {live(move || (loaded.get() && count.get() == 0).then(|| nothing::nothing(model, spec)))}
    }
    .piece()
}

fn head(spec: Spec) -> Piece {
    view! {
        <div class="cell" role="columnheader"><span class="visually-hidden">"State"</span></div>
        {spec.columns.iter().map(|(title, class)| view! {
            <div class=format!("cell {class}") role="columnheader">{*title}</div>
        }).pieces()}
        <div class="visually-hidden" role="columnheader">"Why"</div>
    }
    .piece()
}
