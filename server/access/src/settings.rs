//! What whoever runs KDR decides about sign-in.

use std::path::PathBuf;

use openidconnect::url::{Host, Url};

use crate::{Clock, Error, Key, Limits, Secret};

/// How people sign in, and how long that lasts.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The provider: an `https` URL, or `http` on a loopback host. Exactly as the provider writes it.
    pub issuer: String,
    /// KDR's id at the provider; tokens have to be for it.
    pub client_id: String,
    /// KDR's secret at the provider; none for a public client.
    pub client_secret: Option<Secret>,
    /// Where browsers find KDR, without a path: `https`, or `http` on a loopback host. The provider has to know
    /// `/access/callback` under it as a redirect URI, and `/access/signed-out` as one after a logout.
    pub external_url: String,
    /// What is asked of the provider, beside `openid`.
    pub scopes: Vec<String>,
    /// The path of the claim with the name that bindings name people by, dotted.
    pub name_claim: String,
    /// The path of the claim with the groups, dotted.
    pub groups_claim: String,
    /// Further clients of the provider whose tokens are taken.
    pub audiences: Vec<String>,
    /// Certificates in PEM that are trusted beside the web's, for a provider of one's own.
    pub ca_file: Option<PathBuf>,
    /// How long sessions last.
    pub limits: Limits,
    /// What cookies are sealed with: the first seals, each opens. A new key is put first; the one it replaces may go when
    /// the sessions of its time are over.
    pub keys: Vec<Key>,
    /// What time it is.
    pub clock: Clock,
}

impl Settings {
    /// Settings for a public client, with all else as it mostly is.
    pub fn new(
        issuer: impl Into<String>,
        client_id: impl Into<String>,
        external_url: impl Into<String>,
        keys: Vec<Key>,
    ) -> Self {
        Self {
            issuer: issuer.into(),
            client_id: client_id.into(),
            client_secret: None,
            external_url: external_url.into(),
            scopes: ["openid", "profile", "email", "groups"].map(str::to_owned).to_vec(),
            name_claim: "email".to_owned(),
            groups_claim: "groups".to_owned(),
            audiences: Vec::new(),
            ca_file: None,
            limits: Limits::default(),
            keys,
            clock: Clock::default(),
        }
    }

    /// Refuses what cannot work or is not safe; the origin of `external_url` otherwise.
    pub(crate) fn check(&self) -> Result<Origin, Error> {
        safe_url("issuer", &self.issuer)?;
        let origin = origin(&self.external_url)?;
        let texts = [
            ("client_id", &self.client_id),
            ("name_claim", &self.name_claim),
            ("groups_claim", &self.groups_claim),
        ];
        if let Some((name, _)) = texts.iter().find(|(_, text)| text.is_empty()) {
            return Err(Error::setting(name, "is empty"));
        }
        if self.keys.is_empty() {
            return Err(Error::setting("keys", "has no cookie key; make one with: openssl rand -base64 32"));
        }
        if self.limits.idle.is_zero() || self.limits.renewal.is_zero() || self.limits.absolute.is_zero() {
            return Err(Error::setting("limits", "lets no session last"));
        }
        Ok(origin)
    }

    /// Whether a token for this client is one for KDR.
    pub(crate) fn takes(&self, audience: &str) -> bool {
        audience == self.client_id || self.audiences.iter().any(|other| other == audience)
    }
}

/// Where browsers find KDR.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    text: String,
    /// Whether they come over TLS.
    pub secure: bool,
}

impl Origin {
    /// The URL of a path, which starts with `/`.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.text)
    }

    /// Whether this is what a browser calls it in `Origin`.
    pub(crate) fn is(&self, origin: &[u8]) -> bool {
        self.text.as_bytes() == origin
    }
}

fn origin(text: &str) -> Result<Origin, Error> {
    let url = safe_url("external_url", text)?;
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    if !bare || !url.username().is_empty() || url.password().is_some() {
        return Err(Error::setting(
            "external_url",
            "has more than scheme, host and port; KDR has the host for itself",
        ));
    }
    Ok(Origin { text: url.origin().ascii_serialization(), secure: url.scheme() == "https" })
}

fn safe_url(name: &'static str, text: &str) -> Result<Url, Error> {
    let url = Url::parse(text).map_err(|error| Error::setting(name, format!("is not a URL: {error}")))?;
    if is_safe(&url) {
        return Ok(url);
    }
    Err(Error::setting(name, "is neither an https URL nor an http URL of a loopback host"))
}

/// Whether what is sent there stays between the two: over TLS, or within this machine.
pub(crate) fn is_safe(url: &Url) -> bool {
    let loopback = match url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.has_host() && (url.scheme() == "https" || (url.scheme() == "http" && loopback))
}

#[cfg(test)]
mod tests;
