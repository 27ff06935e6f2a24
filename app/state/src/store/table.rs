//! Rows by key and, always, in order.

use std::collections::BTreeMap;

use crate::{
    order::{self, compare},
    row::Row,
};

/// Rows of one kind.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    by_key: BTreeMap<String, Row>,
    sorted: Vec<Row>,
}

impl FromIterator<Row> for Table {
    fn from_iter<T: IntoIterator<Item = Row>>(rows: T) -> Self {
        let mut table = Self::default();
        for row in rows {
            table.by_key.insert(row.key().to_owned(), row);
        }
        table.sort();
        table
    }
}

impl Table {
    /// In order.
    pub(super) fn rows(&self) -> &[Row] {
        &self.sorted
    }

    /// Only these rows from now on. One that is as it was stays the very same, so that nothing is drawn anew for it.
    pub(super) fn replace(&mut self, rows: Vec<Row>) {
        let same = |row: Row| match self.by_key.get(row.key()) {
            Some(before) if before.says_the_same_as(&row) => before.clone(),
            _ => row,
        };
        *self = rows.into_iter().map(same).collect();
    }

    /// Takes new and changed rows in and lets go of others.
    pub(super) fn change(&mut self, rows: Vec<Row>, gone: &[String]) {
        // A few changes are put in their places; for many it is cheaper to sort once.
        let few = (rows.len() + gone.len()) * 16 <= self.sorted.len();
        let changed = !rows.is_empty() || !gone.is_empty();
        for row in rows {
            let before = self.by_key.insert(row.key().to_owned(), row.clone());
            if few {
                self.remove(before.as_ref());
                let place = self.sorted.partition_point(|other| compare(other, &row).is_lt());
                self.sorted.insert(place, row);
            }
        }
        for key in gone {
            let before = self.by_key.remove(key);
            if few {
                self.remove(before.as_ref());
            }
        }
        if changed && !few {
            self.sort();
        }
    }

    fn remove(&mut self, row: Option<&Row>) {
        let place = row.and_then(|row| self.sorted.binary_search_by(|other| compare(other, row)).ok());
        if let Some(place) = place {
            self.sorted.remove(place);
        }
    }

    fn sort(&mut self) {
        self.sorted = self.by_key.values().cloned().collect();
        order::sort(&mut self.sorted, compare);
    }
}
