//! Which lines are asked for: the chips of the filter bar, and what the server is told of them.

use kdr_proto::v1::{LogField, LogFilter, LogLevel, LogPattern};

/// A field that a line must or must not have.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Field {
    /// Nested names are joined by dots.
    pub key: String,
    /// Its value as text.
    pub value: String,
    /// It must not have it.
    pub exclude: bool,
}

impl Field {
    /// `key=value`.
    pub fn words(&self) -> String {
        format!("{}={}", self.key, self.value)
    }

    /// As an address has it: `key=value`, `key!=value`.
    pub fn address(&self) -> String {
        format!("{}{}={}", self.key, if self.exclude { "!" } else { "" }, self.value)
    }

    /// Reads [`address`](Self::address).
    pub fn parse(text: &str) -> Option<Self> {
        let (key, value, exclude) = match (text.split_once("!="), text.split_once('=')) {
            (Some((key, value)), _) if !key.contains('=') => (key, value, true),
            (_, Some((key, value))) => (key, value, false),
            _ => return None,
        };
        (!key.is_empty()).then(|| Self { key: key.to_owned(), value: value.to_owned(), exclude })
    }
}

/// What narrows a log. All of it must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Each must be found in a line.
    pub include: Vec<String>,
    /// None may be found in it.
    pub exclude: Vec<String>,
    /// Both are regular expressions.
    pub regex: bool,
    /// Upper and lower case differ.
    pub match_case: bool,
    /// Fields of JSON and logfmt lines.
    pub fields: Vec<Field>,
    /// At least this serious; `Unspecified` for any.
    pub level: LogLevel,
    /// So many lines before and after each that is selected.
    pub context: u32,
}

/// The levels by name, least serious first.
pub const LEVELS: [(LogLevel, &str); 6] = [
    (LogLevel::Trace, "trace"),
    (LogLevel::Debug, "debug"),
    (LogLevel::Info, "info"),
    (LogLevel::Warn, "warn"),
    (LogLevel::Error, "error"),
    (LogLevel::Fatal, "fatal"),
];

/// The name of a level, in lower case; empty for none.
pub fn level_name(level: LogLevel) -> &'static str {
    LEVELS.iter().find(|(known, _)| *known == level).map_or("", |(_, name)| name)
}

/// The level of a name; `Unspecified` for any other word.
pub fn level_of(name: &str) -> LogLevel {
    LEVELS.iter().find(|(_, known)| *known == name).map_or(LogLevel::Unspecified, |(level, _)| *level)
}

/// A chip of the filter bar: one thing that narrows, which can be taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// What it looks for.
    pub text: String,
    /// Lines with it are left out.
    pub exclude: bool,
    /// It is a field.
    pub field: bool,
}

impl Filter {
    /// Whether every line passes.
    pub fn is_empty(&self) -> bool {
        self.include.is_empty()
            && self.exclude.is_empty()
            && self.fields.is_empty()
            && self.level == LogLevel::Unspecified
    }

    /// For the server; nothing when every line passes.
    pub fn message(&self) -> Option<LogFilter> {
        let pattern =
            |text: &String| LogPattern { text: text.clone(), regex: self.regex, match_case: self.match_case };
        let field = |field: &Field| LogField {
            key: field.key.clone(),
            value: field.value.clone(),
            exclude: field.exclude,
        };
        (!self.is_empty()).then(|| LogFilter {
            include: self.include.iter().map(pattern).collect(),
            exclude: self.exclude.iter().map(pattern).collect(),
            level_at_least: self.level.into(),
            fields: self.fields.iter().map(field).collect(),
            before: self.context,
            after: self.context,
        })
    }

    /// Its chips: what must be found, what must not, fields.
    pub fn chips(&self) -> Vec<Chip> {
        let text = |exclude| move |text: &String| Chip { text: text.clone(), exclude, field: false };
        let fields = self.fields.iter();
        let fields = fields.map(|field| Chip { text: field.words(), exclude: field.exclude, field: true });
        self.include
            .iter()
            .map(text(false))
            .chain(self.exclude.iter().map(text(true)))
            .chain(fields)
            .collect()
    }

    /// With one more chip; the same one twice is one.
    #[must_use]
    pub fn with(mut self, chip: &Chip) -> Self {
        // What was asked for last holds: a text cannot be wanted and unwanted.
        self = self.without(&Chip { exclude: !chip.exclude, ..chip.clone() }).without(chip);
        if chip.field {
            let field = Field::parse(&chip.text);
            self.fields.extend(field.map(|field| Field { exclude: chip.exclude, ..field }));
        } else if chip.exclude {
            self.exclude.push(chip.text.clone());
        } else {
            self.include.push(chip.text.clone());
        }
        self
    }

    /// With one chip less.
    #[must_use]
    pub fn without(mut self, chip: &Chip) -> Self {
        if chip.field {
            self.fields.retain(|field| field.exclude != chip.exclude || field.words() != chip.text);
        } else {
            let texts = if chip.exclude { &mut self.exclude } else { &mut self.include };
            texts.retain(|text| *text != chip.text);
        }
        self
    }
}

#[cfg(test)]
mod tests;
