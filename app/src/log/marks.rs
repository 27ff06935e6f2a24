//! Marks what was looked for: texts by our own search, regular expressions by the browser's.

use std::ops::Range;

use js_sys::{Array, Function, Reflect, RegExp};
use kdr_app_state::log::{
    ansi::Span,
    find::{self, Needle},
};
use leptos::prelude::window;
use wasm_bindgen::{JsCast as _, JsValue};

/// Regular expressions are looked for in so many bytes of a line: the browser's engine is not linear in time.
const LONGEST: usize = 1_000;
/// More repetitions than this in an expression could keep the browser busy.
const MOST_REPEATS: usize = 3;

/// The same pieces, with what was looked for marked.
pub(super) fn marked(spans: Vec<Span>, needles: &[Needle]) -> Vec<Span> {
    if needles.is_empty() {
        return spans;
    }
    let text: String = spans.iter().map(|span| span.text.as_str()).collect();
    let mut places = Vec::new();
    for needle in needles {
        let found = if needle.regex {
            expression(&text, needle)
        } else {
            find::places(&text, &needle.text, needle.match_case)
        };
        places.extend(found);
    }
    find::marked(spans, places)
}

/// Where an expression matches. The server has its own engine: what the browser does not understand is not marked.
fn expression(text: &str, needle: &Needle) -> Vec<Range<usize>> {
    let repeats = needle.text.matches(['*', '+', '{']).count();
    let nested = [")*", ")+", "){"].iter().any(|nested| needle.text.contains(nested));
    if nested || repeats > MOST_REPEATS || text.len() > LONGEST {
        return Vec::new();
    }
    found(text, needle).unwrap_or_default()
}

fn found(text: &str, needle: &Needle) -> Result<Vec<Range<usize>>, JsValue> {
    let constructor: Function = Reflect::get(&window(), &JsValue::from_str("RegExp"))?.dyn_into()?;
    let flags = if needle.match_case { "gu" } else { "giu" };
    let words = Array::of2(&JsValue::from_str(&needle.text), &JsValue::from_str(flags));
    let expression: RegExp = Reflect::construct(&constructor, &words)?.dyn_into()?;
    let mut places = Vec::new();
    while let Some(found) = expression.exec(text) {
        let length = found.get(0).as_string().map_or(0, |found| found.len());
        // Where it ended, in UTF-16.
        let end = bytes_before(text, expression.last_index());
        if length == 0 {
            break;
        }
        places.push(end.saturating_sub(length)..end);
    }
    Ok(places)
}

/// Bytes of so many UTF-16 units.
fn bytes_before(text: &str, units: u32) -> usize {
    let mut left = usize::try_from(units).unwrap_or(usize::MAX);
    text.chars()
        .take_while(|sign| {
            let fits = left >= sign.len_utf16();
            left = left.saturating_sub(sign.len_utf16());
            fits
        })
        .map(char::len_utf8)
        .sum()
}
