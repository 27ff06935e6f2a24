//! A change in a few words.

use std::sync::Arc;

use super::{ChangeKind, FieldChange, fields};
use crate::{resource::Resource, sentence::name, workload::Workload};

/// What a workload's change is: its kind, its words and its fields. `None` when its configuration is the same.
pub fn of_workload(before: &Workload, after: &Workload) -> Option<(ChangeKind, String, Vec<FieldChange>)> {
    let fields = fields(&before.shape, &after.shape);
    let touches = |prefix: &str| fields.iter().any(|field| field.path.starts_with(prefix));
    if touches("spec.template.") || touches("spec.jobTemplate.") {
        let images = images(&before.images, &after.images);
        let words = match (images, fields.as_slice()) {
            (Some(images), _) => format!("rolled out {images}"),
            (None, [only]) => format!("rolled out with another {}", name(last_part(&only.path))),
            (None, several) => format!("rolled out with {} changed fields", several.len()),
        };
        return Some((ChangeKind::Rollout, words, fields));
    }
    if let Some(replicas) = fields.iter().find(|field| &*field.path == "spec.replicas") {
        let count = |text: &Arc<str>| if text.is_empty() { "1".to_owned() } else { text.to_string() };
        let words = format!("scaled {} → {}", count(&replicas.before), count(&replicas.after));
        return Some((ChangeKind::Scale, words, fields));
    }
    (!fields.is_empty()).then(|| (ChangeKind::Config, edited(&fields), fields))
}

/// What a resource's change is. `None` when its configuration is the same.
pub fn of_resource(before: &Resource, after: &Resource) -> Option<(ChangeKind, String, Vec<FieldChange>)> {
    let fields = fields(&before.shape, &after.shape);
    (!fields.is_empty()).then(|| (ChangeKind::Config, edited(&fields), fields))
}

/// `1.8.3 → 1.9.0` where only the tag differs, else whole images; `None` when they are the same.
fn images(before: &[Arc<str>], after: &[Arc<str>]) -> Option<String> {
    let (was, is) = before
        .iter()
        .zip(after)
        .find(|(was, is)| was != is)
        .map(|(was, is)| (was.as_ref(), is.as_ref()))
        .or_else(|| {
            (before.len() != after.len())
                .then(|| (before.last().map_or("", |i| i), after.last().map_or("", |i| i)))
        })?;
    let tag = |image: &'_ str| image.rsplit_once(':').map(|(path, tag)| (path.to_owned(), tag.to_owned()));
    Some(match (tag(was), tag(is)) {
        (Some((one, from)), Some((two, to))) if one == two => format!("{} → {}", name(&from), name(&to)),
        _ => format!("{} → {}", name(was), name(is)),
    })
}

fn edited(fields: &[FieldChange]) -> String {
    match fields {
        [only] if only.before.is_empty() => format!("{} added", name(last_part(&only.path))),
        [only] if only.after.is_empty() => format!("{} removed", name(last_part(&only.path))),
        [only] => format!("{} changed", name(last_part(&only.path))),
        several => format!("{} fields changed", several.len()),
    }
}

/// `DATABASE_URL` of `data[DATABASE_URL]`, `replicas` of `spec.replicas`.
fn last_part(path: &str) -> &str {
    match path.strip_suffix(']').and_then(|path| path.rsplit_once('[')) {
        Some((_, key)) => key,
        None => path.rsplit_once('.').map_or(path, |(_, part)| part),
    }
}

#[cfg(test)]
mod tests;
