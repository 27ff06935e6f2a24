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

    /// A page that people sign in to. Browsers find it at `url`; signing out leads on to `provider`, the origin of the
    /// identity provider, which may send on through other hosts before it comes back.
    pub fn at(url: &str, provider: &str) -> Self {
        let url = origin(url);
        let secure = url.starts_with("https://");
        Self { hosts: None, url: Some(url), policy: headers::policy(&format!("https: {provider}")), secure }
    }
}

/// A URL as browsers write it in `Origin`.
fn origin(url: &str) -> String {
    let url = url.trim_end_matches('/').to_ascii_lowercase();
    let port = if url.starts_with("https://") { ":443" } else { ":80" };
    url.strip_suffix(port).map(str::to_owned).unwrap_or(url)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("https://kdr.example.com", "https://kdr.example.com")]
    #[case("https://KDR.example.com:443/", "https://kdr.example.com")]
    #[case("http://127.0.0.1:80", "http://127.0.0.1")]
    #[case("https://kdr.example.com:80", "https://kdr.example.com:80")]
    fn an_origin_is_written_as_browsers_do(#[case] url: &str, #[case] expected: &str) {
        assert_eq!(origin(url), expected);
    }
}
