//! What narrows a log: texts, expressions and fields as chips, the least level, lines around, times; how far the
//! server's search has come.

use kdr_app_state::{
    instant,
    log::{
        filter::{Chip, Filter, LEVELS, level_name, level_of},
        query::{Query, Since},
    },
};
use kdr_proto::v1::LogLevel;
use leptos::prelude::*;

use super::Log;
use crate::{
    components::{
        button::{Button, small},
        field::{Field, choice},
        icon::icon,
    },
    live::{IntoPiece as _, Live, Piece, effect, live, maybe, memo},
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
}

pub(super) fn bar(log: Log) -> Piece {
    // Chosen here, or by dragging over the bars.
    let between = RwSignal::new(false);
    let mut had = false;
    effect(move || {
        let has = log.query_has_moments();
        if has != std::mem::replace(&mut had, has) {
            between.set(has);
        }
    });
    view! {
        <div class="log-filter" role="search" aria-label="Filter">
            <div class="log-filter-row">
                {field(log)}
                {toggle(log, ".*", "Regular expressions", |filter| &mut filter.regex)}
                {toggle(log, "Aa", "Upper and lower case differ", |filter| &mut filter.match_case)}
                {levels(log)}
                {around(log)}
                {since(log, between)}
            </div>
            {maybe(move || between.get().then(|| moments(log)))}
            {chips(log)}
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
    let field = Field::new("log-filter", "Only lines with", "Only lines with…")
        .value(live(move || text.get()))
        .typed(move |typed| text.set(typed))
        .key(move |event| {
            if event.key() == "Enter" {
                event.prevent_default();
                add(event.alt_key());
            }
        });
    let with =
        Button::new("button is-small", "Only lines with it (Enter)", move |event| add(event.alt_key()));
    let without = Button::new("button is-small", "Only lines without it (Alt+Enter)", move |_| add(true));
    view! {
        <span class="log-field-box">
            {field.piece()}
            {with.named("Only lines with it").with("+".piece())}
            {without.named("Only lines without it").with("−".piece())}
        </span>
    }
    .piece()
}

fn toggle(log: Log, word: &'static str, title: &'static str, part: fn(&mut Filter) -> &mut bool) -> Piece {
    let turn = move |_| {
        log.narrow(|mut filter| {
            let on = part(&mut filter);
            *on = !*on;
            filter
        });
    };
    let is_on = move || *part(&mut log.query().filter);
    Button::new("button is-small mono", title, turn).named(title).pressed(is_on).with(word.piece())
}

fn levels(log: Log) -> Piece {
    let options = live(|| {
        let levels = LEVELS.iter().filter(|(level, _)| *level != LogLevel::Trace);
        let levels = levels.map(|(_, name)| ((*name).to_owned(), format!("level ≥ {name}")));
        std::iter::once((String::new(), "any level".to_owned())).chain(levels).collect()
    });
    let chosen = move || level_name(log.query().filter.level).to_owned();
    choice("Level at least", options, chosen, move |name| {
        log.narrow(|filter| Filter { level: level_of(&name), ..filter });
    })
}

fn around(log: Log) -> Piece {
    let options = live(|| {
        let word =
            |lines| if lines == 0 { "no lines around".to_owned() } else { format!("± {lines} lines") };
        CONTEXTS.iter().map(|lines| (lines.to_string(), word(*lines))).collect()
    });
    choice(
        "Lines around",
        options,
        move || log.query().filter.context.to_string(),
        move |lines| {
            log.narrow(|filter| Filter { context: lines.parse().unwrap_or(0), ..filter });
        },
    )
}

impl Log {
    /// Whether the address has moments of its own.
    fn query_has_moments(self) -> bool {
        let query = self.query();
        query.until.is_some() || query.head || matches!(query.since, Since::At(at) if at > 0)
    }
}

fn since(log: Log, between: RwSignal<bool>) -> Piece {
    let options = live(move || {
        let all = BEGINNINGS.iter().chain(&[(BETWEEN, "Between…")]);
        let mut all: Vec<_> = all.map(|(value, word)| ((*value).to_owned(), (*word).to_owned())).collect();
        // An address may say another time than those.
        let words = log.query().since.words();
        if !words.contains('T') && all.iter().all(|(value, _)| *value != words) {
            all.push((words.clone(), format!("Since {words}")));
        }
        all
    });
    let chosen = move || if between.get() { BETWEEN.to_owned() } else { log.query().since.words() };
    choice("Since", options, chosen, move |value| {
        between.set(value == BETWEEN);
        if value != BETWEEN {
            log.change(|query| Query { since: Since::parse(&value), until: None, head: false, ..query });
        }
    })
}

/// From when to when, and from which end.
fn moments(log: Log) -> Piece {
    let offset = move || log.reading.offset_minutes();
    let typed = move |at: Option<i64>| {
        log.reading.utc.track();
        at.map(|at| instant::date_time(at, offset()).replace(' ', "T")).unwrap_or_default()
    };
    let since = move || typed(log.query().since.at(log.model.now.get_untracked()).filter(|at| *at > 0));
    let begin = move |text: String| {
        let since = instant::parse(&text, offset()).map_or(Since::Any, Since::At);
        log.change(|query| Query { since, ..query });
    };
    let end = move |text: String| {
        let until = instant::parse(&text, offset());
        log.change(|query| Query { until, ..query });
    };
    let zone = live(move || if log.reading.utc.get() { "UTC" } else { "local time" }.to_owned());
    let head = Button::new("button is-small", "Begin with the first lines", move |_| {
        log.change(|query| Query { head: !query.head, ..query });
    });
    view! {
        <div class="log-filter-row log-moments">
            {Field::moment("From").value(live(since)).settled(begin).piece()}
            "to"
            {Field::moment("To").value(live(move || typed(log.query().until))).settled(end).piece()}
            <span class="faint">{zone}</span>
            {head.pressed(move || log.query().head).with("From the first line".piece())}
        </div>
    }
    .piece()
}

fn chips(log: Log) -> Live<Option<Piece>> {
    maybe(move || {
        let chips = log.query().filter.chips();
        (!chips.is_empty()).then(|| {
            view! {
                <ul class="log-chips" aria-label="Filters">
                    {chips.into_iter().map(|chip| self::chip(log, chip)).collect::<Vec<_>>()}
                </ul>
            }
        })
    })
}

fn chip(log: Log, chip: Chip) -> Piece {
    let (word, class) =
        if chip.exclude { ("without", "log-filter-chip is-exclude") } else { ("with", "log-filter-chip") };
    let (turned, gone) = (Chip { exclude: !chip.exclude, ..chip.clone() }, chip.clone());
    let remove = format!("Remove the filter “{word} {}”", chip.text);
    let turn = Button::new("", "Turn around: with or without it", move |_| log.add(&turned));
    let remove = Button::new("", "Remove", move |_| log.narrow(|filter| filter.without(&gone))).named(remove);
    let words = view! { <span class="faint">{word}</span> " " <span class="mono">{chip.text}</span> }.piece();
    view! { <li class=class>{turn.with(words)} {remove.with(icon("close"))}</li> }.piece()
}

/// How far the server's search has come, with the way to end it.
fn progress(log: Log) -> Live<Option<Piece>> {
    let reading = log.reading;
    // Whether it goes on, and how far it is.
    let words = memo(move || {
        reading.version.track();
        let filtered =
            log.shown.with(|shown| shown.as_ref().is_some_and(|(_, query)| !query.filter.is_empty()));
        let progress = reading.session.with_value(|session| session.progress).filter(|_| filtered);
        let over = reading.over.get();
        progress.map(|progress| progress.words(over)).unwrap_or_default()
    });
    let searches = memo(move || words.with(|words| words.starts_with("Searching")));
    let there = memo(move || words.with(|words| !words.is_empty()));
    maybe(move || {
        there.get().then(|| {
            let cancel = maybe(move || searches.get().then(|| small("", "Cancel", move || reading.cancel())));
            view! { <p class="log-progress"><span>{live(move || words.get())}</span> {cancel}</p> }
        })
    })
}
