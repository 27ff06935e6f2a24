//! Fields and choices of one make.

use leptos::{ev::KeyboardEvent, prelude::*};

use crate::live::{IntoPiece as _, Live, Piece, live};

/// A field for a text.
pub(crate) struct Field {
    id: &'static str,
    kind: &'static str,
    name: &'static str,
    hint: &'static str,
    value: Live<String>,
    typed: Box<dyn FnMut(String)>,
    key: Box<dyn FnMut(KeyboardEvent)>,
    settled: Box<dyn FnMut(String)>,
}

impl Field {
    /// `id` is where the focus can be sent to, `name` what it is called, `hint` what stands in it while it is empty.
    pub(crate) fn new(id: &'static str, name: &'static str, hint: &'static str) -> Self {
        Self {
            id,
            kind: "text",
            name,
            hint,
            value: live(String::new),
            typed: Box::new(|_| {}),
            key: Box::new(|_| {}),
            settled: Box::new(|_| {}),
        }
    }

    /// For a moment; what it shows follows signals.
    pub(crate) fn moment(name: &'static str) -> Self {
        Self { kind: "datetime-local", ..Self::new("", name, "") }
    }

    /// What it shows follows signals.
    pub(crate) fn value(mut self, value: Live<String>) -> Self {
        self.value = value;
        self
    }

    /// At each change.
    pub(crate) fn typed(mut self, run: impl FnMut(String) + 'static) -> Self {
        self.typed = Box::new(run);
        self
    }

    /// At each key, before it does anything.
    pub(crate) fn key(mut self, run: impl FnMut(KeyboardEvent) + 'static) -> Self {
        self.key = Box::new(run);
        self
    }

    /// When the change is made up.
    pub(crate) fn settled(mut self, run: impl FnMut(String) + 'static) -> Self {
        self.settled = Box::new(run);
        self
    }

    pub(crate) fn piece(self) -> Piece {
        let Self { id, kind, name, hint, value, mut typed, key, mut settled } = self;
        view! {
            <input
                id=id
                class="log-input"
                r#type=kind
                step="1"
                aria-label=name
                placeholder=hint
                autocomplete="off"
                spellcheck="false"
                prop:value=value
                on:input=move |event| typed(event_target_value(&event))
                on:change=move |event| settled(event_target_value(&event))
                on:keydown=key
            />
        }
        .piece()
    }
}

/// One of several: each with its value and its word.
pub(crate) fn choice(
    name: &'static str,
    options: Live<Vec<(String, String)>>,
    chosen: impl Fn() -> String + Send + Clone + 'static,
    pick: impl FnMut(String) + 'static,
) -> Piece {
    fn boxed(
        name: &'static str,
        mut options: Live<Vec<(String, String)>>,
        chosen: Live<String>,
        now: Box<dyn Fn() -> String + Send>,
        mut pick: Box<dyn FnMut(String)>,
    ) -> Piece {
        let options = live(move || {
            let now = untrack(&now);
            let option = |(value, word): (String, String)| {
                let selected = value == now;
                view! { <option value=value selected=selected>{word}</option> }.piece()
            };
            options().into_iter().map(option).collect::<Vec<_>>()
        });
        view! {
            <select class="chooser" aria-label=name prop:value=chosen on:change=move |event| pick(event_target_value(&event))>
                {options}
            </select>
        }
        .piece()
    }
    boxed(name, options, live(chosen.clone()), Box::new(chosen), Box::new(pick))
}
