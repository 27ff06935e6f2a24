//! Objects with versions and history, and the watches that are told.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::resource::Resource;

/// What a watch is told.
#[derive(Debug, Clone)]
pub(super) enum Told {
    /// A line of its body.
    Line(String),
    /// Break the connection.
    Cut,
}

/// Which objects of a resource.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Selection {
    pub(super) namespace: Option<String>,
    pub(super) name: Option<String>,
}

impl Selection {
    fn has(&self, object: &Value) -> bool {
        let is = |wanted: &Option<String>, field: &str| {
            wanted.as_ref().is_none_or(|wanted| object["metadata"][field] == **wanted)
        };
        is(&self.namespace, "namespace") && is(&self.name, "name")
    }
}

/// One page of a list.
pub(super) struct Page {
    pub(super) version: u64,
    pub(super) items: Vec<Value>,
    pub(super) token: Option<String>,
}

/// All objects.
#[derive(Default)]
pub(super) struct Store {
    version: u64,
    collections: HashMap<Resource, Collection>,
    /// The rest of lists that were begun, by their continue token.
    begun: HashMap<String, (u64, Vec<Value>)>,
}

#[derive(Default)]
struct Collection {
    objects: BTreeMap<(String, String), Value>,
    history: Vec<(u64, &'static str, Value)>,
    /// Up to this version the history is forgotten.
    forgotten: u64,
    watches: Vec<(Selection, UnboundedSender<Told>)>,
}

impl Store {
    pub(super) fn put(&mut self, object: Value) {
        self.delete_namesake(&object);
        let (resource, object, new) = self.keep(object);
        let kind = if new { "ADDED" } else { "MODIFIED" };
        self.tell(resource, kind, object);
    }

    /// An object with another uid is another object: the one before must have been deleted.
    fn delete_namesake(&mut self, object: &Value) {
        let resource = resource(object);
        let (namespace, name) = key(object);
        let before = self.get(resource, &namespace, &name);
        if before.is_some_and(|before| before["metadata"]["uid"] != object["metadata"]["uid"]) {
            self.delete(resource, &namespace, &name, true);
        }
    }

    pub(super) fn put_unseen(&mut self, object: Value) {
        self.keep(object);
    }

    fn keep(&mut self, mut object: Value) -> (Resource, Value, bool) {
        self.version += 1;
        object["metadata"]["resourceVersion"] = self.version.to_string().into();
        let resource = resource(&object);
        let key = key(&object);
        let before = self.collections.entry(resource).or_default().objects.insert(key, object.clone());
        (resource, object, before.is_none())
    }

    pub(super) fn delete(&mut self, resource: Resource, namespace: &str, name: &str, seen: bool) {
        let key = (namespace.to_owned(), name.to_owned());
        let mut object = self
            .collections
            .entry(resource)
            .or_default()
            .objects
            .remove(&key)
            .expect("an object that exists");
        self.version += 1;
        object["metadata"]["resourceVersion"] = self.version.to_string().into();
        if seen {
            self.tell(resource, "DELETED", object);
        }
    }

    fn tell(&mut self, resource: Resource, kind: &'static str, object: Value) {
        let version = self.version;
        let collection = self.collections.entry(resource).or_default();
        for (selection, watch) in &collection.watches {
            if selection.has(&object) {
                let _ = watch.send(Told::Line(line(kind, &object)));
            }
        }
        collection.history.push((version, kind, object));
    }

    pub(super) fn get(&self, resource: Resource, namespace: &str, name: &str) -> Option<&Value> {
        self.collections.get(&resource)?.objects.get(&(namespace.to_owned(), name.to_owned()))
    }

    /// The first page, or the one that a token continues; `None` when the token is unknown.
    pub(super) fn list(
        &mut self,
        resource: Resource,
        selection: &Selection,
        limit: usize,
        token: Option<&str>,
    ) -> Option<Page> {
        let (version, mut items) = if let Some(token) = token {
            self.begun.remove(token)?
        } else {
            let collection = self.collections.entry(resource).or_default();
            let items = collection.objects.values().filter(|object| selection.has(object)).cloned();
            (self.version, items.collect::<Vec<_>>())
        };
        let rest = items.split_off(items.len().min(limit));
        let token = (!rest.is_empty()).then(|| {
            let token = format!("{}/{version}/{}+", resource.name, rest.len());
            self.begun.insert(token.clone(), (version, rest));
            token
        });
        Some(Page { version, items, token })
    }

    /// Opens a watch from a version on; `None` when its history is forgotten.
    pub(super) fn watch(
        &mut self,
        resource: Resource,
        selection: Selection,
        from: u64,
    ) -> Option<UnboundedReceiver<Told>> {
        let collection = self.collections.entry(resource).or_default();
        if from < collection.forgotten {
            return None;
        }
        let (tell, told) = unbounded_channel();
        for (version, kind, object) in &collection.history {
            if *version > from && selection.has(object) {
                let _ = tell.send(Told::Line(line(kind, object)));
            }
        }
        collection.watches.push((selection, tell));
        Some(told)
    }

    pub(super) fn open(&self, resource: Resource) -> usize {
        let collection = self.collections.get(&resource);
        collection.map_or(0, |found| found.watches.iter().filter(|(_, watch)| !watch.is_closed()).count())
    }

    pub(super) fn bookmark(&mut self, resource: Resource) {
        self.version += 1;
        let version = self.version.to_string();
        let object = json!({
            "apiVersion": resource.api_version, "kind": resource.kind, "metadata": {"resourceVersion": version},
        });
        self.line(resource, &line("BOOKMARK", &object));
    }

    pub(super) fn error(&mut self, resource: Resource, code: u16, message: &str) {
        self.line(resource, &line("ERROR", &super::answer::status(code, message)));
    }

    pub(super) fn expire(&mut self, resource: Resource) {
        self.forget(resource);
        self.error(resource, 410, "too old resource version");
        self.end(resource);
    }

    /// Versions before now are too old from now on.
    pub(super) fn forget(&mut self, resource: Resource) {
        self.version += 1;
        let collection = self.collections.entry(resource).or_default();
        collection.history.clear();
        collection.forgotten = self.version;
    }

    pub(super) fn line(&mut self, resource: Resource, line: &str) {
        let mut line = line.to_owned();
        if !line.ends_with('\n') {
            line.push('\n');
        }
        for (_, watch) in &self.collections.entry(resource).or_default().watches {
            let _ = watch.send(Told::Line(line.clone()));
        }
    }

    pub(super) fn end(&mut self, resource: Resource) {
        self.collections.entry(resource).or_default().watches.clear();
    }

    pub(super) fn cut(&mut self, resource: Resource) {
        for (_, watch) in self.collections.entry(resource).or_default().watches.drain(..) {
            let _ = watch.send(Told::Cut);
        }
    }
}

fn resource(object: &Value) -> Resource {
    Resource::of_kind(object["kind"].as_str().expect("an object has a kind"))
}

fn key(object: &Value) -> (String, String) {
    let text = |field: &str| object["metadata"][field].as_str().unwrap_or_default().to_owned();
    (text("namespace"), text("name"))
}

fn line(kind: &str, object: &Value) -> String {
    // As the API server writes it: the type first.
    format!("{{\"type\":\"{kind}\",\"object\":{object}}}\n")
}
