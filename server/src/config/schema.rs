//! The JSON Schema of the configuration file, which editors complete and check with.

use kdr_core::access::Role;
use serde_json::{Map, Value, json};

use super::{
    access::{BINDING_KEYS, KEYS},
    setting::SETTINGS,
};

/// The schema.
pub(crate) fn schema() -> Value {
    let properties = SETTINGS.iter().map(|setting| {
        let mut property = Map::from_iter([
            ("type".to_owned(), json!("string")),
            ("description".to_owned(), json!(setting.about)),
            ("examples".to_owned(), json!([setting.example])),
        ]);
        if let Some(default) = setting.default {
            property.insert("default".to_owned(), json!(default));
        }
        if !setting.one_of.is_empty() {
            property.insert("enum".to_owned(), json!(setting.one_of));
        }
        (setting.key.to_owned(), Value::Object(property))
    });
    let mut properties: Map<_, _> = properties.collect();
    properties.insert("access".to_owned(), table(&KEYS));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "KDR's configuration",
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    })
}

/// The schema of a table within the file.
fn table(keys: &[(&str, &str)]) -> Value {
    let properties: Map<_, _> = keys
        .iter()
        .map(|(key, about)| {
            let mut property = match *key {
                "binding" => json!({ "type": "array", "items": table(&BINDING_KEYS) }),
                "role" => json!({ "enum": Role::ALL.map(Role::name) }),
                "scopes" | "audiences" | "users" | "groups" | "namespaces" => {
                    json!({ "type": "array", "items": { "type": "string" } })
                }
                "proxies" => json!({ "type": "integer", "minimum": 0 }),
                _ => json!({ "type": "string" }),
            };
            property["description"] = json!(about);
            ((*key).to_owned(), property)
        })
        .collect();
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}
