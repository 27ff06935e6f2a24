//! The row that the keys act on: `j` and `k` move it, Tab reaches it, Enter opens it.

use kdr_app_state::row::Row;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

use super::{Slot, Spec, Table, metrics};
use crate::{
    browser::scroll,
    live::{memo, on_bump},
    navigation,
};

#[derive(Clone, Copy)]
pub(super) struct Cursor {
    table: Table,
    /// The one row that Tab stops at: the cursor's, or the first in sight.
    pub(super) tab_stop: Memo<Option<String>>,
}

impl Cursor {
    pub(super) fn new(table: Table, spec: Spec, window: Memo<Vec<Slot>>) -> Self {
        let model = table.model;
        let tab_stop = memo(move || {
            window.with(|window| {
                let keys = || window.iter().map(|slot| slot.placed.row.key());
                let cursor = model.cursor.get().filter(|cursor| keys().any(|key| key == cursor));
                cursor.or_else(|| keys().next().map(str::to_owned))
            })
        });
        let cursor = Self { table, tab_stop };
        on_bump(model.steps, move || cursor.step(model.step.get_value(), spec));
        cursor
    }

    /// A row got the focus by itself, for example by a click or by Tab.
    pub(super) fn focused(self, key: &str) {
        self.table.model.cursor.set(Some(key.to_owned()));
    }

    /// Moves by so many rows, brings the row into sight and puts the focus on it.
    fn step(self, by: i32, spec: Spec) {
        let model = self.table.model;
        let target = self.table.shown.with_untracked(|(_, shown)| {
            let at =
                model.cursor.with_untracked(|cursor| cursor.as_deref().and_then(|key| shown.position(key)));
            let last = shown.rows.len().checked_sub(1)?;
            let step = usize::try_from(by.unsigned_abs()).unwrap_or(0);
            let index = match at {
                None if by == 0 => return None,
                None => 0,
                Some(at) if by < 0 => at.saturating_sub(step),
                Some(at) => (at + step).min(last),
            };
            Some((index, shown.rows.get(index)?.row.clone()))
        });
        let Some((index, row)) = target else { return };
        model.cursor.set(Some(row.key().to_owned()));
        self.reveal(index);
        if by != 0 && model.route.with_untracked(|route| route.panel.is_some()) {
            self.open(&row, spec);
        }
        let key = row.key().to_owned();
        // The row may have come into the document only now.
        request_animation_frame(move || focus_row(&key));
    }

    /// With the panel open, moving through the list shows one after the other in it.
    fn open(self, row: &Row, spec: Spec) {
        navigation::replace_with(self.table.model, &(spec.href)(self.table.model, row));
    }

    fn reveal(self, index: usize) {
        let Some((body, scroller)) = self.table.body.get_untracked().zip(scroll::screen()) else { return };
        let (top, bottom) = self.table.tops.with_untracked(|tops| (tops.top(index), tops.top(index + 1)));
        let around = scroller.get_bounding_client_rect();
        let offset = body.get_bounding_client_rect().top() - around.top();
        let head = if self.table.model.narrow.get_untracked() { 0 } else { metrics::TABLE_HEAD };
        let above = offset + f64::from(top) - f64::from(head);
        let below = offset + f64::from(bottom) - around.height();
        let by = if above < 0.0 { above.floor() } else { below.max(0.0).ceil() };
        #[expect(clippy::cast_possible_truncation, reason = "pixels")]
        scroller.set_scroll_top(scroller.scroll_top() + by as i32);
        self.table.measure();
    }
}

fn focus_row(key: &str) {
    let rows = document().query_selector_all(".row[data-key]");
    let Ok(rows) = rows else { return };
    let found = (0..rows.length()).filter_map(|index| rows.get(index)?.dyn_into::<HtmlElement>().ok());
    for row in found {
        if row.get_attribute("data-key").as_deref() == Some(key) {
            drop(row.focus());
        }
    }
}
