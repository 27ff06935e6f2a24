//! The values of a Secret are never shown, only how long they are.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::Value;

/// Replaces the values of a Secret; leaves every other object as it is.
pub(super) fn mask(object: &mut Value) {
    if object["kind"] != "Secret" || object["apiVersion"] != "v1" {
        return;
    }
    for (field, length) in [("data", decoded as fn(&str) -> usize), ("stringData", str::len)] {
        let Some(values) = object.get_mut(field) else { continue };
        match values.as_object_mut() {
            Some(values) => {
                for value in values.values_mut() {
                    let length = value.as_str().map_or(0, length);
                    *value = format!("••• {length} bytes").into();
                }
            }
            // Whatever this is, it is the data of a Secret.
            None => *values = "•••".into(),
        }
    }
}

fn decoded(base64: &str) -> usize {
    STANDARD.decode(base64).map_or(base64.len(), |bytes| bytes.len())
}
