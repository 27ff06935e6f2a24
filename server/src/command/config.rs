//! `kdr config`.

mod sign_in;

use std::path::PathBuf;

use kdr_core::access::Pattern;
use serde_json::{Map, Value, json};

use super::{print, serve::variables};
use crate::{
    config::{self, Access, Effective, Loaded, SETTINGS},
    failure::Failure,
};

/// Prints what `kdr serve` would run with in this environment, after it has been checked as `kdr serve` does; `online`,
/// and with a token, also what the identity provider says.
pub(crate) async fn check(
    file: Option<PathBuf>,
    online: bool,
    token: Option<PathBuf>,
    json: bool,
) -> Result<(), Failure> {
    let loaded = config::load(file, Vec::new(), variables())?;
    loaded.settings()?;
    let Loaded { effective, access, .. } = &loaded;
    let asked = if online || token.is_some() {
        sign_in::asked(&loaded, token.as_deref()).await?
    } else {
        sign_in::Asked::default()
    };
    if json {
        let mut all = object(effective);
        all["access"] = access_object(access);
        asked.add_to(&mut all["access"]);
        print(format_args!("{all:#}"))
    } else {
        let lines = [lines(effective), access_lines(access)].into_iter().chain(asked.lines());
        print(format_args!("{}", lines.collect::<Vec<_>>().join("\n")))
    }
}

/// Who signs in where, and who may see what.
fn access_lines(access: &Access) -> String {
    let mut lines = vec![match &access.provider {
        Some(provider) => format!(
            "# people sign in at {} as client {}, and find KDR at {}",
            provider.issuer, provider.client_id, provider.external_url
        ),
        None => "# nobody signs in: KDR answers this machine only, and whoever sits there is an operator"
            .to_owned(),
    }];
    lines.extend(access.bindings.list.iter().map(|binding| {
        let who = binding.users.iter().chain(&binding.groups).map(String::as_str).collect::<Vec<_>>();
        format!(
            "# {} in {}: {}  # {}",
            binding.role,
            places(&binding.namespaces),
            who.join(", "),
            binding.rule
        )
    }));
    if access.provider.is_some() && access.bindings.list.is_empty() {
        lines.push("# nobody may see anything: there is no [[access.binding]]".to_owned());
    }
    lines.join("\n")
}

fn places(namespaces: &[Pattern]) -> String {
    namespaces.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn access_object(access: &Access) -> Value {
    let bindings = access.bindings.list.iter().map(|binding| {
        json!({
            "role": binding.role.name(),
            "namespaces": binding.namespaces.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "users": binding.users,
            "groups": binding.groups,
            "from": &*binding.rule,
        })
    });
    let provider = access.provider.as_ref();
    json!({
        "issuer": provider.map(|provider| &provider.issuer),
        "clientId": provider.map(|provider| &provider.client_id),
        "externalUrl": provider.map(|provider| &provider.external_url),
        "contact": access.bindings.contact.as_deref(),
        "bindings": bindings.collect::<Vec<_>>(),
    })
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
