//! `[access]`: how people sign in, and who may see what.

use std::{ops::Range, path::Path, time::Duration};

use jiff::SignedDuration;
use kdr_core::access::{Binding, Bindings, Pattern, Role};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::setting::nearest;

/// What the file says of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Access {
    /// How people sign in; absent when nobody is asked.
    pub(crate) provider: Option<Provider>,
    /// Who may see what.
    pub(crate) bindings: Bindings,
}

/// The identity provider. Empty texts and lists were not given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Provider {
    pub(crate) issuer: String,
    pub(crate) client_id: String,
    pub(crate) client_secret_file: String,
    pub(crate) external_url: String,
    pub(crate) cookie_keys_file: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) name_claim: String,
    pub(crate) groups_claim: String,
    pub(crate) audiences: Vec<String>,
    pub(crate) ca_file: String,
    pub(crate) proxies: usize,
    /// Namespace and name of a ConfigMap.
    pub(crate) sign_outs: String,
    pub(crate) session: Option<Duration>,
    pub(crate) idle: Option<Duration>,
    pub(crate) noticed_within: Option<Duration>,
}

/// The keys of `[access]`, each with what it is; those of one text first.
pub(super) const KEYS: [(&str, &str); 17] = [
    ("issuer", "URL of the OpenID Connect provider, as it writes it itself. Without it nobody is asked."),
    ("client-id", "What KDR is called at the provider."),
    ("client-secret-file", "File with KDR's secret at the provider; none for a public client."),
    (
        "external-url",
        "Where browsers find KDR: https, or http on loopback. The provider must know /access/callback under it.",
    ),
    (
        "cookie-keys-file",
        "File with a key a line, 32 random bytes in base64 (openssl rand -base64 32). The first seals cookies, each opens them; all replicas have the same.",
    ),
    ("name-claim", "Claim with the name that bindings know people by. By default email."),
    ("groups-claim", "Claim with the groups; dots lead into objects. By default groups."),
    ("ca-file", "Certificates in PEM of a provider of one's own."),
    (
        "proxies",
        "How many proxies stand in front, each adding to X-Forwarded-For. By default none is believed.",
    ),
    (
        "sign-outs",
        "ConfigMap, as NAMESPACE/NAME, by which replicas tell each other of sign-outs; KDR needs get, list, watch and patch on it, and create where it is not there. Without it each knows its own.",
    ),
    ("session", "A session ends this long after the sign-in, whatever happens. By default 12h."),
    ("idle", "A session ends this long after its last request. By default 2h."),
    (
        "noticed-within",
        "How soon it is noticed that somebody has left a group or is gone, where the provider gives refresh tokens. By default 5m.",
    ),
    ("contact", "Whom to ask for more, for example \"the platform team, #platform\"."),
    ("scopes", "What is asked of the provider beside openid. By default profile, email and groups."),
    ("audiences", "Further clients whose ID tokens are taken as bearer tokens."),
    ("binding", "Who has which role where; they add up."),
];

/// The least of each time. A session's last request is noted to the minute.
const SESSION: Duration = Duration::from_secs(10);
const IDLE: Duration = Duration::from_mins(2);
const NOTICED: Duration = Duration::from_secs(5);
/// The most of each.
const LONGEST: Duration = Duration::from_hours(720);

/// The keys of a binding.
pub(super) const BINDING_KEYS: [(&str, &str); 4] = [
    ("users", "Names of people."),
    ("groups", "Names of groups."),
    ("role", "viewer, developer, lead or operator."),
    ("namespaces", "Names of namespaces, in which * stands for any characters."),
];

/// A mistake, and where it is.
type Mistake = (Range<usize>, String);

/// Reads the table `[access]` of a file. `line` is the line of a place.
pub(super) fn read(
    table: &DeTable<'_>,
    path: &Path,
    line: &dyn Fn(Range<usize>) -> usize,
    wrong: &mut Vec<Mistake>,
) -> Access {
    let mut provider = Provider::default();
    let mut bindings = Bindings::default();
    for (key, value) in table {
        match &**key.get_ref() {
            "issuer" => provider.issuer = text(value, wrong),
            "client-id" => provider.client_id = text(value, wrong),
            "client-secret-file" => provider.client_secret_file = text(value, wrong),
            "external-url" => provider.external_url = text(value, wrong),
            "cookie-keys-file" => provider.cookie_keys_file = text(value, wrong),
            "name-claim" => provider.name_claim = text(value, wrong),
            "groups-claim" => provider.groups_claim = text(value, wrong),
            "ca-file" => provider.ca_file = text(value, wrong),
            "contact" => {
                let contact = text(value, wrong);
                bindings.contact = (!contact.is_empty()).then(|| contact.into());
            }
            "session" => provider.session = duration(value, SESSION, wrong),
            "idle" => provider.idle = duration(value, IDLE, wrong),
            "noticed-within" => provider.noticed_within = duration(value, NOTICED, wrong),
            "proxies" => provider.proxies = number(value, wrong),
            "sign-outs" => {
                provider.sign_outs = text(value, wrong);
                if provider.sign_outs.split('/').filter(|part| !part.is_empty()).count() != 2 {
                    wrong.push((
                        value.span(),
                        "this has to be a ConfigMap such as \"kdr/kdr-sign-outs\"".to_owned(),
                    ));
                }
            }
            "scopes" => provider.scopes = texts(value, wrong),
            "audiences" => provider.audiences = texts(value, wrong),
            "binding" => bindings.list = list(value, path, line, wrong),
            other => wrong.push((key.span(), unknown("access", other, &KEYS))),
        }
    }
    let given = provider != Provider::default();
    let needed = [
        ("issuer", &provider.issuer),
        ("client-id", &provider.client_id),
        ("external-url", &provider.external_url),
        ("cookie-keys-file", &provider.cookie_keys_file),
    ];
    for (key, _) in needed.into_iter().filter(|(_, text)| given && text.is_empty()) {
        wrong.push((0..0, format!("`access.{key}` is missing; sign-in needs it")));
    }
    Access { provider: given.then_some(provider), bindings }
}

fn list(
    value: &Spanned<DeValue<'_>>,
    path: &Path,
    line: &dyn Fn(Range<usize>) -> usize,
    wrong: &mut Vec<Mistake>,
) -> Vec<Binding> {
    let DeValue::Array(array) = value.get_ref() else {
        wrong.push((value.span(), "bindings are written under [[access.binding]]".to_owned()));
        return Vec::new();
    };
    let one = |value: &Spanned<DeValue<'_>>, wrong: &mut Vec<Mistake>| {
        let DeValue::Table(table) = value.get_ref() else {
            wrong.push((value.span(), "bindings are written under [[access.binding]]".to_owned()));
            return None;
        };
        let rule = format!("{}:{}", path.display(), line(value.span()));
        binding(table, value.span(), rule, wrong)
    };
    array.iter().filter_map(|value| one(value, wrong)).collect()
}

fn binding(
    table: &DeTable<'_>,
    place: Range<usize>,
    place_in_file: String,
    wrong: &mut Vec<Mistake>,
) -> Option<Binding> {
    let before = wrong.len();
    let (mut users, mut groups, mut role, mut namespaces) = (Vec::new(), Vec::new(), None, Vec::new());
    for (key, value) in table {
        match &**key.get_ref() {
            "users" => users = texts(value, wrong),
            "groups" => groups = texts(value, wrong),
            "role" => {
                let name = text(value, wrong);
                role = Role::named(&name);
                if role.is_none() && !name.is_empty() {
                    let roles = Role::ALL.map(Role::name).join(", ");
                    wrong.push((value.span(), format!("there is no role {name:?}; the roles are {roles}")));
                }
            }
            "namespaces" => {
                for name in texts(value, wrong) {
                    match Pattern::new(&name) {
                        Some(pattern) => namespaces.push(pattern),
                        None => wrong.push((
                            value.span(),
                            format!("{name:?} can be no namespace; write names such as \"shop-*\""),
                        )),
                    }
                }
            }
            other => wrong.push((key.span(), unknown("access.binding", other, &BINDING_KEYS))),
        }
    }
    if wrong.len() == before {
        let needs = [
            (users.is_empty() && groups.is_empty(), "the binding is of nobody: it needs `users` or `groups`"),
            (role.is_none(), "the binding has no `role`"),
            (namespaces.is_empty(), "the binding has no `namespaces`"),
        ];
        let missing = needs.into_iter().filter(|(is_missing, _)| *is_missing);
        wrong.extend(missing.map(|(_, sentence)| (place.clone(), sentence.to_owned())));
    }
    Some(Binding { users, groups, role: role?, namespaces, rule: place_in_file.into() })
}

fn text(value: &Spanned<DeValue<'_>>, wrong: &mut Vec<Mistake>) -> String {
    if let DeValue::String(text) = value.get_ref() {
        return text.to_string();
    }
    wrong.push((value.span(), "this has to be a text in quotes".to_owned()));
    String::new()
}

fn number(value: &Spanned<DeValue<'_>>, wrong: &mut Vec<Mistake>) -> usize {
    let number = match value.get_ref() {
        DeValue::Integer(number) => usize::from_str_radix(number.as_str(), number.radix()).ok(),
        _ => None,
    };
    number.unwrap_or_else(|| {
        wrong.push((value.span(), "this has to be a number, such as 1".to_owned()));
        0
    })
}

fn duration(value: &Spanned<DeValue<'_>>, least: Duration, wrong: &mut Vec<Mistake>) -> Option<Duration> {
    let text = text(value, wrong);
    let read = text.parse::<SignedDuration>().ok().and_then(|time| Duration::try_from(time).ok());
    if !text.is_empty() && read.is_none_or(|time| time < least || time > LONGEST) {
        let [least, most] = [least, LONGEST].map(|time| SignedDuration::try_from(time).unwrap_or_default());
        let sentence = format!("{text:?} is not a time such as \"8h\" or \"5m\", from {least:#} to {most:#}");
        wrong.push((value.span(), sentence));
    }
    read
}

fn texts(value: &Spanned<DeValue<'_>>, wrong: &mut Vec<Mistake>) -> Vec<String> {
    if let DeValue::Array(array) = value.get_ref() {
        return array.iter().map(|value| text(value, wrong)).filter(|text| !text.is_empty()).collect();
    }
    wrong.push((value.span(), "this has to be a list of texts, such as [\"one\", \"two\"]".to_owned()));
    Vec::new()
}

fn unknown(table: &str, key: &str, keys: &[(&str, &str)]) -> String {
    let known = || keys.iter().map(|(key, _)| (*key).to_owned());
    match nearest(key, known()) {
        Some(meant) => format!("unknown key \"{table}.{key}\"; did you mean {meant:?}?"),
        None => {
            format!("unknown key \"{table}.{key}\"; the keys are {}", known().collect::<Vec<_>>().join(", "))
        }
    }
}
