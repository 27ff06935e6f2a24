//! What differs between two shapes.

use std::{cmp::Ordering, sync::Arc};

use super::{FieldChange, MOST_FIELDS, Shape};

/// The fields that differ, in the order of their paths, at most [`MOST_FIELDS`].
pub fn fields(before: &Shape, after: &Shape) -> Vec<FieldChange> {
    let nothing: Arc<str> = "".into();
    let (mut old, mut new) = (before.iter().peekable(), after.iter().peekable());
    let mut changes = Vec::new();
    while changes.len() < MOST_FIELDS {
        let order = match (old.peek(), new.peek()) {
            (None, None) => break,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some((one, _)), Some((two, _))) => one.cmp(two),
        };
        let was = (order != Ordering::Greater).then(|| old.next()).flatten();
        let is = (order != Ordering::Less).then(|| new.next()).flatten();
        let value =
            |field: Option<&(Arc<str>, Arc<str>)>| field.map_or_else(|| nothing.clone(), |f| f.1.clone());
        if was.map(|field| &field.1) != is.map(|field| &field.1) {
            let path = was.or(is).map_or_else(|| nothing.clone(), |field| field.0.clone());
            changes.push(FieldChange { path, before: value(was), after: value(is) });
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(fields: &[(&str, &str)]) -> Shape {
        fields.iter().map(|(path, value)| ((*path).into(), (*value).into())).collect()
    }

    #[test]
    fn what_is_the_same_is_left_out_and_what_came_or_went_has_one_side() {
        let before = shape(&[("a", "1"), ("b", "2"), ("d", "4")]);
        let after = shape(&[("a", "1"), ("b", "3"), ("c", "5")]);
        let changes: Vec<_> = fields(&before, &after)
            .into_iter()
            .map(|change| (change.path.to_string(), change.before.to_string(), change.after.to_string()))
            .collect();
        let expected = [("b", "2", "3"), ("c", "", "5"), ("d", "4", "")];
        assert_eq!(changes, expected.map(|(path, was, is)| (path.to_owned(), was.to_owned(), is.to_owned())));
    }

    #[test]
    fn a_change_of_everything_is_bounded() {
        let of = |value: &'static str| -> Shape {
            (0..100).map(|at| (format!("f{at:03}").into(), value.into())).collect()
        };
        assert_eq!(fields(&of("1"), &of("2")).len(), MOST_FIELDS);
        assert!(fields(&of("1"), &of("1")).is_empty());
    }
}
