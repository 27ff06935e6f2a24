//! What is in force, with where it comes from.

use std::{collections::BTreeMap, fmt, path::PathBuf};

use super::setting::SETTINGS;

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Nobody said anything.
    Default,
    /// A line of the configuration file, counted from 1.
    Line(PathBuf, usize),
    /// An environment variable.
    Variable(String),
    /// A flag, by its key.
    Flag(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => write!(formatter, "default"),
            Self::Line(file, line) => write!(formatter, "{}:{line}", file.display()),
            Self::Variable(name) => write!(formatter, "{name}"),
            Self::Flag(key) => write!(formatter, "--{key}"),
        }
    }
}

/// A value that somebody has given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Given {
    /// The setting's key.
    pub(crate) key: &'static str,
    /// The value as written.
    pub(crate) value: String,
    /// Where.
    pub(crate) origin: Origin,
}

/// The values in force, at most one for each setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Effective(BTreeMap<&'static str, Given>);

impl Effective {
    /// Only the defaults.
    pub(crate) fn defaults() -> Self {
        let mut defaults = Self(BTreeMap::new());
        defaults.take(SETTINGS.iter().filter_map(|setting| {
            let value = setting.default?.to_owned();
            Some(Given { key: setting.key, value, origin: Origin::Default })
        }));
        defaults
    }

    /// Puts these over what there is.
    pub(crate) fn take(&mut self, given: impl IntoIterator<Item = Given>) {
        self.0.extend(given.into_iter().map(|one| (one.key, one)));
    }

    /// The value of a setting.
    pub(crate) fn get(&self, key: &str) -> Option<&Given> {
        self.0.get(key)
    }

    /// All values, in the order of the table.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Given> {
        SETTINGS.iter().filter_map(|setting| self.get(setting.key))
    }
}
