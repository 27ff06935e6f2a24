//! The log of a selection: on the screen of logs and in the panel.

use kdr_app_state::{
    log::{
        buffer::Buffer,
        query::{Query, Selection},
        sources::Sources,
    },
    route::LogPlace,
};
use leptos::prelude::*;

use self::sight::Lines;
use crate::{
    browser::storage,
    components::button::{Button, small},
    live::{IntoPiece as _, Piece, effect, maybe, memo, on_bump},
    model::Model,
    navigation,
    transport::log::Reading,
};

mod at_line;
mod detail;
mod download;
mod filter;
mod find;
mod histogram;
mod keys;
mod lines;
mod marks;
mod row;
mod sight;
mod span;
mod strip;
mod tools;

/// A log that is looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Log {
    model: Model,
    place: LogPlace,
    /// Whose, and what of it; nothing while that is not known yet.
    shown: Memo<Option<(Selection, Query)>>,
    reading: Reading,
    lines: Lines,
    sources: Memo<Sources>,
    /// What is looked for in what is loaded; nothing while nobody looks.
    find: RwSignal<Option<String>>,
    /// The line that keys act on.
    at: RwSignal<Option<i64>>,
    /// The line of which everything is shown.
    detail: RwSignal<Option<i64>>,
}

/// A log of what `shown` says; `chooser` stands before its tools.
pub(crate) fn log(
    model: Model,
    place: LogPlace,
    shown: Memo<Option<(Selection, Query)>>,
    chooser: Piece,
) -> Piece {
    let utc = remembered("log.utc", false);
    let reading = Reading::new(model, utc);
    let sources = memo(move || {
        reading.version.track();
        reading.session.with_value(|session| session.sources.clone())
    });
    let log = Log {
        model,
        place,
        shown,
        reading,
        lines: Lines::new(reading),
        sources,
        find: RwSignal::new(None),
        at: RwSignal::new(None),
        detail: RwSignal::new(None),
    };
    log.read();
    on_bump(model.follow_key, move || log.toggle());
    on_bump(model.find_key, move || log.open_find());
    on_bump(model.next_key, move || log.find_next(model.next_back.get_value()));
    let over = move || reading.over.get() && !reading.buffer.with_value(Buffer::is_detached);
    view! {
        <div class="log-view">
            {tools::tools(log, chooser)}
            {filter::bar(log)}
            {strip::strip(log)}
            {histogram::histogram(log)}
            {lines::view(log)}
            {find::bar(log)}
            {detail::detail(log)}
            {maybe(move || over().then(|| view! {
                <div class="log-over">{small("reload", "Read again", move || log.begin())}</div>
            }))}
        </div>
    }
    .piece()
}

impl Log {
    /// Reads what is shown, as long as somebody looks.
    fn read(self) {
        let Self { model, reading, .. } = self;
        effect(move || {
            self.shown.track();
            untrack(|| self.begin());
        });
        // A tab that nobody looks at reads no log; one that comes back goes on.
        let mut was_awake = true;
        effect(move || match (std::mem::replace(&mut was_awake, model.awake.get()), was_awake) {
            (true, false) => reading.stop(),
            (false, true) if !reading.over.get_untracked() => reading.go_on(),
            _ => {}
        });
    }

    fn begin(self) {
        self.detail.set(None);
        self.at.set(None);
        if let Some((selection, query)) = self.shown.get_untracked() {
            self.reading.start(selection, query);
            self.lines.begin();
        }
    }

    /// What of the log is looked at, as the address has it.
    fn query(self) -> Query {
        self.model
            .route
            .with(|route| route.log_at(self.place).map(|(_, query)| query.clone()))
            .unwrap_or_default()
    }

    /// Looks at something else of it; back leads to what was.
    fn go(self, query: Query) {
        let route = untrack(|| self.model.route.with(|route| route.with_log(self.place, query)));
        navigation::go(self.model, route);
    }

    /// As [`go`](Self::go), with a change of what the address has.
    fn change(self, change: impl FnOnce(Query) -> Query) {
        let query = change(untrack(|| self.query()));
        self.go(Query { line: None, ..query });
    }

    /// The next line that has what is looked for.
    fn find_next(self, back: bool) {
        let Some(find) = self.find.get_untracked().filter(|find| !find.is_empty()) else { return };
        let from = self.at.get_untracked();
        // At first the one nearest to the end.
        let back = back || from.is_none();
        let next = self.reading.buffer.with_value(|buffer| {
            self.sources.with_untracked(|sources| {
                kdr_app_state::log::find::next(buffer, &find, from, back, |place| sources.is_hidden(place))
            })
        });
        if let Some(next) = next {
            self.lines.pause(false);
            self.at.set(Some(next));
            self.lines.show(next);
        } else {
            self.model.say("Not in what is loaded: filter to search on the server");
        }
    }

    fn open_find(self) {
        if self.find.get_untracked().is_none() {
            self.find.set(Some(String::new()));
        }
        request_animation_frame(|| crate::keyboard::focus("log-find"));
    }
}

/// A choice that the browser remembers.
fn remembered(name: &'static str, otherwise: bool) -> RwSignal<bool> {
    RwSignal::new(storage::get(name).map_or(otherwise, |value| value == "1"))
}

/// A button that turns a remembered choice.
fn option(word: &'static str, title: &'static str, name: &'static str, on: RwSignal<bool>) -> Piece {
    let turn = move |_| {
        on.update(|on| *on = !*on);
        storage::set(name, Some(if on.get_untracked() { "1" } else { "0" }));
    };
    Button::new("button is-small", title, turn).pressed(move || on.get()).with(word.piece())
}
