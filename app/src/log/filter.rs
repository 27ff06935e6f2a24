//! What narrows a log: texts, expressions and fields as chips, the least level, lines around, times; how far the
//! server's search has come.

use kdr_app_state::{
    instant,
    log::{
        filter::{Chip, Filter, LEVELS, level_name, level_of},
        query::{Query, Since},
    },
    quantity,
};
use kdr_proto::v1::LogLevel;
use leptos::{ev::KeyboardEvent, prelude::*};

use super::Log;
use crate::{
    components::{button::small, icon::icon},
    live::{IntoPiece as _, Live, Piece, live, maybe, memo},
};

/// Lines around a selected one that may be asked for.
const CONTEXTS: [u32; 4] = [0, 2, 5, 20];
/// Beginnings that may be chosen, as an address has them; `all` is the beginning of time.
const BEGINNINGS: [(&str, &str); 5] = [
    ("", "The last lines"),
    ("5m", "Since 5 min"),
    ("1h", "Since 1 h"),
    ("24h", "Since 24 h"),
    ("1970-01-01T00:00:00.000Z", "All there is"),
];
/// In place of a beginning: two moments.
const BETWEEN: &str = "between";

impl Log {
    /// Narrows what is shown by one more thing.
    pub(super) fn add(self, chip: &Chip) {
        self.narrow(|filter| filter.with(chip));
    }

    fn narrow(self, change: impl FnOnce(Filter) -> Filter) {
        self.change(|query| Query { filter: change(query.filter.clone()), ..query });
    }

    fn filter(self) -> Memo<Filter> {
        memo(move || self.query().filter)
    }
}

pub(super) fn bar(log: Log) -> Piece {
    let filter = log.filter();
    let between = RwSignal::new(log.query_has_moments());
    view! {
        <div class="log-filter" role="search" aria-label="Filter">
            <div class="log-filter-row">
                {field(log)}
                {toggle(log, ".*", "Regular expressions", |filter| &mut filter.regex)}
                {toggle(log, "Aa", "Upper and lower case differ", |filter| &mut filter.match_case)}
                {levels(log, filter)}
                {around(log, filter)}
                {since(log, between)}
            </div>
            {maybe(move || between.get().then(|| moments(log)))}
            {chips(log, filter)}
            {progress(log)}
        </div>
    }
    .piece()
}

/// The field: Enter asks for lines with the text, `−` for those without.
fn field(log: Log) -> Piece {
    let text = RwSignal::new(String::new());
    let add = move |exclude: bool| {
        let words = text.get_untracked();
        if !words.is_empty() {
            text.set(String::new());
            log.add(&Chip { text: words, exclude, field: false });
        }
    };
    let keydown = move |event: KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            add(event.alt_key());
        }
    };
    view! {
        <span class="log-field-box">
            <input
                id="log-filter"
                class="log-input"
                aria-label="Only lines with"
                placeholder="Only lines with…"
                autocomplete="off"
                spellcheck="false"
                prop:value=text
                on:input=move |event| text.set(event_target_value(&event))
                on:keydown=keydown
            />
            <button class="button is-small" title="Only lines with it (Enter)" aria-label="Only lines with it" on:click=move |event| add(event.alt_key())>"+"</button>
            <button class="button is-small" title="Only lines without it (Alt+Enter)" aria-label="Only lines without it" on:click=move |_| add(true)>"−"</button>
        </span>
    }
    .piece()
}

fn toggle(log: Log, word: &'static str, title: &'static str, part: fn(&mut Filter) -> &mut bool) -> Piece {
    let on = live(move || {
        let mut filter = log.query().filter;
        part(&mut filter).to_string()
    });
    let turn = move |_| {
        log.narrow(|mut filter| {
            let on = part(&mut filter);
            *on = !*on;
            filter
        });
    };
    view! { <button class="button is-small mono" title=title aria-label=title aria-pressed=on on:click=turn>{word}</button> }
        .piece()
}

fn levels(log: Log, filter: Memo<Filter>) -> Piece {
    let chosen = memo(move || filter.with(|filter| level_name(filter.level)));
    let pick =
        move |event| log.narrow(|filter| Filter { level: level_of(&event_target_value(&event)), ..filter });
    view! {
        <select class="chooser" aria-label="Level at least" prop:value=chosen on:change=pick>
            <option value="">"any level"</option>
            {LEVELS.iter().filter(|(level, _)| *level != LogLevel::Trace).map(|(_, name)| {
                let selected = chosen.get_untracked() == *name;
                view! { <option value=*name selected=selected>{format!("level ≥ {name}")}</option> }
            }).collect_view()}
        </select>
    }
    .piece()
}

fn around(log: Log, filter: Memo<Filter>) -> Piece {
    let chosen = memo(move || filter.with(|filter| filter.context.to_string()));
    let pick = move |event| {
        let context = event_target_value(&event).parse().unwrap_or(0);
        log.narrow(|filter| Filter { context, ..filter });
    };
    view! {
        <select
            class="chooser"
            aria-label="Lines around"
            prop:value=chosen
            hidden=live(move || filter.with(Filter::is_empty))
            on:change=pick
        >
            {CONTEXTS.map(|lines| {
                let word = if lines == 0 { "no lines around".to_owned() } else { format!("± {lines} lines") };
                let selected = chosen.get_untracked() == lines.to_string();
                view! { <option value=lines.to_string() selected=selected>{word}</option> }
            }).into_iter().collect_view()}
        </select>
    }
    .piece()
}

impl Log {
    /// Whether the address has moments of its own.
    fn query_has_moments(self) -> bool {
        let query = untrack(|| self.query());
        query.until.is_some() || query.head || matches!(query.since, Since::At(at) if at > 0)
    }
}

fn since(log: Log, between: RwSignal<bool>) -> Piece {
    let chosen = memo(move || if between.get() { BETWEEN.to_owned() } else { log.query().since.words() });
    let pick = move |event| {
        let value = event_target_value(&event);
        between.set(value == BETWEEN);
        if value != BETWEEN {
            log.change(|query| Query { since: Since::parse(&value), until: None, head: false, ..query });
        }
    };
    let option = move |value: &'static str, word: &'static str| {
        let selected = chosen.get_untracked() == value;
        view! { <option value=value selected=selected>{word}</option> }
    };
    view! {
        <select class="chooser" aria-label="Since" prop:value=chosen on:change=pick>
            {BEGINNINGS.map(|(value, word)| option(value, word)).into_iter().collect_view()}
            {option(BETWEEN, "Between…")}
        </select>
    }
    .piece()
}

/// From when to when, and from which end.
fn moments(log: Log) -> Piece {
    let offset = move || log.reading.offset_minutes();
    let typed = move |at: Option<i64>| {
        at.map(|at| instant::date_time(at, offset()).replace(' ', "T")).unwrap_or_default()
    };
    let since = live(move || {
        log.reading.utc.track();
        typed(log.query().since.at(log.model.now.get_untracked()).filter(|at| *at > 0))
    });
    let until = live(move || {
        log.reading.utc.track();
        typed(log.query().until)
    });
    let read = move |event: &web_sys::Event| instant::parse(&event_target_value(event), offset());
    let begin = move |event: web_sys::Event| {
        let since = read(&event).map_or(Since::Any, Since::At);
        log.change(|query| Query { since, ..query });
    };
    let end = move |event: web_sys::Event| {
        let until = read(&event);
        log.change(|query| Query { until, ..query });
    };
    let zone = live(move || if log.reading.utc.get() { "UTC" } else { "local time" });
    let head = move |_| log.change(|query| Query { head: !query.head, ..query });
    view! {
        <div class="log-filter-row">
            <label class="log-moment">"From " <input class="log-input" type="datetime-local" step="1" prop:value=since on:change=begin/></label>
            <label class="log-moment">"to " <input class="log-input" type="datetime-local" step="1" prop:value=until on:change=end/></label>
            <span class="faint">{zone}</span>
            <button class="button is-small" title="Begin with the first lines" aria-pressed=live(move || log.query().head.to_string()) on:click=head>
                "From the first line"
            </button>
        </div>
    }
    .piece()
}

fn chips(log: Log, filter: Memo<Filter>) -> Live<Option<Piece>> {
    let chips = memo(move || filter.with(Filter::chips));
    maybe(move || {
        let chips = chips.get();
        (!chips.is_empty()).then(|| {
            view! {
                <ul class="log-chips" aria-label="Filters">
                    {chips.into_iter().map(|chip| self::chip(log, chip)).collect_view()}
                </ul>
            }
        })
    })
}

fn chip(log: Log, chip: Chip) -> Piece {
    let word = if chip.exclude { "without" } else { "with" };
    let name = format!("{word} {}", chip.text);
    let (turned, gone) = (Chip { exclude: !chip.exclude, ..chip.clone() }, chip.clone());
    view! {
        <li class="log-filter-chip" class:is-exclude=chip.exclude>
            <button title="Turn around: with or without it" on:click=move |_| log.add(&turned)>
                <span class="faint">{word}</span> " " <span class="mono">{chip.text}</span>
            </button>
            <button aria-label=format!("Remove the filter “{name}”") title="Remove" on:click=move |_| log.narrow(|filter| filter.without(&gone))>
                {icon("close")}
            </button>
        </li>
    }
    .piece()
}

/// How far the server's search has come, with the way to end it.
fn progress(log: Log) -> Live<Option<Piece>> {
    let reading = log.reading;
    let filtered = memo(move || {
        log.shown.with(|shown| shown.as_ref().is_some_and(|(_, query)| !query.filter.is_empty()))
    });
    let progress = memo(move || {
        reading.version.track();
        reading.session.with_value(|session| session.progress)
    });
    maybe(move || {
        let progress = progress.get().filter(|_| filtered.get())?;
        let searching = !progress.complete && !reading.over.get();
        let words = format!(
            "{} {}, {}: {} found",
            if searching { "Searching:" } else { "Searched" },
            quantity::bytes(progress.bytes),
            quantity::counted(progress.lines, "line"),
            quantity::count(progress.selected),
        );
        let cancel = searching.then(|| small("", "Cancel", move || reading.cancel()));
        Some(view! { <p class="log-progress"><span>{words}</span> {cancel}</p> })
    })
}
