//! How often one address may try. Whoever guesses, or presses the button ten thousand times, is stopped here, before
//! the provider hears of it.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use crate::clock::since;

/// Tries at once.
const BURST: u32 = 20;

/// One more try after this time.
const EACH: Duration = Duration::from_secs(1);

/// Addresses that are remembered.
const ADDRESSES: usize = 10_000;

/// Tries by address. An address is forgotten when it has all its tries again, which is when it need not be known.
#[derive(Debug, Default)]
pub(crate) struct Attempts(Mutex<Table>);

#[derive(Debug, Default)]
struct Table {
    /// When an address has all its tries again.
    whole: HashMap<IpAddr, SystemTime>,
    /// The same for all addresses that find no place.
    others: Option<SystemTime>,
    swept: Option<SystemTime>,
}

impl Attempts {
    /// Takes a try; `false` when there is none.
    pub(crate) fn take(&self, peer: IpAddr, now: SystemTime) -> bool {
        self.with(peer, now, |whole| {
            let next = (*whole).max(now) + EACH;
            let allowed = since(now, next) <= EACH * BURST;
            if allowed {
                *whole = next;
            }
            allowed
        })
    }

    /// Whether there is a try left.
    pub(crate) fn has(&self, peer: IpAddr, now: SystemTime) -> bool {
        let table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let whole = table.whole.get(&network(peer)).copied().or_else(|| {
            // An address without a place has what is left for all of them.
            table.others.filter(|_| table.whole.len() >= ADDRESSES)
        });
        whole.is_none_or(|whole| since(now, whole) + EACH <= EACH * BURST)
    }

    fn with<T>(&self, peer: IpAddr, now: SystemTime, act: impl FnOnce(&mut SystemTime) -> T) -> T {
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let peer = network(peer);
        if !table.whole.contains_key(&peer) && table.whole.len() >= ADDRESSES {
            table.sweep(now);
            if table.whole.len() >= ADDRESSES {
                return act(table.others.get_or_insert(now));
            }
        }
        act(table.whole.entry(peer).or_insert(now))
    }

    #[cfg(test)]
    fn remembered(&self) -> usize {
        self.0.lock().unwrap().whole.len()
    }
}

impl Table {
    /// Forgets who has all their tries again, at most once a second: it looks at everybody.
    fn sweep(&mut self, now: SystemTime) {
        if self.swept.is_none_or(|swept| since(swept, now) >= EACH) {
            self.swept = Some(now);
            self.whole.retain(|_, whole| *whole > now);
        }
    }
}

/// Whoever has one IPv6 address has the other 2^64 of its network.
fn network(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests;
