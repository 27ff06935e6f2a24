//! One row of a log. Its text is put into the document as text, never as markup.

use kdr_app_state::{
    instant,
    log::{
        ansi::{self, Color, Span, Style},
        buffer::{Body, Tone},
        layout::{Content, LogRow},
    },
    quantity,
};
use leptos::prelude::*;

use super::lines::Lines;
use crate::{
    browser::{clipboard, clock},
    components::icon::icon,
    live::{IntoPiece as _, Piece, maybe},
    model::Model,
};

pub(super) fn row(model: Model, lines: Lines, row: LogRow) -> Piece {
    let LogRow { id, part, content } = row;
    match content {
        Content::Remark(tone, text) => {
            let class = match tone {
                Tone::Event => "log-remark",
                Tone::Gap => "log-remark is-gap",
                Tone::Failure => "log-remark is-failure",
            };
            view! { <div class=class>{text}</div> }.piece()
        }
        Content::Text { time, spans, more } => {
            let copy = move |_| copy(model, lines, id);
            view! {
                <div class="log-row">
                    {maybe(move || lines.times.get().then(|| view! {
                        <span class="log-time">
                            {(part == 0).then(|| instant::clock_millis(time / 1_000_000, clock::offset_minutes()))}
                        </span>
                    }))}
                    {more.map(|bytes| view! {
                        <button class="button log-more" tabindex="-1" on:click=move |_| lines.expand(id)>
                            {quantity::bytes(u64::try_from(bytes).unwrap_or(u64::MAX))} ", show all"
                        </button>
                    })}
                    <span class="log-text">{text(spans)}</span>
                    {(part == 0).then(|| view! {
                        <button class="log-copy" tabindex="-1" title="Copy the line" aria-label="Copy the line" on:click=copy>
                            {icon("copy")}
                        </button>
                    })}
                </div>
            }
            .piece()
        }
    }
}

fn copy(model: Model, lines: Lines, id: u64) {
    let text = lines.reading.buffer.with_value(|buffer| {
        let entry = buffer.entries().iter().find(|entry| entry.id == id)?;
        if let Body::Line(line) = &entry.body { Some(ansi::plain(&line.text)) } else { None }
    });
    if let Some(text) = text {
        clipboard::copy(model, &text, "Line copied");
    }
}

fn text(spans: Vec<Span>) -> Piece {
    match <[Span; 1]>::try_from(spans) {
        Ok([span]) if span.style == Style::default() => span.text.piece(),
        Ok([span]) => piece(span),
        Err(spans) => spans.into_iter().map(piece).collect_view().piece(),
    }
}

fn piece(Span { text, style }: Span) -> Piece {
    if style == Style::default() {
        return text.piece();
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

fn css(color: Color) -> String {
    match color {
        Color::Named(index) => format!("var(--ansi-{index})"),
        Color::Rgb(red, green, blue) => format!("rgb({red} {green} {blue})"),
    }
}
