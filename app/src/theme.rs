//! Light, dark, or as the system is.

use leptos::prelude::document;

use crate::browser::storage;

/// How the page looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    System,
    Light,
    Dark,
}

impl Theme {
    fn slug(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }

    /// The one that the button turns to.
    pub(crate) fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }

    /// Its name on the button.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::System => "Theme: as the system",
            Self::Light => "Theme: light",
            Self::Dark => "Theme: dark",
        }
    }

    /// Its icon.
    pub(crate) fn icon(self) -> &'static str {
        match self {
            Self::System => "theme",
            Self::Light => "sun",
            Self::Dark => "moon",
        }
    }
}

/// The one this person chose last.
pub(crate) fn remembered() -> Theme {
    match storage::get("theme").as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    }
}

/// Turns the page to a theme and remembers it.
pub(crate) fn apply(theme: Theme) {
    storage::set("theme", theme.slug());
    if let Some(root) = document().document_element() {
        // Setting and removing an attribute of the root element cannot fail.
        drop(match theme.slug() {
            Some(slug) => root.set_attribute("data-theme", slug),
            None => root.remove_attribute("data-theme"),
        });
    }
}
