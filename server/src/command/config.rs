//! `kdr config`.

use std::path::PathBuf;

use serde_json::{Map, Value, json};

use super::{print, serve::variables};
use crate::{
    config::{self, Effective, SETTINGS, Settings},
    failure::Failure,
};

/// Prints what `kdr serve` would run with in this environment, after it has been checked as `kdr serve` does.
pub(crate) fn check(file: Option<PathBuf>, json: bool) -> Result<(), Failure> {
    let effective = config::load(file, Vec::new(), variables())?;
    Settings::new(&effective)?;
    if json {
        print(format_args!("{:#}", object(&effective)))
    } else {
        print(format_args!("{}", lines(&effective)))
    }
}

/// A configuration file that says the same, with where each value comes from.
fn lines(effective: &Effective) -> String {
    let lines = SETTINGS.iter().map(|setting| match effective.get(setting.key) {
        Some(given) => format!("{} = {}  # {}", given.key, json!(given.value), given.origin),
        None => format!("# {}: not set", setting.key),
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn object(effective: &Effective) -> Value {
    let given = effective.iter().map(|given| {
        (given.key.to_owned(), json!({ "value": given.value, "from": given.origin.to_string() }))
    });
    Value::Object(given.collect::<Map<_, _>>())
}

/// Prints the schema of the configuration file.
pub(crate) fn schema() -> Result<(), Failure> {
    print(format_args!("{:#}", config::schema()))
}
