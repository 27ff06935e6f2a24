//! Which lines a viewer wants, and the lines around them.
//!
//! [`Filter`] is what is asked for, [`Compiled`] what a line is held against, [`Selecting`] what one container's lines go
//! through, since what a line means depends on those before it: a stack trace has the level of the line above it, and
//! context has an order.

use std::sync::Arc;

pub use kdr_line::level::Level;
use kdr_line::{Grouping, Parsed, ansi, fields};

use crate::Error;

mod context;
mod pattern;

use context::Context;
use pattern::Matcher;

/// Lines of context before and after a line at most.
pub const MOST_CONTEXT: u32 = 1000;

/// A text or a regular expression that is looked for in a line without its terminal sequences.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pattern {
    /// What is looked for. Never empty.
    pub text: Arc<str>,
    /// It is a regular expression (the `regex` crate's, which needs linear time), else a plain text.
    pub regex: bool,
    /// `a` is not `A`.
    pub match_case: bool,
}

/// What a field of a line is, or is not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FieldIs {
    /// The field's name as [`kdr_line::Field`] has it: `http.status`.
    pub key: Arc<str>,
    /// Its whole value, escapes resolved.
    pub value: Arc<str>,
    /// It must not have this value. A line without such a field has not.
    pub exclude: bool,
}

impl FieldIs {
    /// Reads `key=value`, or `key!=value` for what it must not be; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let of = |key: &str, value: &str, exclude| Self { key: key.into(), value: value.into(), exclude };
        match (text.split_once("!="), text.split_once('=')) {
            (Some((key, value)), _) if !key.is_empty() && !key.contains('=') => Some(of(key, value, true)),
            (_, Some((key, value))) if !key.is_empty() => Some(of(key, value, false)),
            _ => None,
        }
    }
}

/// Which lines are wanted: those that every part of it holds of. The default wants all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Each of these is in the line.
    pub include: Vec<Pattern>,
    /// None of these is.
    pub exclude: Vec<Pattern>,
    /// The line is at least so bad. Lines that say no level are not, unless they belong to one that does.
    pub level_at_least: Option<Level>,
    /// What its fields are.
    pub fields: Vec<FieldIs>,
    /// Lines of the same container before each wanted one, at most [`MOST_CONTEXT`].
    pub before: u32,
    /// Lines of the same container after each wanted one, at most [`MOST_CONTEXT`].
    pub after: u32,
}

/// A filter that is ready to be used. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Compiled {
    parts: Option<Arc<Parts>>,
}

#[derive(Debug)]
struct Parts {
    include: Vec<Matcher>,
    exclude: Vec<Matcher>,
    level_at_least: Option<Level>,
    fields: Vec<FieldIs>,
    before: usize,
    after: usize,
}

impl Filter {
    /// Makes it ready. [`Error::Invalid`] when a pattern is no regular expression, or one that is too large.
    pub fn compile(&self) -> Result<Compiled, Error> {
        let Self { include, exclude, level_at_least, fields, before, after } = self;
        if include.is_empty() && exclude.is_empty() && level_at_least.is_none() && fields.is_empty() {
            // There is nothing around a line when all are wanted.
            return Ok(Compiled::default());
        }
        let matchers = |patterns: &[Pattern]| patterns.iter().map(Matcher::new).collect::<Result<_, _>>();
        Ok(Compiled {
            parts: Some(Arc::new(Parts {
                include: matchers(include)?,
                exclude: matchers(exclude)?,
                level_at_least: *level_at_least,
                fields: fields.clone(),
                before: (*before).min(MOST_CONTEXT) as usize,
                after: (*after).min(MOST_CONTEXT) as usize,
            })),
        })
    }
}

impl Compiled {
    /// All lines are wanted.
    pub fn is_empty(&self) -> bool {
        self.parts.is_none()
    }
}

impl Parts {
    fn wants(&self, line: &[u8], grouping: &mut Grouping) -> bool {
        // Each line has to be seen, so that the next one is known to belong to it.
        let bad_enough = self.level_at_least.is_none_or(|least| {
            grouping.continues(line);
            grouping.level() >= Some(least)
        });
        bad_enough && self.matches(line) && self.has_fields(line)
    }

    fn matches(&self, line: &[u8]) -> bool {
        if self.include.is_empty() && self.exclude.is_empty() {
            return true;
        }
        let text = ansi::strip(line);
        self.include.iter().all(|pattern| pattern.is_in(&text))
            && !self.exclude.iter().any(|pattern| pattern.is_in(&text))
    }

    fn has_fields(&self, line: &[u8]) -> bool {
        if self.fields.is_empty() {
            return true;
        }
        let parsed = fields::parse(line);
        self.fields.iter().all(|field| field.is_of(parsed.as_ref()) != field.exclude)
    }
}

impl FieldIs {
    fn is_of(&self, parsed: Option<&Parsed<'_>>) -> bool {
        parsed.and_then(|parsed| parsed.get(&self.key)).is_some_and(|field| field.value() == *self.value)
    }
}

/// The lines of one container on their way through a filter.
#[derive(Debug)]
pub struct Selecting<L> {
    grouping: Grouping,
    context: Context<L>,
}

impl<L> Default for Selecting<L> {
    fn default() -> Self {
        Self { grouping: Grouping::default(), context: Context::default() }
    }
}

impl<L> Selecting<L> {
    /// Takes the container's next line, of which `item` stands for what is to be shown. Emits what is to be shown now, in
    /// the container's order, each item once, and whether it is context only. What may still become context is kept: at
    /// most [`Filter::before`] items.
    pub fn push(&mut self, filter: &Compiled, text: &[u8], item: L, mut emit: impl FnMut(L, bool)) {
        match &filter.parts {
            None => emit(item, false),
            Some(parts) => {
                let wanted = parts.wants(text, &mut self.grouping);
                self.context.push(wanted, parts.before, parts.after, item, emit);
            }
        }
    }
}

#[cfg(test)]
mod tests;
