//! Tokens as a provider, or somebody who would like to be one, makes them.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};
use serde_json::{Value, json};

/// A key with an id.
#[derive(Clone)]
pub struct Signer {
    /// Its id.
    pub kid: String,
    key: SigningKey,
}

impl Signer {
    /// The same number is the same key.
    pub fn new(kid: &str, number: u8) -> Self {
        Self { kid: kid.to_owned(), key: SigningKey::from_slice(&[number; 32]).expect("a key") }
    }

    /// What the provider publishes.
    pub fn public(&self) -> Value {
        let point = self.key.verifying_key().to_sec1_point(false);
        let coordinate = |bytes: Option<Vec<u8>>| encode(bytes.expect("a point"));
        json!({
            "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.kid,
            "x": coordinate(point.x().map(|x| x.to_vec())), "y": coordinate(point.y().map(|y| y.to_vec())),
        })
    }

    /// The bytes of the public key, which are no secret.
    pub fn public_bytes(&self) -> Vec<u8> {
        self.key.verifying_key().to_sec1_point(false).as_bytes().to_vec()
    }

    /// A signed token.
    pub fn token(&self, claims: &Value) -> String {
        self.token_with(&json!({"alg": "ES256", "kid": self.kid}), claims)
    }

    /// The same with another header.
    pub fn token_with(&self, header: &Value, claims: &Value) -> String {
        let message = encoded(header, claims);
        let signature: Signature = self.key.sign(message.as_bytes());
        format!("{message}.{}", encode(signature.to_bytes()))
    }
}

/// Header and payload of a token, which its signature is about.
pub fn encoded(header: &Value, claims: &Value) -> String {
    format!("{}.{}", encode(header.to_string()), encode(claims.to_string()))
}

/// In base64 as tokens have it.
pub fn encode(bytes: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}
