//! A serialised object and a change of it.

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash, Hasher},
    ops::Range,
    sync::Arc,
};

use bytes::Bytes;
use serde_json::Value;

use crate::kind::Kind;

/// Labels, shared by all objects that are made from one template.
pub(crate) type Labels = BTreeMap<Arc<str>, Arc<str>>;

/// Namespace (empty for what is not namespaced) and name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) namespace: Arc<str>,
    pub(crate) name: Arc<str>,
}

impl Key {
    pub(crate) fn new(namespace: impl Into<Arc<str>>, name: impl Into<Arc<str>>) -> Self {
        Self { namespace: namespace.into(), name: name.into() }
    }
}

/// What selectors look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Traits {
    pub(crate) key: Key,
    pub(crate) labels: Arc<Labels>,
    /// Fields that field selectors may name, beside the name and the namespace.
    pub(crate) fields: Vec<(&'static str, Arc<str>)>,
}

/// How `PartialObjectMetadata` begins.
const PARTIAL: &[u8] = br#"{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","#;

/// What has happened to an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChangeType {
    Added,
    Modified,
    Deleted,
}

impl ChangeType {
    fn prefix(self) -> &'static [u8] {
        match self {
            Self::Added => br#"{"type":"ADDED","object":"#,
            Self::Modified => br#"{"type":"MODIFIED","object":"#,
            Self::Deleted => br#"{"type":"DELETED","object":"#,
        }
    }
}

/// One version of an object: the line that a watch sends for it, and where its parts are.
#[derive(Debug)]
pub(crate) struct Object {
    pub(crate) version: u64,
    pub(crate) traits: Traits,
    line: Bytes,
    body: Range<usize>,
    /// Where the body goes on behind `{"kind":…,"apiVersion":…,`.
    fields: usize,
    /// Where the resource version stands.
    digits: Range<usize>,
    /// Where the metadata ends, behind its brace.
    metadata_end: usize,
    content: u64,
}

/// The serialised parts of a manifest, still without a resource version.
pub(super) struct Parts {
    metadata: Vec<u8>,
    rest: Vec<u8>,
    /// Equal for equal manifests.
    pub(super) content: u64,
}

impl Parts {
    pub(super) fn new(mut manifest: Value) -> Self {
        let metadata = manifest["metadata"].take();
        if let Some(fields) = manifest.as_object_mut() {
            for field in ["metadata", "kind", "apiVersion"] {
                fields.remove(field);
            }
        }
        let (metadata, rest) = (metadata.to_string().into_bytes(), manifest.to_string().into_bytes());
        let mut hasher = DefaultHasher::new();
        (&metadata, &rest).hash(&mut hasher);
        Self { metadata, rest, content: hasher.finish() }
    }
}

impl Object {
    /// Serialises an object. Its metadata must have at least one field.
    pub(super) fn new(change: ChangeType, kind: Kind, version: u64, traits: Traits, parts: &Parts) -> Self {
        let mut line = Vec::with_capacity(parts.metadata.len() + parts.rest.len() + 160);
        line.extend_from_slice(change.prefix());
        let body = line.len();
        line.extend_from_slice(
            format!(r#"{{"kind":"{}","apiVersion":"{}","#, kind.resource().kind, kind.api_version())
                .as_bytes(),
        );
        let fields = line.len();
        line.extend_from_slice(br#""metadata":{"resourceVersion":""#);
        let digits = line.len();
        line.extend_from_slice(version.to_string().as_bytes());
        let digits = digits..line.len();
        line.extend_from_slice(b"\",");
        line.extend_from_slice(parts.metadata.get(1..).unwrap_or_default());
        let metadata_end = line.len();
        if parts.rest.len() > 2 {
            line.push(b',');
        }
        line.extend_from_slice(parts.rest.get(1..).unwrap_or_default());
        let body = body..line.len();
        line.extend_from_slice(b"}\n");
        let content = parts.content;
        Self { version, traits, line: line.into(), body, fields, digits, metadata_end, content }
    }

    /// The same object as of a later version, as another change.
    pub(super) fn reissued(&self, change: ChangeType, version: u64) -> Self {
        let digits = version.to_string();
        let prefix = change.prefix();
        let mut line = Vec::with_capacity(self.line.len() + 16);
        line.extend_from_slice(prefix);
        line.extend_from_slice(&self.line[self.body.start..self.digits.start]);
        let moved = |at: usize| at - self.body.start + prefix.len();
        let (fields, start) = (moved(self.fields), line.len());
        line.extend_from_slice(digits.as_bytes());
        let digits = start..line.len();
        let metadata_end = line.len() + self.metadata_end - self.digits.end;
        line.extend_from_slice(&self.line[self.digits.end..self.body.end]);
        let body = prefix.len()..line.len();
        line.extend_from_slice(b"}\n");
        let (traits, content) = (self.traits.clone(), self.content);
        Self { version, traits, line: line.into(), body, fields, digits, metadata_end, content }
    }

    /// Equal for equal content, whatever the version.
    pub(super) fn content(&self) -> u64 {
        self.content
    }

    /// The object as `get` answers it.
    pub(crate) fn body(&self) -> Bytes {
        self.line.slice(self.body.clone())
    }

    /// What stands in a list for it: the body without `kind` and `apiVersion`, and without the brace that opens it.
    pub(crate) fn item(&self) -> Bytes {
        self.line.slice(self.fields..self.body.end)
    }

    /// The object as `PartialObjectMetadata`.
    pub(crate) fn partial(&self) -> Vec<u8> {
        let mut partial = Vec::with_capacity(PARTIAL.len() + self.metadata_end - self.fields + 1);
        partial.extend_from_slice(PARTIAL);
        partial.extend_from_slice(&self.line[self.fields..self.metadata_end]);
        partial.push(b'}');
        partial
    }

    /// A watch's line with the type of the change that has made this version.
    pub(crate) fn line(&self) -> Bytes {
        self.line.clone()
    }

    /// Appends a watch's line with the object as `PartialObjectMetadata`.
    pub(crate) fn write_partial_line(&self, change: ChangeType, buffer: &mut Vec<u8>) {
        buffer.extend_from_slice(change.prefix());
        buffer.extend_from_slice(&self.partial());
        buffer.extend_from_slice(b"}\n");
    }

    /// Appends a watch's line with another type.
    pub(crate) fn write_line(&self, change: ChangeType, buffer: &mut Vec<u8>) {
        buffer.extend_from_slice(change.prefix());
        buffer.extend_from_slice(&self.line[self.body.start..]);
    }
}

/// One change in a table's history.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) kind: ChangeType,
    /// The object after the change; for a deletion as it was last.
    pub(crate) object: Arc<Object>,
    /// Its traits before, if it was there: a selector may have matched them.
    pub(crate) before: Option<Traits>,
}
