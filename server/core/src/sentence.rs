//! Pieces of the one English sentence that every verdict carries.
//!
//! A sentence never says how long ago something was: it changes only when the cluster changes.

/// Longest quotation of foreign words, in characters.
const LONGEST_QUOTE: usize = 160;

/// Things that a list names at most.
const LONGEST_LIST: usize = 3;

/// What a thing does or suffers: a sentence that still lacks its subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Predicate {
    /// Stands only after a subject, with its space: `is ` of `app is starting`.
    auxiliary: &'static str,
    /// The rest, lower case, without the full stop.
    rest: String,
}

impl Predicate {
    /// A predicate that reads the same with and without a subject: `crashes on start`.
    pub(crate) fn new(rest: impl Into<String>) -> Self {
        Self { auxiliary: "", rest: rest.into() }
    }

    /// A predicate that needs a verb after a subject: `is ` and `starting`.
    pub(crate) fn with(auxiliary: &'static str, rest: impl Into<String>) -> Self {
        Self { auxiliary, rest: rest.into() }
    }

    /// The whole sentence.
    pub(crate) fn sentence(&self, subject: Option<&str>) -> String {
        match subject {
            Some(subject) => format!("{subject} {}{}.", self.auxiliary, self.rest),
            None => format!("{}.", capitalised(&self.rest)),
        }
    }
}

/// `1 restart`, `2 restarts`.
pub(crate) fn count(number: u32, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// A name in backticks.
pub(crate) fn name(text: &str) -> String {
    format!("`{}`", tidy(text).replace('`', "'"))
}

/// `a`, `a and b`, `a, b and c`, `a, b, c and 2 more`.
pub(crate) fn listed(mut things: impl ExactSizeIterator<Item = String>) -> String {
    let total = things.len();
    let mut shown: Vec<String> = things.by_ref().take(LONGEST_LIST).collect();
    let last = match total.checked_sub(LONGEST_LIST).filter(|more| *more > 0) {
        Some(more) => Some(format!("{more} more")),
        None if total > 1 => shown.pop(),
        None => None,
    };
    let shown = shown.join(", ");
    match last {
        Some(last) => format!("{shown} and {last}"),
        None => shown,
    }
}

/// The day of a moment, in UTC: `2026-01-15`.
pub(crate) fn day(at: jiff::Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

/// With a capital letter in front.
pub(crate) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// To stand after a colon: with a small letter in front, unless the first word is a name such as `ConfigMap`.
pub(crate) fn continued(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let rest_of_word = || sentence.chars().skip(1).take_while(|letter| letter.is_alphanumeric());
    match letters.next() {
        Some(first) if !rest_of_word().any(char::is_uppercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => sentence.to_owned(),
    }
}

/// The first sentence of foreign words, on one line, without its full stop, cut when it is too long.
pub(crate) fn first_sentence(text: &str) -> String {
    let text = tidy(text);
    let end = text.find(". ").unwrap_or(text.len());
    text.get(..end).unwrap_or_default().trim_end_matches('.').to_owned()
}

/// The last line of foreign words that says anything.
pub(crate) fn last_line(text: &str) -> Option<String> {
    text.lines().rev().map(tidy).find(|line| !line.is_empty())
}

/// What stands between the first two double quotes.
pub(crate) fn quoted(text: &str) -> Option<&str> {
    text.split('"').nth(1).filter(|quoted| !quoted.is_empty())
}

/// On one line, without control characters, cut when it is too long.
fn tidy(text: &str) -> String {
    let visible = |letter: char| if letter.is_control() { ' ' } else { letter };
    let visible: String = text.chars().take(4 * LONGEST_QUOTE).map(visible).collect();
    let line = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST_QUOTE) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default().trim_end()),
        None => line,
    }
}

#[cfg(test)]
mod tests;
