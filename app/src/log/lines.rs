//! The lines of a log, of which only the rows in sight are in the document.

use kdr_app_state::{
    log::{
        buffer::Buffer,
        find::{self, Needle},
        layout::{Content, LogRow},
        query::Query,
        sources::{Source, Sources},
    },
    quantity,
    route::{Panel, Tab},
};
use kdr_proto::v1::LogLevel;
use leptos::prelude::*;

use super::{Log, row, sight::PROBE};
use crate::{
    browser::resize::on_resize,
    components::{button::Button, icon::icon, metrics::LOG_ROW},
    live::{IntoPiece as _, IntoPieces as _, Live, Piece, effect, live, maybe, memo},
    navigation,
};

/// Columns that the time takes with the space after it.
const TIME_COLUMNS: usize = 14;
/// Columns that the level takes with the space after it.
const LEVEL_COLUMNS: usize = 6;

/// What the rows' heads take of the width.
#[derive(Debug, Clone, Copy)]
struct Heads {
    /// Any line has a level.
    levels: Memo<bool>,
    /// Columns of the containers' names; zero where there is only one.
    sources: Memo<usize>,
}

pub(super) fn view(log: Log) -> Piece {
    let Log { lines, reading, .. } = log;
    let heads = Heads {
        levels: memo(move || {
            reading.version.track();
            let has =
                |buffer: &Buffer| buffer.entries().iter().any(|entry| entry.level != LogLevel::Unspecified);
            reading.buffer.with_value(has)
        }),
        sources: memo(move || log.sources.with(Sources::columns)),
    };
    let generation = lay_out(log, heads);
    on_resize(lines.element, move || lines.measure());
    log.open_at_line();
    let click = move |event: web_sys::MouseEvent| {
        let row = event.target().and_then(|target| row::id_at(&target));
        // Whoever selects text does not ask for a detail.
        let selects =
            window().get_selection().ok().flatten().is_some_and(|selection| !selection.is_collapsed());
        if let Some(id) = row.filter(|_| !selects && !navigation::is_in_control(event.target())) {
            // What is read stands still.
            log.lines.pause(true);
            log.at.set(Some(id));
            log.detail.set(Some(id));
        }
    };
    view! {
        <div class="log-frame">
            <div
                class="log"
                id="log"
                role="log"
                aria-live="off"
                tabindex="0"
                aria-label=live(move || title(log))
                node_ref=lines.element
                on:scroll=move |_| lines.scrolled()
                on:wheel=move |event| if event.delta_y() < 0.0 { lines.leave_end() }
                on:keydown=move |event| log.key(&event)
                on:click=click
            >
                <span class="log-probe" aria-hidden="true">{"0".repeat(PROBE as usize)}</span>
                {rows(log, heads, generation)}
                {empty(log)}
            </div>
            {maybe(move || reading.paging.get().then(|| view! {
                <p class="log-paging" role="status">"Reading more lines…"</p>
            }))}
            {to_the_end(log)}
        </div>
    }
    .piece()
}

fn title(log: Log) -> Option<String> {
    log.shown.with(|shown| {
        shown.as_ref().map(|(selection, query)| match &query.containers[..] {
            [one] if one != Query::ALL => format!("Log of {one}"),
            _ => format!("Log of {}", selection.of.title()),
        })
    })
}

/// Keeps the lines laid out as they should be. Rows keep their number when they are laid out anew, and must be drawn
/// again: the number of the layout.
fn lay_out(log: Log, heads: Heads) -> RwSignal<u32> {
    let Log { lines, reading, .. } = log;
    let headed = log.model.narrow;
    let columns = memo(move || {
        let all = lines.columns.get();
        if headed.get() {
            return all;
        }
        let time = if lines.times.get() { TIME_COLUMNS } else { 0 };
        let level = if heads.levels.get() { LEVEL_COLUMNS } else { 0 };
        let source = match heads.sources.get() {
            0 => 0,
            columns => columns + 2,
        };
        all.saturating_sub(time + level + source).max(20)
    });
    let generation = RwSignal::new(0_u32);
    effect(move || {
        let (columns, fold) = (columns.get(), lines.fold.get() || headed.get());
        let raw = lines.raw.get();
        let hidden = log.sources.with(|sources| sources.all().iter().map(|source| source.hidden).collect());
        lines.layout.update(|layout| {
            layout.fit(columns, fold);
            layout.dress(raw, headed.get());
            layout.hide(hidden);
        });
    });
    effect(move || {
        lines.layout.track();
        log.find.track();
        log.shown.track();
        heads.sources.track();
        generation.update(|generation| *generation += 1);
    });
    effect(move || {
        lines.tops.track();
        lines.following.track();
        lines.settle();
    });
    let oldest = memo(move || {
        reading.version.track();
        reading.buffer.with_value(|buffer| buffer.entries().front().map_or(0, |entry| entry.id))
    });
    effect(move || {
        let oldest = oldest.get();
        lines.layout.update_untracked(|layout| layout.forget_before(oldest));
    });
    generation
}

fn rows(log: Log, heads: Heads, generation: RwSignal<u32>) -> Piece {
    let lines = log.lines;
    let headed = log.model.narrow;
    let rows = lines.rows();
    view! {
        <div
            class="log-rows"
            class:is-folded=live(move || lines.fold.get() || headed.get())
            class:is-headed=headed
            class:has-levels=heads.levels
            style=("--source", live(move || format!("{}ch", heads.sources.get() + 2)))
            style:height=live(move || format!("{}px", lines.tops.with(|tops| tops.height()) * LOG_ROW))
            style:padding-top=live(move || format!("{}px", rows.with(|(first, _)| *first) * LOG_ROW))
        >
            <For
                each=move || {
                    // What is looked for changes no row, only how it is drawn.
                    generation.track();
                    rows.with(|(_, rows)| rows.clone())
                }
                key=move |row| (generation.get_untracked(), row.id, row.part, followers(row))
                let:row
            >
                {row::row(log, row)}
            </For>
        </div>
    }
    .piece()
}

/// What is said in place of lines.
fn empty(log: Log) -> Live<Option<Piece>> {
    let reading = log.reading;
    let empty = memo(move || {
        reading.version.track();
        reading.buffer.with_value(|buffer| buffer.entries().iter().all(|entry| entry.line().is_none()))
    });
    let words = memo(move || {
        reading.version.track();
        let (begun, over) = (reading.begun.get(), reading.over.get());
        reading.session.with_value(|session| session.empty_words(begun, over))
    });
    maybe(move || {
        empty.get().then(|| {
            let troubles = log.sources.with(|sources| sources.troubles().cloned().collect::<Vec<_>>());
            let words = troubles.is_empty().then_some(words);
            let troubles = troubles.into_iter().map(|source| trouble(log, source)).pieces();
            view! { <div class="log-empty">{words}{troubles}</div> }
        })
    })
}

/// Why a container's log cannot be read, and the way to what its pod's events tell.
fn trouble(log: Log, source: Source) -> Piece {
    let namespace = log.shown.with(|shown| shown.as_ref().map(|(selection, _)| selection.namespace.clone()));
    let panel = Panel::of_pod(&namespace.unwrap_or_default(), &source.pod).at(Tab::Events);
    let href = log.model.route.with(|route| route.with_panel(Some(panel)).href());
    view! { <p>{source.name()}": "{source.message}" "<a class="link" href=href>"Events"</a></p> }.piece()
}

/// Over a log that stands still: how much came, and the way there.
fn to_the_end(log: Log) -> Live<Option<Piece>> {
    let waiting = memo(move || {
        log.reading.version.track();
        log.reading.buffer.with_value(Buffer::waiting_lines)
    });
    maybe(move || {
        (!log.lines.following.get()).then(|| {
            let words = live(move || match waiting.get() {
                0 => "To the end".to_owned(),
                count => quantity::counted(count, "new line"),
            });
            let content = view! { {icon("follow")} {words} }.piece();
            Button::new("button log-new", "", move |_| log.to_end()).with(content)
        })
    })
}

/// How many lines continue that of a row: the row must be drawn again when there are more.
fn followers(row: &LogRow) -> usize {
    match &row.content {
        Content::Text(text) => text.group.map_or(0, |group| group.lines),
        Content::Remark(_) => 0,
    }
}

impl Log {
    /// What is marked in the lines.
    pub(super) fn needles(self) -> Vec<Needle> {
        let find = self.find.get().unwrap_or_default();
        self.shown.with(|shown| {
            shown.as_ref().map(|(_, query)| find::needles(&query.filter, &find)).unwrap_or_default()
        })
    }
}
