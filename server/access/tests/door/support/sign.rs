//! Tokens as a provider, or somebody who would like to be one, makes them.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use openidconnect::{
    PrivateSigningKey as _,
    core::{CoreHmacKey, CoreJwsSigningAlgorithm, CoreRsaPrivateSigningKey},
};
use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};
use serde_json::{Value, json};

/// A key with an id.
#[derive(Clone)]
pub struct Signer {
    pub kid: String,
    key: SigningKey,
}

impl Signer {
    /// The same number is the same key.
    pub fn new(kid: &str, number: u8) -> Self {
        Self { kid: kid.to_owned(), key: SigningKey::from_slice(&[number; 32]).unwrap() }
    }

    /// What the provider publishes.
    pub fn public(&self) -> Value {
        let point = self.key.verifying_key().to_sec1_point(false);
        let coordinate = |bytes: Option<_>| encode(bytes.unwrap());
        json!({
            "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.kid,
            "x": coordinate(point.x().map(|x| x.to_vec())), "y": coordinate(point.y().map(|y| y.to_vec())),
        })
    }

    /// The bytes of the public key, which are no secret.
    pub fn public_bytes(&self) -> Vec<u8> {
        self.key.verifying_key().to_sec1_point(false).as_bytes().to_vec()
    }

    pub fn token(&self, claims: &Value) -> String {
        self.token_with(&json!({"alg": "ES256", "kid": self.kid}), claims)
    }

    pub fn token_with(&self, header: &Value, claims: &Value) -> String {
        let message = encoded(header, claims);
        let signature: Signature = self.key.sign(message.as_bytes());
        format!("{message}.{}", encode(signature.to_bytes().to_vec()))
    }
}

/// An RSA key that was made for these tests and is known to everybody, and the token that it makes.
pub fn rsa(algorithm: &CoreJwsSigningAlgorithm, claims: &Value) -> (Value, String) {
    let key = CoreRsaPrivateSigningKey::from_pem(include_str!("rsa.pem"), None).unwrap();
    let mut public = serde_json::to_value(key.as_verification_key()).unwrap();
    public["kid"] = json!("rsa");
    let message = encoded(&json!({"alg": algorithm, "kid": "rsa"}), claims);
    let signature = key.sign(algorithm, message.as_bytes()).unwrap();
    (public, format!("{message}.{}", encode(signature)))
}

/// A token whose key is a text.
pub fn hmac(secret: &[u8], claims: &Value) -> String {
    let message = encoded(&json!({"alg": "HS256", "typ": "JWT"}), claims);
    let key = CoreHmacKey::new(secret);
    let signature = key.sign(&CoreJwsSigningAlgorithm::HmacSha256, message.as_bytes()).unwrap();
    format!("{message}.{}", encode(signature))
}

/// Header and payload.
pub fn encoded(header: &Value, claims: &Value) -> String {
    format!("{}.{}", encode(header.to_string().into_bytes()), encode(claims.to_string().into_bytes()))
}

pub fn encode(bytes: Vec<u8>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}
