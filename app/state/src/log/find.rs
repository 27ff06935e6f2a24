//! Finding a text in what is loaded, and marking what was looked for.

use std::ops::Range;

use super::{
    ansi::{self, Span},
    buffer::{Buffer, Entry},
    filter::Filter,
};

/// What is looked for in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needle {
    /// A text; the view has regular expressions searched by the browser.
    pub text: String,
    /// It is a regular expression.
    pub regex: bool,
    /// Upper and lower case (of ASCII letters) differ.
    pub match_case: bool,
}

/// What is marked: what the filter wants, and what somebody finds.
pub fn needles(filter: &Filter, find: &str) -> Vec<Needle> {
    let wanted = filter.include.iter().map(|text| Needle {
        text: text.clone(),
        regex: filter.regex,
        match_case: filter.match_case,
    });
    let found = Some(find).filter(|find| !find.is_empty());
    let found = found.map(|find| Needle { text: find.to_owned(), regex: false, match_case: false });
    wanted.chain(found).collect()
}

/// Where a text is in another, in bytes.
pub fn places(text: &str, needle: &str, match_case: bool) -> Vec<Range<usize>> {
    let (hay, needle) = (text.as_bytes(), needle.as_bytes());
    let same = |part: &[u8]| if match_case { part == needle } else { part.eq_ignore_ascii_case(needle) };
    let mut places = Vec::new();
    let mut at = 0;
    while !needle.is_empty() && at + needle.len() <= hay.len() {
        if same(&hay[at..at + needle.len()]) {
            places.push(at..at + needle.len());
            at += needle.len();
        } else {
            at += 1;
        }
    }
    places
}

/// The same pieces, with those of these places (in bytes of their joined text) marked.
pub fn marked(spans: Vec<Span>, found: Vec<Range<usize>>) -> Vec<Span> {
    if found.is_empty() {
        return spans;
    }
    // They are few, and mostly in order: sorting by insertion is enough.
    let mut places: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for place in found {
        let at = places.partition_point(|other| other.start <= place.start);
        places.insert(at, place);
    }
    let mut out = Vec::with_capacity(spans.len() + 2 * places.len());
    let mut start = 0;
    for span in spans {
        let end = start + span.text.len();
        let mut at = start;
        for place in places.iter().filter(|place| place.start < end && place.end > start) {
            let (from, to) = (place.start.max(at), place.end.min(end));
            push(&mut out, &span, at - start..from.max(at) - start, false);
            push(&mut out, &span, from - start..to.max(from) - start, true);
            at = to.max(at);
        }
        push(&mut out, &span, at - start..end - start, false);
        start = end;
    }
    out
}

fn push(out: &mut Vec<Span>, span: &Span, part: Range<usize>, marked: bool) {
    if let Some(text) = span.text.get(part).filter(|text| !text.is_empty()) {
        out.push(Span { text: text.to_owned(), marked, ..span.clone() });
    }
}

/// The next line that has a text, or the one before: from an entry on, around the ends. Lines of containers that are
/// switched off do not count.
pub fn next(
    buffer: &Buffer,
    find: &str,
    from: Option<i64>,
    back: bool,
    is_hidden: impl Fn(u32) -> bool,
) -> Option<i64> {
    let entries = buffer.entries();
    let has = |entry: &&Entry| {
        entry.line().is_some_and(|line| {
            !is_hidden(line.source) && !places(&ansi::plain(&line.text), find, false).is_empty()
        })
    };
    let at = from.map_or(if back { entries.len() } else { 0 }, |from| buffer.position(from));
    let found = if back {
        let before = entries.range(..at.min(entries.len())).rev();
        before.chain(entries.range(at.min(entries.len())..).rev()).find(has)
    } else {
        let after = (at + usize::from(from.is_some())).min(entries.len());
        entries.range(after..).chain(entries.range(..after)).find(has)
    };
    found.map(|entry| entry.id)
}

#[cfg(test)]
mod tests;
