//! Cookies: their names, how they are read and set, and how a long one is laid over several.
//!
//! ```text
//!   __Host-kdr    3.FIRST      how many pieces there are, and the first
//!   __Host-kdr.1  SECOND
//!   __Host-kdr.2  THIRD
//! ```
//!
//! Put together in order they are one sealed text, bound to the cookie's name and the number of pieces: whatever is
//! missing, exchanged or added keeps it closed.

mod jar;
mod pieces;

pub(crate) use jar::Jar;
use jar::Sent;

use http::HeaderValue;

use crate::{limits::PENDING, seal::Seal};

/// The cookies of one door. Their names depend on whether browsers come over TLS.
#[derive(Debug)]
pub(crate) struct Cookies {
    seal: Seal,
    /// With the prefix that makes browsers refuse it from another host, another path or without TLS.
    session: &'static str,
    pending: &'static str,
    /// That somebody has signed out in this browser a short while ago.
    left: &'static str,
    secure: bool,
}

/// What a request's cookies hold.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// No such cookie.
    Nothing,
    /// One that does not open.
    Broken,
    /// The content.
    Content(Vec<u8>),
}

impl Cookies {
    /// `secure` is whether browsers come over TLS. Without, which is for loopback only, they would drop the prefix and
    /// the `Secure` attribute.
    pub(crate) const fn new(seal: Seal, secure: bool) -> Self {
        let (session, pending, left) = if secure {
            ("__Host-kdr", "__Host-kdr-sign-in", "__Host-kdr-signed-out")
        } else {
            ("kdr", "kdr-sign-in", "kdr-signed-out")
        };
        Self { seal, session, pending, left, secure }
    }

    /// The session that a request brings.
    pub(crate) fn session(&self, jar: &Jar<'_>) -> Found {
        let sent = jar.get(self.session);
        if matches!(sent, Sent::Never) {
            return Found::Nothing;
        }
        let opened = sent.once().and_then(|first| {
            let (count, text) = pieces::join(self.session, first, jar)?;
            self.seal.open(&pieces::purpose(self.session, count), &text)
        });
        opened.map_or(Found::Broken, Found::Content)
    }

    /// Sets the session and clears the pieces that it does not need. `None` when it is too long for a browser.
    pub(crate) fn set_session(&self, content: &[u8]) -> Option<Vec<HeaderValue>> {
        let count = pieces::count(pieces::sealed_bytes(content.len()))?;
        let text = self.seal.seal(&pieces::purpose(self.session, count), content)?;
        let values = pieces::split(self.session, count, &text);
        let stale = (count..=pieces::MOST).map(|piece| self.clear(&pieces::name(self.session, piece)));
        values.into_iter().map(|(name, value)| self.set(&name, &value, None)).chain(stale).collect()
    }

    /// Clears the session.
    pub(crate) fn clear_session(&self) -> Vec<HeaderValue> {
        let names = (0..=pieces::MOST).map(|piece| pieces::name(self.session, piece));
        names.filter_map(|name| self.clear(&name)).collect()
    }

    /// The sign-in that a browser has begun.
    pub(crate) fn pending(&self, jar: &Jar<'_>) -> Option<Vec<u8>> {
        self.seal.open(self.pending, jar.get(self.pending).once()?)
    }

    /// Sets the sign-in that a browser begins.
    pub(crate) fn set_pending(&self, content: &[u8]) -> Option<HeaderValue> {
        self.set(self.pending, &self.seal.seal(self.pending, content)?, Some(PENDING.as_secs()))
    }

    /// Clears it.
    pub(crate) fn clear_pending(&self) -> Option<HeaderValue> {
        self.clear(self.pending)
    }

    /// Notes that somebody signs out: until somebody has signed in, the provider has to ask who it is, even while its own
    /// session is not over yet. Another tab would sign in again at once.
    pub(crate) fn set_left(&self) -> Option<HeaderValue> {
        self.set(self.left, "1", Some(PENDING.as_secs()))
    }

    /// Whether somebody has signed out a short while ago.
    pub(crate) fn has_left(&self, jar: &Jar<'_>) -> bool {
        jar.get(self.left).once().is_some()
    }

    /// Forgets it.
    pub(crate) fn clear_left(&self) -> Option<HeaderValue> {
        self.clear(self.left)
    }

    fn clear(&self, name: &str) -> Option<HeaderValue> {
        self.set(name, "", Some(0))
    }

    /// Without an age it lasts as long as the browser runs. `Lax`, as the provider's answer comes from another site.
    fn set(&self, name: &str, value: &str, age: Option<u64>) -> Option<HeaderValue> {
        let secure = if self.secure { "; Secure" } else { "" };
        let age = age.map(|age| format!("; Max-Age={age}")).unwrap_or_default();
        HeaderValue::try_from(format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}")).ok()
    }
}

/// Whether a content of this many bytes takes no more than so many cookies.
pub(crate) fn fits(content: usize, cookies: usize) -> bool {
    pieces::count(pieces::sealed_bytes(content)).is_some_and(|count| count <= cookies)
}

#[cfg(test)]
mod tests;
