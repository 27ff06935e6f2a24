//! The events, bounded: a cluster in trouble writes more of them than anybody reads.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use jiff::Timestamp;
use kdr_core::{event::Event, meta::ResourceRef};

use crate::update::Events;

/// Kept in all; the oldest go first.
const TOTAL: usize = 20_000;
/// Kept about one object; the oldest go first.
const PER_OBJECT: usize = 50;

/// Events by what they are about.
#[derive(Default)]
pub(super) struct EventStore {
    /// By uid.
    events: HashMap<Arc<str>, Arc<Event>>,
    /// By what they are about.
    objects: HashMap<ResourceRef, BTreeSet<Age>>,
    /// All of them.
    ages: BTreeSet<Age>,
}

/// Oldest first; the uid tells events of the same time apart.
type Age = (Option<Timestamp>, Arc<str>);

fn age(event: &Event) -> Age {
    (event.last, event.uid.clone())
}

impl EventStore {
    /// How many are kept.
    pub(super) fn len(&self) -> usize {
        self.events.len()
    }

    /// All of them, with their namespaces.
    pub(super) fn uids(&self) -> Vec<(Arc<str>, Arc<str>)> {
        self.events.iter().map(|(uid, event)| (uid.clone(), event.regarding.namespace.clone())).collect()
    }

    /// Takes an event in; tells about which objects there are now other events than before.
    pub(super) fn put(&mut self, event: Arc<Event>) -> Vec<ResourceRef> {
        if self.events.get(&event.uid).is_some_and(|before| *before == event) {
            return Vec::new();
        }
        let mut touched: Vec<_> = self.remove(&event.uid).into_iter().collect();
        let object = event.regarding.clone();
        let about = self.objects.entry(object.clone()).or_default();
        about.insert(age(&event));
        let crowded = (about.len() > PER_OBJECT).then(|| about.first().cloned()).flatten();
        self.ages.insert(age(&event));
        self.events.insert(event.uid.clone(), event);
        touched.push(object);
        let oldest = (self.events.len() > TOTAL).then(|| self.ages.first().cloned()).flatten();
        for (_, uid) in crowded.into_iter().chain(oldest) {
            touched.extend(self.remove(&uid));
        }
        touched
    }

    /// Forgets an event; tells what it was about.
    pub(super) fn remove(&mut self, uid: &str) -> Option<ResourceRef> {
        let event = self.events.remove(uid)?;
        let age = age(&event);
        self.ages.remove(&age);
        if let Some(about) = self.objects.get_mut(&event.regarding) {
            about.remove(&age);
            if about.is_empty() {
                self.objects.remove(&event.regarding);
            }
        }
        Some(event.regarding.clone())
    }

    /// Events about an object, newest first.
    pub(super) fn about(&self, object: &ResourceRef) -> Events {
        let newest = self.objects.get(object).into_iter().flat_map(|about| about.iter().rev());
        newest.filter_map(|(_, uid)| self.events.get(uid).cloned()).collect()
    }
}

#[cfg(test)]
mod tests;
