//! A request's query, read as Go's `url.Values` and apimachinery's conversions do.

use std::borrow::Cow;

use super::failure::Failure;

/// The parameters of a request; of several of one name the first counts.
#[derive(Debug, Clone)]
pub(super) struct Query<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> Query<'a> {
    /// Reads a query. Foreign bytes are replaced, not refused.
    pub(super) fn new(text: &'a str) -> Self {
        Self(form_urlencoded::parse(text.as_bytes()).collect())
    }

    /// A parameter's value, if it is given and not empty.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(key, _)| key == name)?;
        Some(&**value).filter(|value| !value.is_empty())
    }

    /// A switch: on unless it is absent, `false` or `0`.
    pub(super) fn switch(&self, name: &str) -> bool {
        let given = self.0.iter().find(|(key, _)| key == name);
        given.is_some_and(|(_, value)| !value.eq_ignore_ascii_case("false") && value != "0")
    }

    /// A whole number.
    pub(super) fn number(&self, name: &str) -> Result<Option<i64>, Failure> {
        let Some(text) = self.text(name) else { return Ok(None) };
        text.parse().map(Some).map_err(|error: std::num::ParseIntError| {
            use std::num::IntErrorKind::{NegOverflow, PosOverflow};
            let why = match error.kind() {
                PosOverflow | NegOverflow => "value out of range",
                _ => "invalid syntax",
            };
            Failure::bad_request(format!("strconv.ParseInt: parsing {text:?}: {why}"))
        })
    }

    /// `resourceVersion`, if it is given.
    pub(super) fn resource_version(&self) -> Result<Option<u64>, Failure> {
        let Some(text) = self.text("resourceVersion") else { return Ok(None) };
        text.parse().map(Some).map_err(|_| {
            let words = format!("strconv.ParseUint: parsing {text:?}: invalid syntax");
            let words = format!("resourceVersion: Invalid value: {text:?}: {words}");
            if self.switch("watch") {
                Failure::internal(words)
            } else {
                Failure::bad_request(format!("invalid resource version: {words}"))
            }
        })
    }
}
