//! The end of the log that tells most of what is wrong: mostly the reason stands there.

use kdr_app_state::log::ansi;
use leptos::prelude::*;

use crate::{
    live::{Live, Piece, effect, maybe, memo, spawn},
    panel::Subject,
    transport,
};

pub(super) fn last_lines(subject: Subject) -> Live<Option<Piece>> {
    let lines: RwSignal<Vec<String>> = RwSignal::new(Vec::new());
    // Asked again when the sentence is another one: then the container has ended once more.
    let wanted = memo(move || {
        subject.detail.with(|detail| {
            let detail = detail.as_deref()?;
            let pod = detail.log_pod.clone().filter(|_| detail.log_previous)?;
            Some((pod, detail.log_container.clone(), detail.why.clone()))
        })
    });
    effect(move || {
        let Some((pod, container, _)) = wanted.get() else {
            lines.set(Vec::new());
            return;
        };
        spawn(async move {
            // Without an answer there is nothing to show here; the log itself says why.
            if let Ok(last) = transport::log::last_lines(pod, container).await {
                lines.try_set(last.iter().map(|line| ansi::plain(&line.text)).collect());
            }
        });
    });
    maybe(move || {
        let lines = lines.get();
        (!lines.is_empty()).then(|| {
            view! {
                <figure class="last-words is-flush">
                    <figcaption>"Last lines of the previous run"</figcaption>
                    <pre>{lines.join("\n")}</pre>
                </figure>
            }
        })
    })
}
