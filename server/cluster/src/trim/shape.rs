//! The configuration of an object, flat, so that a change can say which fields are different.
//!
//! Elements of arrays are named as people name them: `spec.template.spec.containers[app].env[MODE]`, or by their index
//! where they have no name. What is long is cut; what looks confidential stands as its length and a fingerprint.

use std::{
    hash::{BuildHasher, RandomState},
    sync::LazyLock,
};

use kdr_core::change::Shape;
use serde::Serialize;
use serde_json::Value;

use super::Names;

/// Characters of a value that are kept.
const MOST_CHARACTERS: usize = 80;

/// Fields that are kept of one object: far more than anybody configures, so that a generated monster stays bounded.
const MOST_FIELDS: usize = 1_000;

/// Made anew by each process, so that a fingerprint says nothing to anybody who tries likely values elsewhere.
static FINGERPRINTS: LazyLock<RandomState> = LazyLock::new(RandomState::new);

/// No field.
pub(super) fn none() -> Shape {
    [].into()
}

/// The shape of a spec.
pub(super) fn of_spec(spec: &impl Serialize, names: &mut Names) -> Shape {
    let mut fields = Fields { names, found: Vec::new() };
    // A type of the API that cannot be written as JSON does not exist.
    let spec = serde_json::to_value(spec).unwrap_or_default();
    fields.walk("spec", &spec);
    fields.shape()
}

/// The shape of something that has nothing but keys with contents, of which nothing is kept but a fingerprint.
pub(super) fn of_contents<'a>(
    contents: impl IntoIterator<Item = (&'a str, &'a str, &'a [u8])>,
    names: &mut Names,
) -> Shape {
    let mut fields = Fields { names, found: Vec::new() };
    for (field, key, content) in contents {
        fields.add(&format!("{field}[{key}]"), &fingerprint(content));
    }
    fields.shape()
}

/// The shape of something of which only the names of the keys may be known.
pub(super) fn of_keys<'a>(field: &str, keys: impl IntoIterator<Item = &'a str>, names: &mut Names) -> Shape {
    let mut fields = Fields { names, found: Vec::new() };
    for key in keys {
        fields.add(&format!("{field}[{key}]"), "");
    }
    fields.shape()
}

/// Length and fingerprint of what is not kept: `12 bytes, 3f2a90c1`.
fn fingerprint(content: &[u8]) -> String {
    let hash = FINGERPRINTS.hash_one(content);
    format!("{} bytes, {:08x}", content.len(), hash >> 32)
}

/// Whether what goes by this name is likely to be confidential.
fn is_confidential(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["password", "passwd", "secret", "token", "key", "credential"].iter().any(|word| name.contains(word))
}

struct Fields<'a> {
    names: &'a mut Names,
    found: Vec<(std::sync::Arc<str>, std::sync::Arc<str>)>,
}

impl Fields<'_> {
    fn add(&mut self, path: &str, value: &str) {
        if self.found.len() < MOST_FIELDS {
            let field = (self.names.share(path), self.names.share(value));
            self.found.push(field);
        }
    }

    fn shape(mut self) -> Shape {
        self.found.sort_unstable();
        self.found.into()
    }

    fn walk(&mut self, path: &str, value: &Value) {
        match value {
            Value::Null => {}
            Value::Bool(flag) => self.add(path, if *flag { "true" } else { "false" }),
            Value::Number(number) => self.add(path, &number.to_string()),
            Value::String(text) => self.text(path, text),
            Value::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    self.element(path, index, element);
                }
            }
            Value::Object(fields) => {
                for (key, value) in fields {
                    self.walk(&format!("{path}.{key}"), value);
                }
            }
        }
    }

    fn text(&mut self, path: &str, text: &str) {
        // As in `--password=…` among arguments.
        let assigned = text.split_once('=').filter(|(name, _)| is_confidential(name));
        match assigned {
            Some((name, value)) => {
                self.add(path, &format!("{}={}", cut(name), fingerprint(value.as_bytes())));
            }
            None if cut(text).len() < text.len() => {
                // A difference after the cut is one, too.
                self.add(path, &format!("{}… ({})", cut(text), fingerprint(text.as_bytes())));
            }
            None => self.add(path, text),
        }
    }

    fn element(&mut self, path: &str, index: usize, element: &Value) {
        let name = element.get("name").and_then(Value::as_str).filter(|name| !name.is_empty());
        let (Some(name), Some(fields)) = (name, element.as_object()) else {
            self.walk(&format!("{path}[{index}]"), element);
            return;
        };
        let path = format!("{path}[{}]", cut(name));
        let before = self.found.len();
        for (key, value) in fields.iter().filter(|(key, _)| *key != "name") {
            match value {
                // A variable of the environment is its value.
                Value::String(text) if key == "value" && is_confidential(name) => {
                    self.add(&path, &fingerprint(text.as_bytes()));
                }
                Value::String(text) if key == "value" => self.text(&path, text),
                value => self.walk(&format!("{path}.{key}"), value),
            }
        }
        if self.found.len() == before {
            self.add(&path, "");
        }
    }
}

fn cut(text: &str) -> &str {
    text.char_indices().nth(MOST_CHARACTERS).map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests;
