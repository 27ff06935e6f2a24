//! What `kdr config check` learns from the identity provider: whether it answers, and who a token is about.

use std::{
    fs, io,
    net::{IpAddr, Ipv4Addr},
    path::Path,
    sync::Arc,
};

use axum::http::{Request, header};
use jiff::Timestamp;
use kdr_access::{Admission, Claims, Door, Introduction, Who};
use kdr_core::access::Pass;
use serde_json::{Value, json};
use tokio::sync::watch;

use super::places;
use crate::{config::Loaded, door, failure::Failure};

/// What has been asked for and was answered.
#[derive(Default)]
pub(super) struct Asked {
    provider: Option<Introduction>,
    token: Option<(Pass, Who)>,
}

/// Asks the provider about itself and, with a token, who that is.
pub(super) async fn asked(loaded: &Loaded, token: Option<&Path>) -> Result<Asked, Failure> {
    let Some(settings) = door::settings(loaded)? else {
        return Err(Failure::usage("there is no [access] with an `issuer`: no provider to ask"));
    };
    // Nobody changes them while this runs.
    let (_kept, bindings) = watch::channel(Arc::new(loaded.access.bindings.clone()));
    let door =
        Door::provider(settings, bindings).map_err(|error| Failure::usage(format!("[access]: {error}")))?;
    let provider = door.introduction().await.map_err(Failure::runtime)?;
    let token = match token {
        Some(path) => Some(admitted(&door, &read(path)?).await?),
        None => None,
    };
    Ok(Asked { provider: Some(provider), token })
}

async fn admitted(door: &Door, token: &str) -> Result<(Pass, Who), Failure> {
    let request = Request::get("/").header(header::AUTHORIZATION, format!("Bearer {}", token.trim()));
    let request =
        request.body(()).map_err(|_| Failure::usage("the token has characters that none can have"))?;
    match door.admit(&request.into_parts().0, IpAddr::V4(Ipv4Addr::LOCALHOST)).await {
        Admission::In { pass, who, .. } => Ok((pass, *who)),
        Admission::Nobody { sentence, .. } | Admission::Refused { sentence, .. } => {
            Err(Failure::runtime(sentence))
        }
    }
}

fn read(path: &Path) -> Result<String, Failure> {
    let text =
        if path == Path::new("-") { io::read_to_string(io::stdin()) } else { fs::read_to_string(path) };
    text.map_err(|error| Failure::usage(format!("--token: {} cannot be read: {error}", path.display())))
}

impl Asked {
    /// For people.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some(provider) = &self.provider {
            lines.push(format!("# the provider answers; people sign in at {}", provider.authorization));
            lines.push(format!("# it signs by {}; keys: {}", provider.algorithms.join(", "), provider.keys));
            if provider.sign_out.is_none() {
                lines.push(
                    "# it has no address to sign out at: a sign-out ends the session here alone".to_owned(),
                );
            }
            if !provider.unknown_scopes.is_empty() {
                let scopes = provider.unknown_scopes.join(", ");
                lines.push(format!("# it does not name these scopes among its own: {scopes}"));
            }
        }
        if let Some((pass, who)) = &self.token {
            lines.push(format!("# the token is of {}, until {}", pass.identity.name, ends(who)));
            lines.push(if who.groups_found {
                format!("# groups, by the claim {}: {}", who.groups_claim, pass.identity.groups.join(", "))
            } else {
                format!("# no groups: the token has no claim {}", who.groups_claim)
            });
            lines.push(match &who.claims {
                Claims::Whole(text) => format!("# claims: {text}"),
                Claims::Names(names) => {
                    format!("# claims, by name alone as they are long: {}", names.join(", "))
                }
            });
            lines.extend(pass.scope.grants().iter().map(|grant| {
                format!("# may see, as {}: {}  # {}", grant.role, places(&grant.namespaces), grant.because)
            }));
            if pass.scope.is_nothing() {
                lines.push(
                    "# may see nothing: no [[access.binding]] names them or one of their groups".to_owned(),
                );
            }
        }
        // What a provider says may hold anything; each line stays one.
        lines.iter().map(|line| line.replace(char::is_control, " ")).collect()
    }

    /// For programs, beside what the file says of access.
    pub(super) fn add_to(&self, access: &mut Value) {
        if let Some(provider) = &self.provider {
            access["provider"] = json!({
                "authorization": provider.authorization,
                "signOut": provider.sign_out,
                "keys": provider.keys,
                "algorithms": provider.algorithms,
                "unknownScopes": provider.unknown_scopes,
            });
        }
        if let Some((pass, who)) = &self.token {
            let grants = pass.scope.grants().iter().map(|grant| {
                let namespaces = grant.namespaces.iter().map(ToString::to_string).collect::<Vec<_>>();
                json!({ "role": grant.role.name(), "namespaces": namespaces, "because": &*grant.because })
            });
            access["token"] = json!({
                "name": pass.identity.name,
                "groups": who.groups_found.then_some(&pass.identity.groups),
                "ends": ends(who),
                "claims": match &who.claims {
                    Claims::Whole(text) => serde_json::from_str(text).unwrap_or(Value::Null),
                    Claims::Names(names) => json!(names),
                },
                "grants": grants.collect::<Vec<_>>(),
            });
        }
    }
}

fn ends(who: &Who) -> String {
    Timestamp::try_from(who.ends).map(|end| format!("{end:.0}")).unwrap_or_default()
}
