//! The keys that cookies are sealed with.

use std::{fmt, str::FromStr};

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305};
use sha2::{Digest as _, Sha256};

use crate::Error;

/// Bytes of a key's id.
pub(crate) const ID_BYTES: usize = 4;

/// A cookie key: 32 random bytes, written in base64.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    bytes: [u8; 32],
    id: [u8; ID_BYTES],
}

impl Key {
    /// A key of these bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        let mut id = [0; ID_BYTES];
        let digest = Sha256::new().chain_update("kdr cookie key").chain_update(bytes).finalize();
        id.copy_from_slice(&digest[..ID_BYTES]);
        Self { bytes, id }
    }

    /// A new key from the machine's random numbers: sessions sealed with it do not outlive the process.
    pub fn random() -> Self {
        Self::new(rand::random())
    }

    /// Tells which key sealed a cookie without telling anything about the key.
    pub(crate) const fn id(&self) -> [u8; ID_BYTES] {
        self.id
    }

    pub(crate) fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.bytes.into())
    }
}

impl FromStr for Key {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let lenient = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
        let text = text.trim();
        let alphabet = if text.contains(['-', '_']) { &alphabet::URL_SAFE } else { &alphabet::STANDARD };
        let bytes = GeneralPurpose::new(alphabet, lenient)
            .decode(text)
            .map_err(|_| Error::Key("is written in base64, and this one is not"))?;
        let bytes: [u8; 32] =
            bytes.try_into().map_err(|_| Error::Key("has 32 bytes, and this one has not"))?;
        if bytes.iter().all(|byte| *byte == bytes[0]) {
            return Err(Error::Key("consists of random bytes, and this one's are all the same"));
        }
        Ok(Self::new(bytes))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Key {:08x}", u32::from_be_bytes(self.id))
    }
}
