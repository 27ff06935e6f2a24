//! A tab that nobody looks at costs nothing.

use std::time::Duration;

use kdr_app_state::link::{HIDDEN_MS, Link, SILENCE_MS};
use leptos::{ev, leptos_dom::helpers::TimeoutHandle, prelude::*};
use web_sys::VisibilityState;

use crate::{browser::clock, model::Model};

/// Lets go of the streams when the tab is hidden for a minute, and takes them up at once when it is back.
pub(crate) fn listen(model: Model) {
    let sleep: StoredValue<Option<TimeoutHandle>> = StoredValue::new(None);
    let hidden_at = StoredValue::new(0_i64);
    let changed = move || {
        if let Some(timer) = sleep.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        if document().visibility_state() == VisibilityState::Hidden {
            hidden_at.set_value(clock::now());
            let after = Duration::from_millis(u64::from(HIDDEN_MS));
            sleep.set_value(set_timeout_with_handle(move || model.awake.set(false), after).ok());
        } else if !model.awake.get_untracked() {
            model.awake.set(true);
        } else if model.link.with_untracked(|link| *link != Link::Live)
            || clock::now() - hidden_at.get_value() > i64::from(SILENCE_MS)
        {
            // Timers do not run in a sleeping computer: the stream may be long dead without anybody having noticed.
            model.retry.update(|attempts| *attempts += 1);
        }
    };
    // `visibilitychange` is dispatched at the document and bubbles to the window.
    window_event_listener(ev::Custom::<web_sys::Event>::new("visibilitychange"), move |_| changed());
    window_event_listener(ev::online, move |_| model.retry.update(|attempts| *attempts += 1));
}
