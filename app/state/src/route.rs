//! Every view is a link: the address of a view, read and written.
//!
//! | path | screen |
//! | --- | --- |
//! | `/`, `/n/NAMESPACE/overview` | what needs a person, what has changed, what uses most |
//! | `/map` | the whole cluster as tiles |
//! | `/map/NAMESPACE`, `/map/-` | everything within a namespace, or what is in none, with the links between |
//! | `/namespaces` | all namespaces |
//! | `/n/NAMESPACE` | a namespace's workloads |
//! | `/n/NAMESPACE/KIND/NAME` | a workload's pods |
//! | `/pods`, `/n/NAMESPACE/pods` | pods |
//! | `/logs`, `/n/NAMESPACE/logs` | what there is to read logs of |
//! | `/n/NAMESPACE/logs/KIND/NAME`, `/n/NAMESPACE/logs/labels/SELECTOR` | the logs of a workload, a Service, a pod; of pods by label, of all without |
//! | `/kinds` | every kind that the API server lists |
//! | `/kinds/GROUP/VERSION/PLURAL?ns=NAMESPACE` | objects of one of them; `core` is the core's group |
//!
//! The query carries the filter, `?q=TEXT&reason=REASON&problems=1`, then what of a log is looked at
//! (`log::query::Query`: `containers`, `since`, `level`, …), then the panel,
//! `open=KIND/NAMESPACE/NAME&tab=log` (the namespace is empty for what is in none). What stands after `open` is the
//! panel's: it may show another log than the screen.

pub use self::{
    panel::{Panel, Tab},
    screen::{CLUSTER_SCOPED, Screen},
};

use kdr_proto::v1::WatchRequest;

use crate::log::query::{Query, Selection};

mod panel;
pub mod percent;
mod screen;
#[cfg(test)]
mod tests;

/// A view.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Route {
    /// What is in the middle.
    pub screen: Screen,
    /// The panel over it.
    pub panel: Option<Panel>,
    /// The search field's text.
    pub search: String,
    /// Only what is not well for this reason; empty for all.
    pub reason: String,
    /// Only what is not well.
    pub problems: bool,
    /// What of the screen's log is looked at.
    pub log: Query,
}

/// Where a log is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogPlace {
    /// On the screen of logs.
    Screen,
    /// In the panel.
    Panel,
}

impl From<Screen> for Route {
    fn from(screen: Screen) -> Self {
        Self { screen, ..Self::default() }
    }
}

impl Route {
    /// Reads an address: its path, and its query with or without the question mark. Parameters that it does not know
    /// are ignored.
    pub fn parse(path: &str, query: &str) -> Self {
        let mut route = Self::from(Screen::parse(path));
        let mut panel = Panel::default();
        for pair in query.trim_start_matches('?').split('&') {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = percent::decode(&value.replace('+', " "));
            match (key, &mut route.screen) {
                ("q", _) => route.search = value,
                ("reason", _) => route.reason = value,
                ("problems", _) => route.problems = value == "1",
                ("ns", Screen::Objects { namespace, .. }) if !value.is_empty() => *namespace = Some(value),
                (_, Screen::Logs { .. }) if panel.kind.is_empty() && key != "open" => {
                    route.log.read(key, &value);
                }
                _ => panel.read(key, &value),
            }
        }
        route.panel = panel.named();
        route
    }

    /// Its address: path and query.
    pub fn href(&self) -> String {
        let mut query = Vec::new();
        if let Screen::Objects { namespace: Some(namespace), .. } = &self.screen {
            query.push(format!("ns={}", percent::encode(namespace)));
        }
        if !self.search.is_empty() {
            query.push(format!("q={}", percent::encode(&self.search)));
        }
        if !self.reason.is_empty() {
            query.push(format!("reason={}", percent::encode(&self.reason)));
        }
        if self.problems {
            query.push("problems=1".to_owned());
        }
        if let Screen::Logs { .. } = &self.screen {
            self.log.write(&mut query);
        }
        if let Some(panel) = &self.panel {
            panel.write(&mut query);
        }
        let path = self.screen.path();
        if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
    }

    /// The same list with another panel.
    pub fn with_panel(&self, panel: Option<Panel>) -> Self {
        Self { panel, ..self.clone() }
    }

    /// The same list without a filter.
    pub fn unfiltered(&self) -> Self {
        Self {
            screen: self.screen.clone(),
            panel: self.panel.clone(),
            log: self.log.clone(),
            ..Self::default()
        }
    }

    /// Whether something narrows what the screen shows.
    pub fn is_filtered(&self) -> bool {
        self.problems || !self.search.is_empty() || !self.reason.is_empty()
    }

    /// Whose log is shown there, and what of it.
    pub fn log_at(&self, place: LogPlace) -> Option<(Selection, &Query)> {
        match place {
            LogPlace::Screen => self.screen.selection().map(|selection| (selection, &self.log)),
            LogPlace::Panel => self.panel.as_ref().map(|panel| (panel.selection(), &panel.log)),
        }
    }

    /// The same view with something else of the log that is shown there.
    pub fn with_log(&self, place: LogPlace, log: Query) -> Self {
        match place {
            LogPlace::Screen => Self { log, ..self.clone() },
            LogPlace::Panel => self.with_panel(self.panel.clone().map(|panel| Panel { log, ..panel })),
        }
    }

    /// What the server is asked for.
    pub fn request(&self) -> WatchRequest {
        WatchRequest { rows: self.screen.rows(), open: self.panel.as_ref().map(Panel::resource) }
    }

    /// The page's title: what is opened, else the screen.
    pub fn title(&self) -> String {
        let subject = self.panel.as_ref().map_or_else(|| self.screen.title(), |panel| panel.name.clone());
        format!("{subject} · KDR")
    }
}
