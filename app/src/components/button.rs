//! Buttons of one make.

use leptos::{ev::MouseEvent, prelude::*};

use crate::{
    components::icon::icon,
    live::{IntoPiece as _, Live, Piece, live},
};

/// A button of any look: one kind of element in the page's code, however many there are on the screen.
pub(crate) struct Button {
    class: &'static str,
    title: String,
    label: Option<String>,
    pressed: Live<Option<String>>,
    tab: Option<&'static str>,
    press: Box<dyn FnMut(MouseEvent)>,
}

impl Button {
    pub(crate) fn new(
        class: &'static str,
        title: impl Into<String>,
        press: impl FnMut(MouseEvent) + 'static,
    ) -> Self {
        let press: Box<dyn FnMut(MouseEvent)> = Box::new(press);
        Self { class, title: title.into(), label: None, pressed: live(|| None), tab: None, press }
    }

    /// With another name than what stands on it.
    pub(crate) fn named(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// It is on or off.
    pub(crate) fn pressed(mut self, is_on: impl Fn() -> bool + Send + 'static) -> Self {
        self.pressed = live(move || Some(is_on().to_string()));
        self
    }

    /// The tab key passes it by: there is another way for those without a pointer.
    pub(crate) fn passed_by(mut self) -> Self {
        self.tab = Some("-1");
        self
    }

    /// With this on it.
    pub(crate) fn with(self, content: Piece) -> Piece {
        let Self { class, title, label, pressed, tab, press } = self;
        view! {
            <button class=class title=title aria-label=label aria-pressed=pressed tabindex=tab on:click=press>
                {content}
            </button>
        }
        .piece()
    }
}

/// An icon alone; its title is its name.
pub(crate) fn quiet(shape: &'static str, title: &'static str, mut press: impl FnMut() + 'static) -> Piece {
    Button::new("button is-quiet", title, move |_| press()).named(title).with(icon(shape))
}

/// A word, with an icon before it where `shape` is not empty.
pub(crate) fn small(shape: &'static str, word: &'static str, mut press: impl FnMut() + 'static) -> Piece {
    let content = view! { {(!shape.is_empty()).then(|| icon(shape))} {word} }.piece();
    Button::new("button is-small", word, move |_| press()).named(word).with(content)
}

/// A word that is on or off.
pub(crate) fn switch(
    class: &'static str,
    word: &'static str,
    is_on: impl Fn() -> bool + Send + 'static,
    mut press: impl FnMut() + 'static,
) -> Piece {
    Button::new(class, "", move |_| press()).pressed(is_on).with(word.piece())
}
