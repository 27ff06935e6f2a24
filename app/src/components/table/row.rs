//! One row in sight.

use std::sync::Arc;

use kdr_app_state::{health, row::Row};
use leptos::prelude::*;

use super::{Slot, Spec, cursor::Cursor};
use crate::{
    components::icon::shape,
    live::{IntoPiece as _, Piece, live, memo},
    model::Model,
    navigation,
};

pub(super) fn row(model: Model, spec: Spec, window: Memo<Vec<Slot>>, cursor: Cursor, first: Slot) -> Piece {
    let key: Arc<str> = first.placed.row.key().into();
    let data_key = key.to_string();
    let is_tab_stop = {
        let key = key.clone();
        memo(move || cursor.tab_stop.with(|stop| stop.as_deref() == Some(&*key)))
    };
    // The row as it is while it is in sight; as it was when it no longer is.
    let slot = Memo::new(move |before: Option<&Slot>| {
        let now = window.with(|window| window.iter().find(|slot| slot.placed.row.key() == &*key).cloned());
        now.or_else(|| before.cloned()).unwrap_or_else(|| first.clone())
    });
    let row = memo(move || slot.with(|slot| slot.placed.row.clone()));
    let health = Signal::derive(move || row.with(Row::health));
    let is = move |test: fn(&Slot) -> bool| live(move || slot.with(test));
    let tint = tint(row);
    let go = move |event: &web_sys::Event| {
        if !navigation::is_in_control(event.target()) {
            navigation::go_to(model, &row.with_untracked(|row| (spec.href)(model, row)));
        }
    };
    view! {
        <div
            class="row"
            class:is-tall=is(|slot| slot.placed.tall)
            class:is-gone=is(|slot| slot.placed.gone)
            class:is-first=is(|slot| slot.index == 0)
            class:is-last=is(|slot| slot.last)
            class:is-open=live(move || row.with(|row| (spec.is_open)(model, row)))
            class:tint-a=live(move || tint.get() == 1)
            class:tint-b=live(move || tint.get() == 2)
            role="row"
            data-key=data_key
            data-health=live(move || health::slug(health.get()))
            aria-rowindex=live(move || slot.with(|slot| (slot.index + 2).to_string()))
            tabindex=live(move || if is_tab_stop.get() { "0" } else { "-1" })
            on:click=move |event| go(&event)
            on:keydown=move |event| if event.key() == "Enter" { go(&event) }
            on:focus=move |_| cursor.focused(&row.with_untracked(|row| row.key().to_owned()))
        >
            <div class="cell cell-state" role="cell">{shape(health)}</div>
            {(spec.cells)(model, row)}
            <div class="cell cell-why" role="cell" title=live(move || row.with(|row| kdr_app_state::sentence::plain(row.why())))>
                {live(move || row.with(|row| (spec.why)(model, row)))}
            </div>
        </div>
    }
    .piece()
}

/// Turns between two animations of the same kind with each change, so that each change starts one anew.
fn tint(row: Memo<Row>) -> Memo<u8> {
    Memo::new(move |before: Option<&u8>| {
        row.track();
        match before {
            None => 0,
            Some(1) => 2,
            Some(_) => 1,
        }
    })
}
