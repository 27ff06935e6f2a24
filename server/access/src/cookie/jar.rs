//! Reading the `Cookie` headers of a request.

use http::{HeaderMap, header};

/// The cookies of a request.
#[derive(Debug)]
pub(crate) struct Jar<'a>(Vec<(&'a [u8], &'a [u8])>);

impl<'a> Jar<'a> {
    /// Reads all of them: HTTP/2 may spread them over several headers. Other programs on the same host name set cookies
    /// too, and what they put into theirs may be anything.
    pub(crate) fn of(headers: &'a HeaderMap) -> Self {
        let all = headers.get_all(header::COOKIE).iter().flat_map(|header| {
            header.as_bytes().split(|byte| *byte == b';').filter_map(|pair| {
                let equals = pair.iter().position(|byte| *byte == b'=')?;
                Some((pair[..equals].trim_ascii(), pair[equals + 1..].trim_ascii()))
            })
        });
        Self(all.collect())
    }

    /// `None` without such a cookie; within, `None` when it is there twice or is not text. A browser that was given one
    /// for a longer path or for the whole domain sends both, and there is no telling which is ours.
    pub(crate) fn get(&self, name: &str) -> Option<Option<&'a str>> {
        let mut values = self.0.iter().filter(|(key, _)| *key == name.as_bytes()).map(|(_, value)| *value);
        let first = values.next()?;
        Some(if values.next().is_some() { None } else { str::from_utf8(first).ok() })
    }
}
