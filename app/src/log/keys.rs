//! Moving through a log: with its end, from line to line.

use kdr_app_state::log::{
    buffer::{Buffer, Entry},
    query::Query,
};
use leptos::{ev::KeyboardEvent, prelude::*};

use super::Log;

impl Log {
    /// Follows, or stands still.
    pub(super) fn toggle(self) {
        if self.lines.following.get_untracked() { self.lines.pause(false) } else { self.to_end() }
    }

    /// To the end of the log, and with it.
    pub(super) fn to_end(self) {
        if !self.reading.buffer.with_value(Buffer::is_detached) {
            self.lines.follow();
            return;
        }
        let query = untrack(|| self.query());
        if query.line.is_some() || query.head || query.until.is_some() {
            self.go(Query { line: None, head: false, until: None, ..query });
        } else {
            self.begin();
        }
    }

    pub(super) fn key(self, event: &KeyboardEvent) {
        match event.key().as_str() {
            "Home" | "PageUp" | "ArrowUp" => {
                self.lines.leave_end();
                return;
            }
            "End" => self.to_end(),
            " " => self.toggle(),
            "j" => self.step(1),
            "k" => self.step(-1),
            "Enter" => self.detail.set(self.at.get_untracked()),
            "Escape" if self.detail.get_untracked().is_some() => self.detail.set(None),
            _ => return,
        }
        event.prevent_default();
    }

    /// Moves to the next or previous line.
    fn step(self, by: i64) {
        self.lines.pause(false);
        let rows = |entry: &Entry| self.lines.layout.with_untracked(|layout| layout.rows(entry)) > 0;
        let id = self.reading.buffer.with_value(|buffer| {
            let entries = buffer.entries();
            let lines = |entry: &&Entry| entry.line().is_some() && rows(entry);
            let Some(at) = self.at.get_untracked() else {
                return entries.iter().rev().find(lines).map(|entry| entry.id);
            };
            let at = buffer.position(at);
            if by > 0 {
                entries.range((at + 1).min(entries.len())..).find(lines).map(|entry| entry.id)
            } else {
                entries.range(..at).rev().find(lines).map(|entry| entry.id)
            }
        });
        if let Some(id) = id {
            self.at.set(Some(id));
            if self.detail.get_untracked().is_some() {
                self.detail.set(Some(id));
            }
            self.lines.show(id);
        }
    }
}
