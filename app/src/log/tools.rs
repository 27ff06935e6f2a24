//! What stands over a log: whose it is, how it is shown, pause, find, download.

use kdr_app_state::{
    log::{buffer::Buffer, query::Query},
    quantity,
};
use leptos::prelude::*;

use super::{Log, download, option};
use crate::{
    components::button::{Button, quiet, switch},
    live::{IntoPiece as _, Piece, live, memo},
};

/// Over so many nanoseconds lines are counted.
const RATE_OVER: i64 = 5_000_000_000;

pub(super) fn tools(log: Log, chooser: Piece) -> Piece {
    let lines = log.lines;
    let previous =
        memo(move || log.shown.with(|shown| shown.as_ref().is_some_and(|(_, query)| query.previous)));
    let turn = move || log.change(|query| Query { previous: !query.previous, ..query });
    let pause = Button::new("button is-small", "Pause or follow (f)", move |_| log.toggle());
    view! {
        <div class="panel-tools" role="toolbar" aria-label="Log">
            {chooser}
            {switch("button is-small", "Previous run", move || previous.get(), turn)}
            <span class="panel-tools-gap"></span>
            <span class="log-rate faint" aria-hidden="true">{live(move || rate(log))}</span>
            {pause.pressed(move || !lines.following.get()).with("Pause".piece())}
            {option("Times", "Times beside the lines", "log.times", lines.times)}
            {option("UTC", "Times in UTC instead of this browser's time zone", "log.utc", log.reading.utc)}
            {option("Wrap", "Fold long lines", "log.fold", lines.fold)}
            {option("Raw", "Lines as they were written", "log.raw", lines.raw)}
            {quiet("find", "Find in what is loaded (s)", move || log.open_find())}
            {download::menu(log)}
        </div>
    }
    .piece()
}

/// `312 lines/s · 8,421 held`, once a second.
fn rate(log: Log) -> String {
    log.model.now.track();
    log.reading.buffer.with_value(|buffer: &Buffer| {
        let times = || buffer.all().rev().filter_map(|entry| entry.line()).map(|line| line.time_unix_nanos);
        let Some(last) = times().next() else { return String::new() };
        let recent = times().take_while(|time| *time > last - RATE_OVER).count() as u64;
        let held = quantity::count(times().count() as u64);
        if log.reading.over.get() {
            format!("{held} held")
        } else {
            format!("{}/s · {held} held", quantity::counted(recent / 5, "line"))
        }
    })
}
