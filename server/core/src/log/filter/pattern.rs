//! A text or a regular expression, ready to be looked for.

use memchr::memmem::Finder;
use regex::bytes::{Regex, RegexBuilder};

use super::Pattern;
use crate::{Error, sentence};

/// How large the program of a regular expression may become.
const LARGEST: usize = 1 << 20;
/// How much of one is kept while it runs, in bytes, for each thread that runs it.
const CACHE: usize = 1 << 20;
/// Brackets within brackets at most.
const DEEPEST: u32 = 50;

/// A pattern, ready to be looked for.
#[derive(Debug)]
pub(super) enum Matcher {
    /// A text as it is.
    Text(Box<Finder<'static>>),
    /// A regular expression, or a text whatever its case.
    Regex(Regex),
}

impl Matcher {
    pub(super) fn new(pattern: &Pattern) -> Result<Self, Error> {
        let Pattern { text, regex, match_case } = pattern;
        if *match_case && !regex {
            return Ok(Self::Text(Box::new(Finder::new(text.as_bytes()).into_owned())));
        }
        let expression = if *regex { text.to_string() } else { regex::escape(text) };
        RegexBuilder::new(&expression)
            .case_insensitive(!match_case)
            .size_limit(LARGEST)
            .dfa_size_limit(CACHE)
            .nest_limit(DEEPEST)
            .build()
            .map(Self::Regex)
            .map_err(|error| Error::Invalid(refusal(text, &error)))
    }

    pub(super) fn is_in(&self, text: &[u8]) -> bool {
        match self {
            Self::Text(finder) => finder.find(text).is_some(),
            Self::Regex(regex) => regex.is_match(text),
        }
    }
}

/// Why it is none, in one line.
fn refusal(text: &str, error: &regex::Error) -> String {
    let name = sentence::name(text);
    match error {
        regex::Error::CompiledTooBig(_) => format!("{name} is too large a pattern"),
        // It draws where the mistake is; what the mistake is stands last.
        error => {
            let drawn = error.to_string();
            let why = drawn.lines().last().unwrap_or_default();
            format!("{name} is no regular expression: {}", why.trim_start_matches("error: "))
        }
    }
}
