//! The search of the whole cluster: asked as somebody types, and only the latest question is answered.

use futures::future::{AbortHandle, abortable};
use gloo_timers::future::TimeoutFuture;
use kdr_app_state::search::Search;
use leptos::prelude::*;

use crate::live::spawn;

/// So long nobody may have typed before a question is asked, in milliseconds.
const PAUSE_MS: u32 = 120;

/// A search and the question that is under way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Searching {
    /// What was looked for and what came of it.
    pub(crate) search: RwSignal<Search>,
    running: StoredValue<Option<AbortHandle>>,
}

impl Searching {
    pub(crate) fn new() -> Self {
        Self { search: RwSignal::new(Search::default()), running: StoredValue::new(None) }
    }

    /// Asks another question; the one before is dropped.
    pub(crate) fn ask(self, query: &str, problems_only: bool) {
        self.search.update(|search| search.ask(query, problems_only));
        self.again();
    }

    /// Asks the same question again.
    pub(crate) fn again(self) {
        if let Some(running) = self.running.try_update_value(Option::take).flatten() {
            running.abort();
        }
        if self.search.with_untracked(Search::is_question) {
            let (question, handle) = abortable(self.question());
            self.running.set_value(Some(handle));
            spawn(async move { question.await.unwrap_or(()) });
        }
    }

    async fn question(self) {
        TimeoutFuture::new(PAUSE_MS).await;
        let request = self.search.with_untracked(Search::request);
        let answer = super::cluster().search(request).await;
        let answer = answer.map(tonic::Response::into_inner).map_err(|status| super::problem(&status));
        self.search.try_update(|search| search.answer(answer));
    }
}
