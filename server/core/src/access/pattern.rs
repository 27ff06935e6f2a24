//! Patterns of namespaces' names.

use std::{fmt, sync::Arc};

/// A namespace's name in which `*` stands for any characters, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    text: Arc<str>,
    shape: Shape,
}

/// What most patterns are, told apart once: each row of a large cluster is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Without a star.
    Exact,
    /// Nothing but stars.
    Everything,
    /// One star, behind so many bytes.
    Prefix(usize),
    Other,
}

/// Characters of a namespace's name at most, as Kubernetes has it.
const LONGEST: usize = 63;

impl Pattern {
    /// A pattern; `None` when no namespace's name could ever match it.
    pub fn new(text: &str) -> Option<Self> {
        let legal =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'*');
        let possible = !text.is_empty() && text.len() <= LONGEST && text.bytes().all(legal);
        possible.then(|| Self { text: text.into(), shape: Shape::of(text) })
    }

    /// Whether it matches every name.
    pub fn is_everything(&self) -> bool {
        self.shape == Shape::Everything
    }

    /// The only name that it matches; `None` when there are more.
    pub fn exact(&self) -> Option<&str> {
        (self.shape == Shape::Exact).then_some(&*self.text)
    }

    /// Whether a name matches. What is in no namespace has an empty name, which nothing matches.
    pub fn matches(&self, name: &str) -> bool {
        if name.is_empty() {
            return false;
        }
        match self.shape {
            Shape::Exact => *self.text == *name,
            Shape::Everything => true,
            Shape::Prefix(bytes) => name.starts_with(&self.text[..bytes]),
            Shape::Other => self.matches_by_parts(name),
        }
    }

    fn matches_by_parts(&self, name: &str) -> bool {
        let mut parts = self.text.split('*');
        // What stands before the first star begins the name, what stands after the last one ends it, and what stands
        // between is best found as early as can be.
        let Some(rest) = parts.next().and_then(|first| name.strip_prefix(first)) else { return false };
        let Some(last) = parts.next_back() else { return rest.is_empty() };
        let Some(rest) = rest.strip_suffix(last) else { return false };
        let found = parts.try_fold(rest, |rest, part| Some(&rest[rest.find(part)? + part.len()..]));
        found.is_some()
    }
}

impl Shape {
    fn of(text: &str) -> Self {
        match text.find('*') {
            None => Self::Exact,
            Some(_) if text.bytes().all(|byte| byte == b'*') => Self::Everything,
            Some(at) if at + 1 == text.len() => Self::Prefix(at),
            Some(_) => Self::Other,
        }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}
