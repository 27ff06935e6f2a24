//! Under which names the page is.

use std::net::IpAddr;

use http::HeaderValue;

use crate::{guard::Hosts, headers};

/// Under which names the page is, and what browsers are told about it.
#[derive(Debug, Clone)]
pub struct Site {
    /// The only names; any when absent.
    pub(crate) hosts: Option<Hosts>,
    /// Where browsers find it, without a path; absent on loopback.
    pub(crate) url: Option<String>,
    /// The content security policy.
    pub(crate) policy: HeaderValue,
    /// Browsers come over TLS.
    pub(crate) secure: bool,
}

impl Site {
    /// A page that only programs on this machine reach.
    pub fn on_loopback(listen: IpAddr) -> Self {
        let policy = headers::policy("");
        Self { hosts: Some(Hosts::loopback_and(listen)), url: None, policy, secure: false }
    }

    /// What programs on other machines reach as well, by whatever name.
    pub fn open() -> Self {
        Self { hosts: None, url: None, policy: headers::policy(""), secure: false }
    }

    /// A page that people sign in to. Browsers find it at `url`; a form of it leads on to `provider`, the origin of the
    /// identity provider.
    pub fn at(url: &str, provider: &str) -> Self {
        let url = url.trim_end_matches('/').to_owned();
        let secure = url.starts_with("https://");
        Self { hosts: None, url: Some(url), policy: headers::policy(provider), secure }
    }
}
