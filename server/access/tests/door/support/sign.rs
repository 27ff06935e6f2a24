//! Tokens signed otherwise than providers mostly do.

use kdr_testkit::provider::{encode, encoded};
use openidconnect::{
    PrivateSigningKey as _,
    core::{CoreHmacKey, CoreJwsSigningAlgorithm, CoreRsaPrivateSigningKey},
};
use serde_json::{Value, json};

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
