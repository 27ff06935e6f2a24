//! The configuration: settings from the command line, the environment, a file and the defaults, in this order.
//!
//! Everything is told where it comes from, so that a refusal names the line or variable to change, and
//! `kdr config check` can print what is in force and why.

mod access;
mod effective;
mod file;
mod schema;
mod setting;
mod settings;

pub(crate) use access::Access;
pub(crate) use effective::{Effective, Given, Origin};
pub(crate) use schema::schema;
pub(crate) use setting::SETTINGS;
pub(crate) use settings::{Settings, loopback};

use std::path::{Path, PathBuf};

use kdr_core::access::Bindings;

use self::file::File;
use crate::failure::Failure;

/// The variable that names the configuration file.
const FILE_VARIABLE: &str = "KDR_CONFIG";

/// Everything that is configured.
#[derive(Debug)]
pub(crate) struct Loaded {
    /// The settings in force: flags over the environment over the file over the defaults.
    pub(crate) effective: Effective,
    /// `[access]` of the file.
    pub(crate) access: Access,
    /// The file, if there is one.
    pub(crate) file: Option<PathBuf>,
}

impl Loaded {
    /// The settings as the program uses them; what cannot be used is refused.
    pub(crate) fn settings(&self) -> Result<Settings, Failure> {
        Settings::new(&self.effective, self.access.provider.is_some())
    }
}

/// Reads everything that is configured.
pub(crate) fn load(
    config: Option<PathBuf>,
    flags: Vec<Given>,
    environment: impl Iterator<Item = (String, String)>,
) -> Result<Loaded, Failure> {
    let mut environment: Vec<_> = environment.filter(|(name, _)| name.starts_with("KDR_")).collect();
    environment.sort_unstable();
    let named =
        environment.iter().find(|(name, _)| name == FILE_VARIABLE).map(|(_, path)| PathBuf::from(path));
    let (mut effective, file) = (Effective::defaults(), config.or(named));
    let File { given, access } = file.as_deref().map(file::read).transpose()?.unwrap_or_default();
    effective.take(given);
    effective.take(variables(&environment)?);
    effective.take(flags);
    Ok(Loaded { effective, access, file })
}

/// Who may see what, as the file says now.
pub(crate) fn bindings(file: &Path) -> Result<Bindings, Failure> {
    Ok(file::read(file)?.access.bindings)
}

/// Settings among the environment's variables.
///
/// A variable that is no setting is let be: Kubernetes itself puts `KDR_SERVICE_HOST` and the like into every pod
/// beside a Service named `kdr`. One that looks like a misspelt setting is refused.
fn variables(environment: &[(String, String)]) -> Result<Vec<Given>, Failure> {
    let mut given = Vec::new();
    for (name, value) in environment {
        if let Some(setting) = SETTINGS.iter().find(|setting| setting.variable() == *name) {
            given.push(Given {
                key: setting.key,
                value: value.clone(),
                origin: Origin::Variable(name.clone()),
            });
        } else if name != FILE_VARIABLE
            && let Some(meant) = setting::nearest(name, SETTINGS.iter().map(setting::Setting::variable))
        {
            return Err(Failure::usage(format!("unknown variable {name}; did you mean {meant}?")));
        }
    }
    Ok(given)
}

#[cfg(test)]
mod tests;
