//! Buttons of one make.

use leptos::prelude::*;

use crate::{
    components::icon::icon,
    live::{IntoPiece as _, Piece, live},
};

/// An icon alone; its title is its name.
pub(crate) fn quiet(shape: &'static str, title: &'static str, press: impl FnMut() + 'static) -> Piece {
    let press: Box<dyn FnMut()> = Box::new(press);
    bare("button is-quiet", title, icon(shape), press)
}

/// A word, with an icon before it where `shape` is not empty.
pub(crate) fn small(shape: &'static str, word: &'static str, press: impl FnMut() + 'static) -> Piece {
    let press: Box<dyn FnMut()> = Box::new(press);
    let content = view! { {(!shape.is_empty()).then(|| icon(shape))} {word} }.piece();
    bare("button is-small", word, content, press)
}

fn bare(class: &'static str, title: &'static str, content: Piece, mut press: Box<dyn FnMut()>) -> Piece {
    view! { <button class=class title=title aria-label=title on:click=move |_| press()>{content}</button> }
        .piece()
}

/// A word that is on or off.
pub(crate) fn switch(
    class: &'static str,
    word: &'static str,
    is_on: impl Fn() -> bool + Send + 'static,
    press: impl FnMut() + 'static,
) -> Piece {
    fn boxed(
        class: &'static str,
        word: &'static str,
        is_on: Box<dyn Fn() -> bool + Send>,
        mut press: Box<dyn FnMut()>,
    ) -> Piece {
        let pressed = live(move || is_on().to_string());
        view! { <button class=class aria-pressed=pressed on:click=move |_| press()>{word}</button> }.piece()
    }
    boxed(class, word, Box::new(is_on), Box::new(press))
}
