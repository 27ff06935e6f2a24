//! The JSON Schema of the configuration file, which editors complete and check with.

use serde_json::{Map, Value, json};

use super::setting::SETTINGS;

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
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "KDR's configuration",
        "type": "object",
        "additionalProperties": false,
        "properties": properties.collect::<Map<_, _>>(),
    })
}
