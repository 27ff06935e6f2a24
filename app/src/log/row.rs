//! One row of a log.

use kdr_app_state::{
    instant,
    log::{
        ansi,
        buffer::{Remark, Tone},
        filter::level_name,
        layout::{Content, LogRow, Text},
    },
    quantity,
    route::{Panel, Route},
};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::{Log, marks, span};
use crate::{
    browser::clipboard,
    components::{button::Button, icon::icon},
    live::{IntoPiece as _, Piece, live, maybe},
};

pub(super) fn row(log: Log, row: LogRow) -> Piece {
    let LogRow { id, part, content } = row;
    match content {
        Content::Remark(remark) => self::remark(log, remark),
        Content::Text(text) => line(log, id, part, text),
    }
}

/// The number of the entry that an element is within the row of.
pub(super) fn id_at(target: &web_sys::EventTarget) -> Option<i64> {
    let row = target.dyn_ref::<web_sys::Element>()?.closest("[data-line]").ok().flatten()?;
    row.get_attribute("data-line")?.parse().ok()
}

fn remark(log: Log, remark: Remark) -> Piece {
    let class = match remark.tone {
        Tone::Event => "log-remark",
        Tone::Gap => "log-remark is-gap",
        Tone::Failure => "log-remark is-failure",
    };
    let time = remark.time.map(|time| {
        let time = instant::clock_time(time / 1_000_000, log.reading.offset_minutes());
        view! { <span class="log-remark-time">{time}</span> }
    });
    let previous = remark.ended.and_then(|place| {
        let source = log.sources.with_untracked(|sources| sources.get(place).cloned())?;
        let namespace = log
            .shown
            .with_untracked(|shown| shown.as_ref().map(|(selection, _)| selection.namespace.clone()))?;
        let panel = Panel::of_pod(&namespace, &source.pod).at_log(&source.container, true);
        let model = log.model;
        let href =
            live(move || model.route.with(|route: &Route| route.with_panel(Some(panel.clone())).href()));
        Some(view! { <a class="button is-small" href=href>"Show the previous run"</a> })
    });
    view! { <div class=class>{time} <span class="ellipsis">{remark.text}</span> {previous}</div> }.piece()
}

fn line(log: Log, id: i64, part: usize, line: Text) -> Piece {
    let lines = log.lines;
    let headed = log.model.narrow.get_untracked();
    let is_head = headed && part == 0;
    let level = level_name(line.level);
    let spans = marks::marked(line.spans, &untrack(|| log.needles()));
    let text = (!is_head).then(|| view! { <span class="log-text">{span::spans(log, spans)}</span> });
    let group = line.group.map(|group| {
        let words = if group.open {
            "fold".to_owned()
        } else {
            format!("+ {}", quantity::counted(group.lines as u64, "line"))
        };
        let open = group.open;
        let button = Button::new("button log-group", "What continues this line", move |_| {
            lines.pause(true);
            lines.layout.update(|layout| layout.open(id));
        });
        button.passed_by().pressed(move || open).with(words.piece())
    });
    let more = line.more.map(|bytes| {
        let words = format!("{}, show all", quantity::bytes(u64::try_from(bytes).unwrap_or(u64::MAX)));
        let button = Button::new("button log-more", "Show all of the line", move |_| lines.expand(id));
        button.passed_by().with(words.piece())
    });
    let copy = (part == usize::from(headed)).then(|| {
        let button = Button::new("log-copy", "Copy the line", move |_| copy(log, id));
        button.named("Copy the line").passed_by().with(icon("copy"))
    });
    view! {
        <div
            class="log-row"
            class:is-head=is_head
            class:is-context=line.context
            class:is-continued=line.continues
            class:is-at=live(move || log.at.get() == Some(id))
            data-level=level
            data-line=id.to_string()
        >
            {(!headed || is_head).then(|| head(log, part == 0, line.time, line.source, level))}
            {more}
            {text}
            {group}
            {copy}
        </div>
    }
    .piece()
}

/// When, from which container, how serious.
fn head(log: Log, is_first: bool, time: i64, place: u32, level: &'static str) -> Piece {
    let reading = log.reading;
    let time = maybe(move || {
        log.lines.times.get().then(|| {
            let time = live(move || {
                reading.utc.track();
                is_first.then(|| instant::clock_millis(time / 1_000_000, reading.offset_minutes()))
            });
            view! { <span class="log-time">{time}</span> }
        })
    });
    let source = maybe(move || {
        log.sources.with(|sources| {
            let source = sources.get(place).filter(|_| sources.columns() > 0)?;
            let (color, name) = (source.color.to_string(), source.name());
            let label = is_first.then(|| source.label.clone());
            Some(view! { <span class="log-source" data-color=color title=name>{label}</span> })
        })
    });
    let level = is_first.then(|| level.to_ascii_uppercase());
    view! { {time} {source} <span class="log-level">{level}</span> }.piece()
}

/// Copies a line's text.
pub(super) fn copy(log: Log, id: i64) {
    let text = log.reading.buffer.with_value(|buffer| {
        buffer.get(id).and_then(|entry| entry.line()).map(|line| ansi::plain(&line.text))
    });
    if let Some(text) = text {
        clipboard::copy(log.model, &text, "Line copied");
    }
}
