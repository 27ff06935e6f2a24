//! Whether a request is let in, and with which pass.

mod session;
mod token;

use std::net::IpAddr;

use http::{HeaderMap, HeaderValue, header, request::Parts};
use kdr_core::access::Pass;

use crate::{Door, Who, provider::Problem};

/// What becomes of a request.
#[derive(Debug, Clone)]
pub enum Admission {
    /// It is let in.
    In {
        /// What it may see, and until when.
        pass: Pass,
        /// Where the pass comes from.
        who: Box<Who>,
        /// `Set-Cookie` headers for the answer, whatever the answer is.
        cookies: Vec<HeaderValue>,
    },
    /// It brings no credentials, or some that are good no longer: whoever asks has to sign in.
    Nobody {
        /// What to do.
        sentence: String,
        /// `Set-Cookie` headers for the answer, which clear what is good no longer.
        cookies: Vec<HeaderValue>,
    },
    /// It is not let in, and signing in would not help now.
    Refused {
        /// What kind of refusal.
        kind: Refused,
        /// Why, and what to do.
        sentence: String,
    },
}

/// Kinds of refusals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The token is none that the provider made for KDR.
    Token,
    /// The token is good, but who it is or which groups they have cannot be told from it.
    Claims,
    /// The provider does not answer.
    Unavailable,
    /// Too many attempts that failed came from this address.
    TooMany,
}

impl Refused {
    /// For log lines.
    const fn word(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Claims => "claims",
            Self::Unavailable => "unavailable",
            Self::TooMany => "too many",
        }
    }
}

/// To whoever tried too often.
pub(crate) const TOO_MANY: &str = "Too many attempts came from this address; wait a minute and try again.";

impl Door {
    /// Decides about a request: by its bearer token if it has one, else by its cookies. Nothing else is looked at;
    /// headers in which a proxy may write who somebody is (`X-Forwarded-User` and its like) anybody may write as well.
    pub async fn admit(&self, request: &Parts, peer: IpAddr) -> Admission {
        match bearer(&request.headers) {
            Bearer::Token(token) => self.admit_token(token, peer).await,
            Bearer::None => self.admit_session(&request.headers, peer).await,
            Bearer::Several => self.failed(
                peer,
                Refused::Token,
                "The request has several Authorization headers; send one.".to_owned(),
            ),
        }
    }

    /// A refusal of credentials, which counts as an attempt.
    fn failed(&self, peer: IpAddr, kind: Refused, sentence: String) -> Admission {
        if self.attempts().take(peer, self.settings().clock.now()) {
            tracing::info!(%peer, kind = kind.word(), "refused: {sentence}");
            Admission::Refused { kind, sentence }
        } else {
            too_many()
        }
    }

    /// The refusal that a problem makes.
    fn refused(&self, peer: IpAddr, problem: &Problem) -> Admission {
        let sentence = problem.to_string();
        match problem {
            Problem::Expired => Admission::Nobody { sentence, cookies: Vec::new() },
            // Not the caller's fault, so that it does not count.
            Problem::Unavailable(_) => Admission::Refused { kind: Refused::Unavailable, sentence },
            Problem::Claims(_) => self.failed(peer, Refused::Claims, sentence),
            Problem::Refused(_) | Problem::Forged(_) | Problem::UnknownKey => {
                self.failed(peer, Refused::Token, sentence)
            }
        }
    }
}

fn too_many() -> Admission {
    Admission::Refused { kind: Refused::TooMany, sentence: TOO_MANY.to_owned() }
}

/// The bearer token of a request.
#[derive(Debug, PartialEq, Eq)]
enum Bearer<'a> {
    None,
    Token(&'a str),
    Several,
}

fn bearer(headers: &HeaderMap) -> Bearer<'_> {
    let mut all = headers.get_all(header::AUTHORIZATION).iter();
    let Some(first) = all.next() else { return Bearer::None };
    if all.next().is_some() {
        return Bearer::Several;
    }
    // Another scheme is a proxy's in front, for itself.
    let token = first.to_str().ok().and_then(|text| {
        let text = text.trim();
        let (scheme, token) = text.split_once(' ').unwrap_or((text, ""));
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    token.map_or(Bearer::None, Bearer::Token)
}

#[cfg(test)]
mod tests;
