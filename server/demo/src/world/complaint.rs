//! Events that a component writes again and again, as long as what they are about is so.

use jiff::SignedDuration;

use super::{Incident, World, agenda::Action};

/// About as often as controllers that have backed off look again.
const PERIOD: std::ops::Range<i64> = 280_000..320_000;

impl World {
    /// Has an event written now and again.
    pub(super) fn complain_of(&mut self, incident: Incident) {
        self.complaints.push(incident);
        let first = self.dice.millis(200..20_000);
        self.later(first.max(SignedDuration::ZERO), Action::Complain(self.complaints.len() - 1));
    }

    /// Writes it.
    pub(super) fn complain(&mut self, at: usize) {
        let Some(incident) = self.complaints.get(at).cloned() else { return };
        self.record(incident);
        let after = self.dice.millis(PERIOD);
        self.later(after, Action::Complain(at));
    }
}
