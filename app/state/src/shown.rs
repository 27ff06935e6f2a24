//! The rows as they stand on the screen. While the pointer is over them nothing moves: what would move is counted
//! and waits until the pointer leaves or the person asks for it.

use std::collections::BTreeMap;

use crate::{health::urgency, row::Row};

/// A row in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// What is shown.
    pub row: Row,
    /// It takes two lines. Settled when it was placed, so that a new sentence moves nothing below it.
    pub tall: bool,
    /// It no longer exists, and only stays until the list is sorted again.
    pub gone: bool,
    /// How urgent it was when it was placed.
    urgency: u8,
}

impl Placed {
    fn new(row: Row) -> Self {
        Self { tall: row.is_tall(), urgency: urgency(row.health()), row, gone: false }
    }

    fn waits(&self) -> bool {
        self.gone || self.tall != self.row.is_tall() || self.urgency != urgency(self.row.health())
    }
}

/// The rows on the screen, and how many changes of their order wait.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shown {
    /// In the order of the screen.
    pub rows: Vec<Placed>,
    /// Rows that would appear, vanish or move.
    pub waiting: usize,
}

impl Shown {
    /// Rows in their proper order.
    pub fn sorted(rows: &[Row]) -> Self {
        Self { rows: rows.iter().cloned().map(Placed::new).collect(), waiting: 0 }
    }

    /// The rows' new contents in the places that they have on the screen.
    pub fn held(&self, rows: &[Row]) -> Self {
        let mut fresh: BTreeMap<&str, &Row> = BTreeMap::new();
        for row in rows {
            fresh.insert(row.key(), row);
        }
        let held: Vec<Placed> = self
            .rows
            .iter()
            .map(|placed| match fresh.remove(placed.row.key()) {
                Some(row) => Placed { row: row.clone(), gone: false, ..placed.clone() },
                None => Placed { gone: true, ..placed.clone() },
            })
            .collect();
        let waiting = held.iter().filter(|placed| placed.waits()).count() + fresh.len();
        Self { rows: held, waiting }
    }

    /// Where a row stands.
    pub fn position(&self, key: &str) -> Option<usize> {
        self.rows.iter().position(|placed| placed.row.key() == key)
    }
}

#[cfg(test)]
mod tests {
    use kdr_proto::v1::{Health, Pod};

    use super::*;

    fn pod(name: &str, health: Health, why: &str) -> Row {
        Pod { uid: name.into(), name: name.into(), health: health.into(), why: why.into(), ..Pod::default() }
            .into()
    }

    fn keys(shown: &Shown) -> Vec<&str> {
        shown.rows.iter().map(|placed| placed.row.key()).collect()
    }

    #[test]
    fn nothing_moves_under_the_pointer() {
        let before = Shown::sorted(&[
            pod("a", Health::Healthy, ""),
            pod("b", Health::Healthy, ""),
            pod("c", Health::Healthy, ""),
        ]);
        let rows = [
            pod("c", Health::Degraded, "Crashes."),
            pod("a", Health::Healthy, ""),
            pod("new", Health::Healthy, ""),
        ];
        let held = before.held(&rows);
        assert_eq!(keys(&held), ["a", "b", "c"]);
        assert_eq!(held.waiting, 3, "b is gone, c would move, one is new");
        assert!(held.rows[1].gone);
        assert_eq!(held.rows[2].row.why(), "Crashes.", "contents are live");
        assert!(!held.rows[2].tall, "heights are not");

        let again = held.held(&rows);
        assert_eq!(again, held, "what waits goes on waiting");
        let back = again.held(&[
            pod("a", Health::Healthy, ""),
            pod("b", Health::Healthy, ""),
            pod("c", Health::Healthy, ""),
        ]);
        assert_eq!((back.waiting, back.rows[1].gone), (0, false));

        let sorted = Shown::sorted(&rows);
        assert_eq!((keys(&sorted), sorted.waiting), (vec!["c", "a", "new"], 0));
        assert!(sorted.rows[0].tall);
        assert_eq!(sorted.position("new"), Some(2));
    }
}
