//! What a container that ended said last: mostly the reason stands there.

use std::sync::Arc;

use kdr_app_state::log::ansi;
use kdr_proto::v1::Finding;
use leptos::prelude::*;

use crate::{
    live::{Live, Piece, effect, maybe, memo, spawn},
    transport,
};

/// Of the finding's container, when it is one whose log is to be read without a click.
pub(super) fn last_line(finding: Memo<Arc<Finding>>, reads: Memo<bool>) -> Live<Option<Piece>> {
    let line = RwSignal::new(String::new());
    // Asked again when the finding says something else: then the container has ended once more.
    let wanted = memo(move || {
        let of = |finding: &Arc<Finding>| {
            let pod = finding.pod.clone().filter(|_| finding.previous)?;
            Some((pod, finding.container.clone(), finding.why.clone()))
        };
        reads.get().then(|| finding.with(of)).flatten()
    });
    effect(move || {
        let Some((pod, container, _)) = wanted.get() else {
            line.set(String::new());
            return;
        };
        spawn(async move {
            // Without an answer there is nothing to show here; the log itself says why.
            if let Ok(lines) = transport::log::last_lines(pod, container).await {
                let mut texts = lines.iter().rev().map(|line| ansi::plain(&line.text));
                let last = texts.find(|text| !text.trim().is_empty());
                line.try_set(last.unwrap_or_default());
            }
        });
    });
    maybe(move || {
        let line = line.get();
        (!line.is_empty()).then(|| {
            view! {
                <p class="finding-line" title=line.clone()>
                    <span class="visually-hidden">"Last line of its log: "</span>
                    <code>{line.clone()}</code>
                </p>
            }
        })
    })
}
