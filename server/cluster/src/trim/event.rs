//! Events, in both forms that core/v1 carries: counted (`count`, `firstTimestamp`, `lastTimestamp`) and as a series
//! (`eventTime`, `series`), which newer reporters such as the scheduler use.

use k8s_openapi::api::core::v1 as api;
use kdr_core::{event::Event, meta::ResourceRef};

use super::{
    Names,
    meta::{count, text, time},
};

/// Trims an event.
pub(super) fn trim(event: api::Event, names: &mut Names) -> Event {
    let about = event.involved_object;
    let created = time(event.metadata.creation_timestamp.as_ref());
    let at = event.event_time.map(|time| time.0);
    let (series_count, series_last) = event
        .series
        .map_or((None, None), |series| (series.count, series.last_observed_time.map(|time| time.0)));
    let first = time(event.first_timestamp.as_ref()).or(at).or(created);
    let source = event.source.and_then(|source| source.component).filter(|source| !source.is_empty());
    Event {
        uid: text(event.metadata.uid),
        regarding: ResourceRef {
            kind: names.share_or_empty(about.kind.as_deref()),
            // Not the event's own namespace: an event about a node is kept in `default`.
            namespace: names.share_or_empty(about.namespace.as_deref()),
            name: names.share_or_empty(about.name.as_deref()),
        },
        warning: event.type_.as_deref() == Some("Warning"),
        reason: names.share_or_empty(event.reason.as_deref()),
        message: names.share_or_empty(event.message.as_deref()),
        count: count(series_count.or(event.count)).max(1),
        first,
        last: series_last.or(time(event.last_timestamp.as_ref())).or(at).or(first),
        source: names.share_or_empty(source.as_deref().or(event.reporting_component.as_deref())),
    }
}
