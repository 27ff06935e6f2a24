//! What a watch stream has told so far: the reducer of snapshots and deltas.

use std::sync::Arc;

use kdr_proto::v1::{
    Cluster, Delta, KindState, PodDetail, Snapshot, Sync, WatchRequest, WatchResponse, watch_request::Rows,
    watch_response::Event,
};

use crate::{instant, row::Row};

use self::table::Table;

mod table;
#[cfg(test)]
mod tests;

/// The opened pod.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Open {
    /// None is opened.
    #[default]
    Nothing,
    /// Its details have not come yet.
    Loading,
    /// As it is now.
    Present(Arc<PodDetail>),
    /// It does not exist (any more); with its last details if there were any.
    Gone(Option<Arc<PodDetail>>),
}

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
    /// How well each kind is known.
    pub kinds: Arc<[KindState]>,
    /// The opened pod.
    pub open: Open,
    /// The server's time of the last message, in milliseconds since 1970.
    pub as_of: Option<i64>,
    namespaces: Table,
    rows: Table,
    /// A snapshot for the current selection of rows has come.
    has_rows: bool,
}

impl Store {
    /// Turns to another selection. Rows stay as long as they are the same ones; the opened pod likewise.
    pub fn select(&mut self, request: WatchRequest) {
        if request.rows != self.request.rows {
            self.rows = Table::default();
            self.has_rows = request.rows.is_none();
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

    /// The selected rows in their order: workloads or pods; the namespaces where neither is selected.
    pub fn rows(&self) -> &[Row] {
        if self.request.rows.is_none() { self.namespaces() } else { self.rows.rows() }
    }

    /// Whether the selected rows are known, which an empty list does not tell: a snapshot has come, and the kinds
    /// that it is made of have been listed.
    pub fn is_loaded(&self) -> bool {
        self.cluster.is_some() && self.has_rows && !self.is_listing()
    }

    fn is_listing(&self) -> bool {
        self.rows().is_empty()
            && self.kinds.iter().any(|kind| self.shows(kind) && kind.sync() == Sync::Listing)
    }

    /// Whether the selected rows are made of this kind.
    pub fn shows(&self, kind: &KindState) -> bool {
        match &self.request.rows {
            Some(Rows::Pods(_)) => kind.kind == "pods",
            Some(Rows::Workloads(_)) => kind.kind != "namespaces" && kind.kind != "events",
            None => kind.kind != "events",
        }
    }

    /// Since when what is shown no longer follows the cluster, in milliseconds since 1970: the watch of a kind that
    /// it is made of is interrupted.
    pub fn stale_since(&self) -> Option<i64> {
        let stale = self.kinds.iter().filter(|kind| self.shows(kind) && kind.sync() == Sync::Reconnecting);
        stale.map(|kind| kind.since.as_ref().map_or(0, instant::millis)).min()
    }

    fn replace(&mut self, snapshot: Snapshot) {
        self.cluster = snapshot.cluster.map(Arc::new);
        self.kinds = snapshot.kinds.into();
        self.namespaces = snapshot.namespaces.into_iter().map(Row::from).collect();
        let workloads = snapshot.workloads.into_iter().map(Row::from);
        self.rows = workloads.chain(snapshot.pods.into_iter().map(Row::from)).collect();
        self.has_rows = true;
        if self.request.open.is_some() {
            match snapshot.open {
                Some(detail) => self.open = Open::Present(Arc::new(detail)),
                // While pods are still being listed nobody can tell whether it exists.
                None if self.pods_are_listed() => self.close(),
                None => {}
            }
        }
    }

    /// Why no pod can be known, in a sentence: KDR may not list them, or nobody serves them.
    pub fn pods_barred(&self) -> Option<&str> {
        let pods = self.kinds.iter().find(|kind| kind.kind == "pods")?;
        matches!(pods.sync(), Sync::Forbidden | Sync::Broken).then_some(pods.message.as_str())
    }

    fn pods_are_listed(&self) -> bool {
        self.kinds.iter().all(|kind| kind.kind != "pods" || kind.sync() != Sync::Listing)
    }

    fn change(&mut self, delta: Delta) {
        if !delta.kinds.is_empty() {
            self.kinds = delta.kinds.into();
        }
        self.namespaces.change(delta.namespaces.into_iter().map(Row::from).collect(), &delta.gone_namespaces);
        let workloads = delta.workloads.into_iter().map(Row::from);
        let rows = workloads.chain(delta.pods.into_iter().map(Row::from)).collect();
        self.rows.change(rows, &delta.gone_workloads);
        self.rows.change(Vec::new(), &delta.gone_pods);
        match delta.open {
            Some(detail) => self.open = Open::Present(Arc::new(detail)),
            None if delta.open_gone => self.close(),
            None => {}
        }
    }

    fn close(&mut self) {
        let last = match &self.open {
            Open::Present(detail) => Some(detail.clone()),
            Open::Gone(last) => last.clone(),
            Open::Nothing | Open::Loading => None,
        };
        self.open = Open::Gone(last);
    }
}
