//! The opened pod.

use kdr_core::{event::Event, graph::Labels, rows::PodDetail};
use kdr_proto::v1;

use super::{container::container, rows, time::stamp};

/// A pod with everything its panel shows.
pub(crate) fn detail(detail: &PodDetail) -> v1::PodDetail {
    let pod = &detail.pod;
    v1::PodDetail {
        pod: Some(rows::pod(&detail.row)),
        ip: pod.ip.to_string(),
        service_account: pod.service_account.to_string(),
        qos_class: pod.qos_class.to_string(),
        containers: detail.containers.iter().map(|(one, verdict)| container(one, verdict)).collect(),
        events: detail.events.iter().map(|one| event(one)).collect(),
        labels: labels(&pod.meta.labels),
    }
}

/// Labels.
pub(crate) fn labels(labels: &Labels) -> Vec<v1::Label> {
    labels.iter().map(|(key, value)| v1::Label { key: key.to_string(), value: value.to_string() }).collect()
}

/// An event.
pub(crate) fn event(event: &Event) -> v1::Event {
    v1::Event {
        uid: event.uid.to_string(),
        warning: event.warning,
        reason: event.reason.to_string(),
        message: event.message.to_string(),
        count: event.count,
        first: event.first.map(stamp),
        last: event.last.map(stamp),
        source: event.source.to_string(),
    }
}
