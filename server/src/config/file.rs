//! The configuration file: TOML, of which every value has a line.

use std::{fs, ops::Range, path::Path};

use toml::de::{DeTable, DeValue};

use super::{
    access::{self, Access},
    effective::{Given, Origin},
    setting::{SETTINGS, nearest},
};
use crate::failure::Failure;

/// The one key that is no setting.
const TABLE: &str = "access";

/// What a file says.
#[derive(Debug, Default)]
pub(crate) struct File {
    /// Settings.
    pub(crate) given: Vec<Given>,
    /// `[access]`.
    pub(crate) access: Access,
}

/// Reads a file.
pub(crate) fn read(path: &Path) -> Result<File, Failure> {
    let text = fs::read_to_string(path).map_err(|error| {
        Failure::usage(format!("the configuration {} cannot be read: {error}", path.display()))
    })?;
    parse(path, &text)
}

/// Reads the text of a file; all that is wrong with it is told at once, a line each.
pub(crate) fn parse(path: &Path, text: &str) -> Result<File, Failure> {
    let line = |span: Range<usize>| 1 + text.get(..span.start).unwrap_or(text).matches('\n').count();
    let table = DeTable::parse(text).map_err(|error| {
        let line = line(error.span().unwrap_or_default());
        Failure::usage(format!("{}:{line}: {}", path.display(), error.message()))
    })?;
    let mut file = File::default();
    let mut wrong = Vec::new();
    for (key, value) in table.get_ref() {
        if &**key.get_ref() == TABLE {
            match value.get_ref() {
                DeValue::Table(table) => {
                    let mut mistakes = Vec::new();
                    file.access = access::read(table, path, &line, &mut mistakes);
                    let at =
                        |place: Range<usize>| if place.is_empty() { line(key.span()) } else { line(place) };
                    wrong.extend(mistakes.into_iter().map(|(place, sentence)| (at(place), sentence)));
                }
                _ => wrong.push((line(key.span()), format!("{TABLE:?} is a table: write it as [{TABLE}]"))),
            }
            continue;
        }
        let line = line(key.span());
        match entry(key.get_ref(), value.get_ref()) {
            Ok((key, value)) => {
                file.given.push(Given { key, value, origin: Origin::Line(path.to_owned(), line) });
            }
            Err(sentence) => wrong.push((line, sentence)),
        }
    }
    wrong.sort_unstable();
    if wrong.is_empty() {
        return Ok(file);
    }
    let sentences: Vec<_> =
        wrong.iter().map(|(line, sentence)| format!("{}:{line}: {sentence}", path.display())).collect();
    Err(Failure::usage(sentences.join("\n")))
}

fn entry(key: &str, value: &DeValue<'_>) -> Result<(&'static str, String), String> {
    let Some(setting) = SETTINGS.iter().find(|setting| setting.key == key) else {
        let keys = || SETTINGS.iter().map(|setting| setting.key.to_owned());
        return Err(match nearest(key, keys()) {
            Some(meant) => format!("unknown key {key:?}; did you mean {meant:?}?"),
            None => format!("unknown key {key:?}; the keys are {}", keys().collect::<Vec<_>>().join(", ")),
        });
    };
    match value {
        DeValue::String(text) => Ok((setting.key, text.to_string())),
        other => Err(format!(
            "{key:?} is {}, not a text in quotes such as {:?}",
            with_article(other.type_str()),
            setting.example
        )),
    }
}

fn with_article(word: &str) -> String {
    let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {word}")
}
