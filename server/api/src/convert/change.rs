//! What has changed.

use kdr_core::change::{Change, ChangeKind, FieldChange};
use kdr_proto::v1;

use super::{resource::place, time::stamp};

/// One change.
pub(crate) fn change(change: &Change) -> v1::Change {
    v1::Change {
        id: change.id,
        at: Some(stamp(change.at)),
        kind: kind(change.kind).into(),
        subject: Some(place(&change.subject)),
        who: change.who.to_string(),
        what: change.what.clone(),
        fields: change.fields.iter().map(field).collect(),
    }
}

fn kind(kind: ChangeKind) -> v1::ChangeKind {
    match kind {
        ChangeKind::Rollout => v1::ChangeKind::Rollout,
        ChangeKind::Restart => v1::ChangeKind::Restart,
        ChangeKind::Scale => v1::ChangeKind::Scale,
        ChangeKind::Config => v1::ChangeKind::Config,
        ChangeKind::Created => v1::ChangeKind::Created,
        ChangeKind::Deleted => v1::ChangeKind::Deleted,
    }
}

fn field(field: &FieldChange) -> v1::FieldChange {
    v1::FieldChange {
        path: field.path.to_string(),
        before: field.before.to_string(),
        after: field.after.to_string(),
    }
}
