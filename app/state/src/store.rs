//! What a watch stream has told so far: the reducer of snapshots and deltas.

use std::sync::Arc;

use kdr_proto::v1::{
    Change, Cluster, Delta, Findings, KindState, Links, ResourceRef, Snapshot, Sync, Usage, WatchRequest,
    WatchResponse, watch_request::Rows, watch_response::Event,
};

use crate::{instant, kind, row::Row};

pub use self::open::{Open, Opened};
use self::{links::LinkTable, table::Table};

mod changes;
mod links;
mod open;
mod table;
#[cfg(test)]
mod tests;

/// What came of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applied {
    /// Something may look different now.
    Changed,
    /// The server is alive, and that is all.
    Alive,
    /// The server is about to end; connect again after so many milliseconds.
    Goodbye(u32),
}

/// Everything that is loaded.
#[derive(Debug, Clone, Default)]
pub struct Store {
    request: WatchRequest,
    /// Which cluster this is; absent before the first snapshot.
    pub cluster: Option<Arc<Cluster>>,
    /// Why nothing is selected: the viewer may not see it. Empty when they may.
    pub denial: String,
    /// How well each kind is known.
    pub kinds: Arc<[KindState]>,
    /// The opened resource.
    pub open: Open,
    /// What needs a person; absent where the overview is not selected.
    pub findings: Option<Arc<Findings>>,
    /// What has changed, newest first.
    pub changes: Arc<[Arc<Change>]>,
    /// What things use; absent before anything is known of it.
    pub usage: Option<Arc<Usage>>,
    /// The part of it that is of namespaces, which are known whatever is selected.
    usage_of_namespaces: Option<Arc<Usage>>,
    /// The server's time of the last message, in milliseconds since 1970.
    pub as_of: Option<i64>,
    namespaces: Table,
    // Apart, because a pod that nothing owns is a workload too, with the same `uid`.
    workloads: Table,
    pods: Table,
    resources: Table,
    links: LinkTable,
    /// A snapshot for the current selection of rows has come.
    has_rows: bool,
}

impl Store {
    /// Turns to another selection. Rows stay as long as they are the same ones; the opened pod likewise.
    pub fn select(&mut self, request: WatchRequest) {
        if request.rows != self.request.rows {
            self.forget_rows();
            self.has_rows = request.rows.is_none();
            if request.rows.is_none() {
                self.usage.clone_from(&self.usage_of_namespaces);
            }
        }
        if request.open != self.request.open {
            self.open = if request.open.is_some() { Open::Loading } else { Open::Nothing };
        }
        self.request = request;
    }

    /// What is selected.
    pub fn request(&self) -> &WatchRequest {
        &self.request
    }

    /// Takes a message in.
    pub fn apply(&mut self, message: WatchResponse) -> Applied {
        if let Some(time) = &message.server_time {
            self.as_of = Some(instant::millis(time));
        }
        match message.event {
            Some(Event::Snapshot(snapshot)) => self.replace(snapshot),
            Some(Event::Delta(delta)) => self.change(delta),
            Some(Event::Goodbye(goodbye)) => return Applied::Goodbye(goodbye.reconnect_after_ms),
            Some(Event::Heartbeat(_)) | None => return Applied::Alive,
        }
        Applied::Changed
    }

    /// Namespaces in their order.
    pub fn namespaces(&self) -> &[Row] {
        self.namespaces.rows()
    }

    /// The selected rows in their order: workloads, pods or objects; the namespaces where none of them is selected.
    /// A map's are apart: `workloads`, `pods`, `resources`.
    pub fn rows(&self) -> &[Row] {
        match self.request.rows {
            Some(Rows::Workloads(_)) => self.workloads(),
            Some(Rows::Pods(_)) => self.pods(),
            Some(Rows::Objects(_)) => self.resources(),
            Some(Rows::Overview(_) | Rows::Map(_)) | None => self.namespaces(),
        }
    }

    /// The selected workloads in their order.
    pub fn workloads(&self) -> &[Row] {
        self.workloads.rows()
    }

    /// The selected pods in their order.
    pub fn pods(&self) -> &[Row] {
        self.pods.rows()
    }

    /// The selected resources or objects in their order.
    pub fn resources(&self) -> &[Row] {
        self.resources.rows()
    }

    /// The links of a map, by kind, namespace and name of where they begin.
    pub fn links(&self) -> impl Iterator<Item = &Arc<Links>> {
        self.links.all()
    }

    /// The links that begin there.
    pub fn links_from(&self, resource: &ResourceRef) -> Option<&Arc<Links>> {
        self.links.from(resource)
    }

    /// Whether the selected rows are known, which an empty list does not tell: a snapshot has come, and the kinds
    /// that it is made of have been listed.
    pub fn is_loaded(&self) -> bool {
        self.cluster.is_some() && self.has_rows && !(self.has_none() && self.is_listing())
    }

    /// Whether all that the selected rows are made of has been listed, so that what is counted is all there is.
    pub fn is_complete(&self) -> bool {
        self.cluster.is_some() && self.has_rows && !self.is_listing()
    }

    fn has_none(&self) -> bool {
        match self.request.rows {
            Some(Rows::Map(_)) => {
                self.workloads().is_empty() && self.pods().is_empty() && self.resources().is_empty()
            }
            _ => self.rows().is_empty(),
        }
    }

    fn is_listing(&self) -> bool {
        self.kinds.iter().any(|kind| self.shows(kind) && kind.sync() == Sync::Listing)
    }

    /// Whether the selected rows are made of this kind.
    pub fn shows(&self, kind: &KindState) -> bool {
        match &self.request.rows {
            Some(Rows::Pods(_)) => kind.kind == "pods",
            Some(Rows::Objects(objects)) if objects.group.is_empty() => kind.kind == objects.plural,
            Some(Rows::Objects(objects)) => {
                kind.kind.split_once('.') == Some((&objects.plural, &objects.group))
            }
            Some(Rows::Workloads(_)) => kind.kind != "namespaces" && kind.kind != "events",
            Some(Rows::Overview(_) | Rows::Map(_)) | None => kind.kind != "events",
        }
    }

    /// Since when what is shown no longer follows the cluster, in milliseconds since 1970: the watch of a kind that
    /// it is made of is interrupted.
    pub fn stale_since(&self) -> Option<i64> {
        let stale = self.kinds.iter().filter(|kind| self.shows(kind) && kind.sync() == Sync::Reconnecting);
        stale.map(|kind| kind.since.as_ref().map_or(0, instant::millis)).min()
    }

    /// Why nothing of a kind can be known, in a sentence: KDR may not list it, or nobody serves it.
    pub fn barred(&self, kind: &str) -> Option<&str> {
        let state = self.kinds.iter().find(|state| kind::is_of(state, kind))?;
        matches!(state.sync(), Sync::Forbidden | Sync::Broken).then_some(state.message.as_str())
    }

    /// Nothing may be seen any more, for a reason.
    pub fn deny(&mut self, sentence: String) {
        self.forget_rows();
        self.namespaces = Table::default();
        (self.findings, self.changes, self.usage) = (None, Arc::default(), None);
        (self.denial, self.has_rows) = (sentence, true);
    }

    fn forget_rows(&mut self) {
        self.workloads = Table::default();
        self.pods = Table::default();
        self.resources = Table::default();
        self.links = LinkTable::default();
        self.findings = None;
        self.changes = Arc::default();
        self.usage = None;
    }

    fn replace(&mut self, snapshot: Snapshot) {
        self.forget_rows();
        self.cluster = snapshot.cluster.map(Arc::new);
        self.denial = snapshot.denial;
        self.kinds = snapshot.kinds.into();
        self.namespaces.replace(snapshot.namespaces.into_iter().map(Row::from).collect());
        self.workloads = snapshot.workloads.into_iter().map(Row::from).collect();
        self.pods = snapshot.pods.into_iter().map(Row::from).collect();
        self.resources = snapshot.resources.into_iter().map(Row::from).collect();
        self.links.change(snapshot.links);
        self.findings = snapshot.findings.map(Arc::new);
        self.changes = snapshot.changes.into_iter().map(Arc::new).collect();
        self.measure(snapshot.usage);
        self.has_rows = true;
        if self.request.open.is_some() {
            match Opened::of(snapshot.open, snapshot.detail) {
                Some(opened) => self.open = Open::Present(opened),
                // While its kind is still being listed nobody can tell whether it exists.
                None if self.open_is_listed() => self.open.close(),
                None => {}
            }
        }
    }

    fn measure(&mut self, usage: Option<Usage>) {
        self.usage_of_namespaces = usage.as_ref().map(|usage| {
            let (at, unavailable) = (usage.at, usage.unavailable.clone());
            Arc::new(Usage { at, unavailable, namespaces: usage.namespaces.clone(), ..Usage::default() })
        });
        self.usage = usage.map(Arc::new);
    }

    fn open_is_listed(&self) -> bool {
        let open = self.request.open.as_ref().map_or("", |open| &open.kind);
        self.kinds.iter().all(|state| !kind::is_of(state, open) || state.sync() != Sync::Listing)
    }

    fn change(&mut self, delta: Delta) {
        fn rows<T: Into<Row>>(rows: Vec<T>) -> Vec<Row> {
            rows.into_iter().map(Into::into).collect()
        }
        if !delta.kinds.is_empty() {
            self.kinds = delta.kinds.into();
        }
        self.namespaces.change(rows(delta.namespaces), &delta.gone_namespaces);
        self.workloads.change(rows(delta.workloads), &delta.gone_workloads);
        self.pods.change(rows(delta.pods), &delta.gone_pods);
        self.resources.change(rows(delta.resources), &delta.gone_resources);
        self.links.change(delta.links);
        if let Some(findings) = delta.findings {
            self.findings = Some(Arc::new(findings));
        }
        if !delta.changes.is_empty() {
            self.changes = changes::prepend(&self.changes, delta.changes);
        }
        if delta.usage.is_some() {
            self.measure(delta.usage);
        }
        match Opened::of(delta.open, delta.detail) {
            Some(opened) => self.open.change(opened),
            None if delta.open_gone => self.open.close(),
            None => {}
        }
    }
}
