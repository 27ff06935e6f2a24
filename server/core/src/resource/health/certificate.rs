//! Certificates: valid, about to expire, expired.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::Assessment;
use crate::{
    health::{Health, Verdict},
    sentence::{day, name},
};

/// A certificate that expires within this time wants renewal. cert-manager renews 30 days ahead, so that one this close
/// to its end is not being renewed.
pub const EXPIRES_SOON: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Of a Secret with a certificate; of others nothing is said.
pub(super) fn of_secret(expires: Option<Timestamp>, now: Timestamp) -> Assessment {
    match expires {
        Some(expires) => assess(|| "Its certificate".to_owned(), expires, now),
        None => Verdict::healthy().into(),
    }
}

/// Of what serves TLS with these Secrets: the one that expires first. Of one that cannot be read nothing is said.
pub(super) fn of_secrets(certificates: &[(Arc<str>, Option<Timestamp>)], now: Timestamp) -> Assessment {
    let known = certificates.iter().filter_map(|(secret, expires)| Some(((*expires)?, secret)));
    match known.min() {
        Some((expires, secret)) => {
            assess(|| format!("The certificate of Secret {}", name(secret)), expires, now)
        }
        None => Verdict::healthy().into(),
    }
}

fn assess(whose: impl Fn() -> String, expires: Timestamp, now: Timestamp) -> Assessment {
    let wants_renewal = expires.checked_sub(EXPIRES_SOON).unwrap_or(Timestamp::MIN);
    if now < wants_renewal {
        return Assessment { verdict: Verdict::healthy(), turns_at: Some(wants_renewal) };
    }
    if now < expires {
        let why = format!("{} expires on {}.", whose(), day(expires));
        let verdict = Verdict::new(Health::Progressing, "CertificateExpiresSoon", why);
        return Assessment { verdict, turns_at: Some(expires) };
    }
    let why = format!("{} expired on {}.", whose(), day(expires));
    Verdict::new(Health::Degraded, "CertificateExpired", why).into()
}
