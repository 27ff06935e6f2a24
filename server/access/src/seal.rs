//! Sealing: what stands in a cookie can be neither read nor made by whoever holds it.
//!
//! ```text
//!   base64url( key id, 4 bytes │ nonce, 24 bytes │ XChaCha20-Poly1305 of the content, bound to what it is for )
//! ```

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use chacha20poly1305::{
    XNonce,
    aead::{Aead as _, Payload},
};

use crate::{Key, key::ID_BYTES};

const NONCE_BYTES: usize = 24;

/// All keys: the first one seals, each of them opens.
#[derive(Debug, Clone)]
pub(crate) struct Seal(Vec<Key>);

impl Seal {
    pub(crate) const fn new(keys: Vec<Key>) -> Self {
        Self(keys)
    }

    /// Seals a content. `purpose` has to be the same when it is opened. `None` without a key.
    pub(crate) fn seal(&self, purpose: &str, content: &[u8]) -> Option<String> {
        let key = self.0.first()?;
        // 192 random bits do not repeat, however many cookies there are and however many replicas seal them.
        let nonce: [u8; NONCE_BYTES] = rand::random();
        let payload = Payload { msg: content, aad: purpose.as_bytes() };
        let sealed = key.cipher().encrypt(&XNonce::from(nonce), payload).ok()?;
        Some(BASE64_URL_SAFE_NO_PAD.encode([&key.id()[..], &nonce, &sealed].concat()))
    }

    /// The content, when it was sealed for this purpose with one of the keys.
    pub(crate) fn open(&self, purpose: &str, text: &str) -> Option<Vec<u8>> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
        let (id, rest) = bytes.split_first_chunk::<ID_BYTES>()?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE_BYTES>()?;
        let payload = || Payload { msg: sealed, aad: purpose.as_bytes() };
        let mut keys = self.0.iter().filter(|key| key.id() == *id);
        keys.find_map(|key| key.cipher().decrypt(&XNonce::from(*nonce), payload()).ok())
    }
}

#[cfg(test)]
mod tests;
