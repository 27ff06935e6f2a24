//! An event's manifest.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{metadata, micro_time, time, traits};
use crate::{
    store::{Key, Traits},
    world::{Event, Incident},
};

/// What field selectors may ask of an event.
pub(crate) fn event_traits(namespace: &Arc<str>, incident: &Incident, event: &Event) -> Traits {
    let fields = vec![
        ("involvedObject.kind", incident.kind.into()),
        ("involvedObject.namespace", incident.key.namespace.clone()),
        ("involvedObject.name", incident.key.name.clone()),
        ("involvedObject.uid", incident.uid.clone()),
        ("involvedObject.apiVersion", incident.api_version.into()),
        ("involvedObject.resourceVersion", "".into()),
        ("involvedObject.fieldPath", incident.path.as_str().into()),
        ("reason", incident.reason.into()),
        ("reportingComponent", incident.source.0.into()),
        ("source", if is_new_style(incident) { "".into() } else { incident.source.0.into() }),
        ("type", kind(incident).into()),
    ];
    traits(&Key::new(namespace.clone(), event.name.clone()), &Arc::default(), fields)
}

/// An event's manifest.
pub(crate) fn event(namespace: &Arc<str>, incident: &Incident, event: &Event) -> Value {
    let key = Key::new(namespace.clone(), event.name.clone());
    let mut about = json!({
        "kind": incident.kind, "name": &*incident.key.name, "uid": &*incident.uid, "apiVersion": incident.api_version,
    });
    if !incident.key.namespace.is_empty() {
        about["namespace"] = json!(&*incident.key.namespace);
    }
    if !incident.path.is_empty() {
        about["fieldPath"] = json!(incident.path);
    }
    let (component, host) = &incident.source;
    let mut manifest = json!({
        "metadata": metadata(&key, &event.uid, event.first, &Arc::default()),
        "involvedObject": about,
        "reason": incident.reason,
        "message": incident.message,
        "type": kind(incident),
        "reportingComponent": component,
    });
    let times = if is_new_style(incident) {
        let mut times = json!({
            "source": {}, "firstTimestamp": null, "lastTimestamp": null, "eventTime": micro_time(event.first),
            "reportingInstance": format!("{component}-control-plane-1"),
            "action": if incident.reason == "Scheduled" { "Binding" } else { "Scheduling" },
        });
        if event.count > 1 {
            times["series"] = json!({"count": event.count, "lastObservedTime": micro_time(event.last)});
        }
        times
    } else {
        let mut source = json!({"component": component});
        if !host.is_empty() {
            source["host"] = json!(&**host);
        }
        json!({
            "source": source, "firstTimestamp": time(event.first), "lastTimestamp": time(event.last),
            "count": event.count, "eventTime": null, "reportingInstance": &**host,
        })
    };
    if let (Value::Object(manifest), Value::Object(times)) = (&mut manifest, times) {
        manifest.extend(times);
    }
    manifest
}

/// The scheduler writes events of `events.k8s.io`, whose times and counts are elsewhere in the core form.
fn is_new_style(incident: &Incident) -> bool {
    incident.source.0 == "default-scheduler"
}

fn kind(incident: &Incident) -> &'static str {
    if incident.warning { "Warning" } else { "Normal" }
}
