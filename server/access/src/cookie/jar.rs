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

    /// The value of a cookie. A browser that was given one for a longer path or for the whole domain sends both, and
    /// there is no telling which is ours.
    pub(crate) fn get(&self, name: &str) -> Sent<'a> {
        let mut values = self.0.iter().filter(|(key, _)| *key == name.as_bytes()).map(|(_, value)| *value);
        match (values.next(), values.next()) {
            (None, _) => Sent::Never,
            (Some(value), None) => str::from_utf8(value).map_or(Sent::Unclear, Sent::Once),
            (Some(_), Some(_)) => Sent::Unclear,
        }
    }
}

/// What a browser sends under a name.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Sent<'a> {
    /// Nothing.
    Never,
    /// Several values, or one that is not text.
    Unclear,
    /// One value.
    Once(&'a str),
}

impl<'a> Sent<'a> {
    pub(super) const fn once(self) -> Option<&'a str> {
        if let Self::Once(value) = self { Some(value) } else { None }
    }
}
