//! Who belongs to a selection of logs, told whenever it changes.

use std::sync::Arc;

use futures::{Stream, stream};
use kdr_core::log::{Members, Selection};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use crate::{board::Board, rows::Rows, update::Update};

struct Watching {
    board: Arc<Board>,
    selection: Selection,
    updates: Option<Receiver<Arc<Update>>>,
    told: Option<Members>,
}

/// As of now at once, then whenever it changes.
pub(crate) fn members(board: Arc<Board>, selection: Selection) -> impl Stream<Item = Members> + Send {
    let watching = Watching { board, selection, updates: None, told: None };
    stream::unfold(watching, |mut watching| async move { Some((watching.next().await?, watching)) })
}

impl Watching {
    async fn next(&mut self) -> Option<Members> {
        if self.told.is_none() {
            let (members, updates) = self.board.subscribe(|rows| rows.members(&self.selection));
            self.updates = updates;
            self.told = Some(members.clone());
            return Some(members);
        }
        loop {
            match self.updates.as_mut()?.recv().await {
                Ok(update) if Rows::concerns_members(&update, &self.selection) => {}
                Ok(_) => continue,
                // Whatever was missed, the rows have it.
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            }
            let members = self.board.with(|rows| rows.members(&self.selection));
            if self.told.as_ref() != Some(&members) {
                self.told = Some(members.clone());
                return Some(members);
            }
        }
    }
}
