//! Everything of one line: its time and container, its fields, its text as it was written, and a link to it.

use kdr_app_state::{
    instant,
    log::{
        ansi,
        filter::{Chip, level_name},
        line,
        query::{Place, Query},
    },
    route::Panel,
};
use leptos::prelude::*;

use super::{Log, row};
use crate::{
    browser::clipboard,
    components::button::{Button, quiet, small},
    live::{IntoPiece as _, Live, Piece, maybe},
};

/// So many characters of a line are shown here.
const LONGEST: usize = 20_000;

pub(super) fn detail(log: Log) -> Live<Option<Piece>> {
    maybe(move || log.detail.get().and_then(|id| one(log, id)))
}

impl Log {
    /// The address that opens at a line: with everything around it, or with the filter that is there.
    fn href_of(self, place: Place, filtered: bool) -> String {
        // The containers that are shown, even where the address leaves them to the view.
        let query = self.shown.with_untracked(|shown| shown.as_ref().map(|(_, query)| query.clone()));
        let query = query.unwrap_or_default();
        let filter =
            if filtered { query.filter.clone() } else { kdr_app_state::log::filter::Filter::default() };
        let query = Query {
            line: Some(place),
            since: kdr_app_state::log::query::Since::Any,
            until: None,
            head: false,
            filter,
            ..query
        };
        untrack(|| self.model.route.with(|route| route.with_log(self.place, query))).href()
    }
}

fn one(log: Log, id: i64) -> Option<Piece> {
    let entry = log.reading.buffer.with_value(|buffer| buffer.get(id).cloned())?;
    let line = entry.line()?;
    let source = log.sources.with_untracked(|sources| sources.get(line.source).cloned())?;
    let namespace =
        log.shown.with_untracked(|shown| shown.as_ref().map(|(selection, _)| selection.namespace.clone()))?;
    let place = Place { time: line.time_unix_nanos, source: source.name() };
    let millis = line.time_unix_nanos / 1_000_000;
    let time = format!(
        "{}.{:03} · {}",
        instant::date_time(millis, log.reading.offset_minutes()),
        millis.rem_euclid(1_000),
        instant::rfc3339_millis(millis)
    );
    let pod = Panel::of_pod(&namespace, &source.pod);
    let pod = log.model.route.with_untracked(|route| route.with_panel(Some(pod)).href());
    let shared = log.href_of(place.clone(), true);
    let around = log.href_of(place, false);
    let copy_link = move || {
        let origin = location().origin().unwrap_or_default();
        clipboard::copy(log.model, &format!("{origin}{shared}"), "Link to the line copied");
    };
    let text: String = ansi::plain(&line.text).chars().take(LONGEST).collect();
    let fields = line::parse(&line.text).map(|parsed| parsed.fields).unwrap_or_default();
    Some(
        view! {
            <section class="log-detail" aria-label="The line">
                <div class="log-detail-head">
                    <b>{level_name(entry.level).to_ascii_uppercase()}</b>
                    <span class="mono">{time}</span>
                    <span class="panel-tools-gap"></span>
                    <a class="button is-small" href=around title="The lines around it, without the filter">"Around it"</a>
                    {small("copy", "Copy the line", move || row::copy(log, id))}
                    {small("link", "Copy a link to it", copy_link)}
                    {quiet("close", "Close the line", move || log.detail.set(None))}
                </div>
                <dl class="facts">
                    <dt>"Container"</dt>
                    <dd><a href=pod>{source.pod.clone()}</a> " / " {source.container.clone()}</dd>
                    {fields.into_iter().map(|(key, value)| field(log, &key, &value)).collect::<Vec<_>>()}
                </dl>
                <pre tabindex="0">{text}</pre>
            </section>
        }
        .piece(),
    )
}

fn field(log: Log, key: &str, value: &str) -> Piece {
    let text = format!("{key}={value}");
    let add = |word: &'static str, title: &'static str, exclude: bool| {
        let chip = Chip { text: text.clone(), exclude, field: true };
        let button = Button::new("button is-small", title, move |_| log.add(&chip));
        button.named(format!("{title}: {text}")).with(word.piece())
    };
    view! {
        <dt class="mono">{ansi::plain(key.as_bytes())}</dt>
        <dd class="mono">
            <span>{ansi::plain(value.as_bytes())}</span>
            {add("+", "Only lines with it", false)}
            {add("−", "Only lines without it", true)}
        </dd>
    }
    .piece()
}
