//! A piece of a line's text. It is put into the document as text, never as markup.

use kdr_app_state::log::{
    ansi::{Color, Span, Style},
    filter::Chip,
};
use leptos::prelude::*;

use super::Log;
use crate::{
    components::button::Button,
    live::{IntoPiece as _, Piece},
};

pub(super) fn spans(log: Log, spans: Vec<Span>) -> Piece {
    match <[Span; 1]>::try_from(spans) {
        Ok([span]) => piece(log, span),
        Err(spans) => spans.into_iter().map(|span| piece(log, span)).collect::<Vec<_>>().piece(),
    }
}

fn piece(log: Log, span: Span) -> Piece {
    let Span { text, style, field, marked } = span;
    if let Some(field) = field {
        let (key, value) = (field.0.clone(), field.1.clone());
        let text = marked_or_not(text, marked);
        let press = move |event: web_sys::MouseEvent| {
            log.add(&Chip { text: format!("{key}={value}"), exclude: event.alt_key(), field: true });
        };
        let button = Button::new("log-field", "Only lines with it; with Alt: without it", press);
        return button.passed_by().with(text);
    }
    let text = marked_or_not(text, marked);
    if style == Style::default() {
        return text;
    }
    let (front, back) = if style.inverse {
        (style.background, style.foreground)
    } else {
        (style.foreground, style.background)
    };
    let color = front.map(css).or(style.inverse.then(|| "var(--surface)".to_owned()));
    let background = back.map(css).or(style.inverse.then(|| "var(--ink)".to_owned()));
    view! {
        <span
            class:is-bold=style.bold
            class:is-dim=style.dim
            class:is-italic=style.italic
            class:is-underlined=style.underline
            class:is-struck=style.strike
            style:color=color
            style:background-color=background
        >
            {text}
        </span>
    }
    .piece()
}

fn marked_or_not(text: String, marked: bool) -> Piece {
    if marked { view! { <mark>{text}</mark> }.piece() } else { text.piece() }
}

fn css(color: Color) -> String {
    match color {
        Color::Named(index) => format!("var(--ansi-{index})"),
        Color::Rgb(red, green, blue) => format!("rgb({red} {green} {blue})"),
    }
}
