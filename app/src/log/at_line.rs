//! A link to a line opens at it.

use kdr_app_state::log::{buffer::Entry, page::Side, query::Place};
use kdr_proto::v1::LogLine;
use leptos::prelude::*;

use super::Log;
use crate::live::effect;

impl Log {
    /// Looks for the line that the address names, until it is there.
    pub(super) fn open_at_line(self) {
        let opened: StoredValue<bool> = StoredValue::new(false);
        effect(move || {
            self.shown.track();
            opened.set_value(false);
        });
        effect(move || {
            self.reading.version.track();
            let place = self.shown.with(|shown| shown.as_ref().and_then(|(_, query)| query.line.clone()));
            let found = place.filter(|_| !opened.get_value()).and_then(|place| self.find_place(&place));
            if let Some(id) = found {
                opened.set_value(true);
                untrack(|| {
                    self.at.set(Some(id));
                    self.lines.show(id);
                    // What stands before it is not held yet.
                    self.reading.turn(Side::Older);
                });
            }
        });
    }

    fn find_place(self, place: &Place) -> Option<i64> {
        let source = self.sources.with_untracked(|sources| sources.find(&place.source));
        let right = |line: &LogLine| {
            line.time_unix_nanos == place.time && source.is_none_or(|source| source == line.source)
        };
        let is_it = |entry: &&Entry| entry.line().is_some_and(right);
        self.reading.buffer.with_value(|buffer| buffer.entries().iter().find(is_it).map(|entry| entry.id))
    }
}
