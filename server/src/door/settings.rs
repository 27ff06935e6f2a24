//! Sign-in as the configuration has it, with what its files hold.

use std::{fs, path::Path};

use kdr_access::{Limits, Secret, Settings};

use crate::{config::Loaded, failure::Failure};

/// Nothing when nobody has to sign in.
pub(crate) fn settings(loaded: &Loaded) -> Result<Option<Settings>, Failure> {
    let Some(provider) = &loaded.access.provider else { return Ok(None) };
    let keys = read(&provider.cookie_keys_file, "cookie-keys-file")?;
    let keys = keys.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| {
        line.parse().map_err(|error| Failure::usage(format!("{}: {error}", provider.cookie_keys_file)))
    });
    let keys = keys.collect::<Result<Vec<_>, _>>()?;
    let (issuer, client, url) = (&provider.issuer, &provider.client_id, &provider.external_url);
    let mut settings = Settings::new(issuer, client, url, keys);
    if !provider.client_secret_file.is_empty() {
        let secret = read(&provider.client_secret_file, "client-secret-file")?;
        settings.client_secret = Some(Secret::new(secret.trim()));
    }
    let or = |given: &String, default: &mut String| {
        if !given.is_empty() {
            default.clone_from(given);
        }
    };
    or(&provider.name_claim, &mut settings.name_claim);
    or(&provider.groups_claim, &mut settings.groups_claim);
    if !provider.scopes.is_empty() {
        settings.scopes.clone_from(&provider.scopes);
    }
    let limits = &mut settings.limits;
    limits.absolute = provider.session.unwrap_or(limits.absolute);
    limits.idle = provider.idle.unwrap_or(limits.idle);
    if let Some(noticed) = provider.noticed_within {
        *limits = Limits { absolute: limits.absolute, idle: limits.idle, ..Limits::noticed_within(noticed) };
    }
    settings.audiences.clone_from(&provider.audiences);
    settings.ca_file = (!provider.ca_file.is_empty()).then(|| Path::new(&provider.ca_file).to_owned());
    Ok(Some(settings))
}

fn read(path: &str, key: &str) -> Result<String, Failure> {
    fs::read_to_string(path)
        .map_err(|error| Failure::usage(format!("access.{key}: {path} cannot be read: {error}")))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tempfile::tempdir;

    use super::*;
    use crate::config;

    #[test]
    fn the_files_times_are_those_of_sessions() {
        let dir = tempdir().unwrap();
        let (keys, file) = (dir.path().join("keys"), dir.path().join("kdr.toml"));
        fs::write(&keys, "a2RyLWJlbmNobWFyay1rZXktb2YtMzItYnl0ZXMuLi4=").unwrap();
        let limits = |times: &str| {
            let text = format!(
                "[access]\nissuer = \"https://id.example\"\nclient-id = \"kdr\"\n\
                 external-url = \"https://kdr.example\"\ncookie-keys-file = {keys:?}\n{times}"
            );
            fs::write(&file, text).unwrap();
            let loaded = config::load(Some(file.clone()), Vec::new(), std::iter::empty()).unwrap();
            settings(&loaded).unwrap().unwrap().limits
        };
        assert_eq!(limits(""), Limits::default());
        let given = limits("session = \"8h\"\nidle = \"30m\"\nnoticed-within = \"1m\"\n");
        let minute = Duration::from_mins(1);
        let expected = Limits {
            absolute: 480 * minute,
            idle: 30 * minute,
            renewal: minute * 4 / 5,
            believed: minute,
            grace: 3 * minute,
        };
        assert_eq!(given, expected);
        assert_eq!(limits("session = \"8h\"\n").renewal, Limits::default().renewal);
    }
}
