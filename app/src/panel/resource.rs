//! What any resource's panel shows of it: what is wrong and what proves it, its pods, what it uses, what is worth
//! knowing; and, on tabs of their own, what it has to do with and what was changed.

use kdr_proto::v1::ResourceDetail;
use leptos::prelude::*;

use super::Subject;
use crate::{
    components::{notice::notice, skeleton},
    live::{IntoPiece as _, IntoPieces as _, Live, Piece, live, maybe, memo},
};

mod last_lines;
mod pods;
mod relations;
mod usage;
mod wrong;

/// The overview of anything that is no pod.
pub(super) fn overview(subject: Subject) -> Piece {
    view! {
        <div class="overview">
            {maybe(move || subject.detail.with(Option::is_none).then(skeleton::lines))}
            {wrong::wrong(subject)}
            {last_lines::last_lines(subject)}
            {pods::pods(subject)}
            {usage::usage(subject)}
            {maybe(move || subject.detail.with(|detail| detail.as_deref().map(about)))}
        </div>
    }
    .piece()
}

/// What stands above a pod's containers.
pub(super) fn before(subject: Subject) -> Piece {
    wrong::wrong(subject)
}

/// What stands below them.
pub(super) fn after(subject: Subject) -> Piece {
    usage::usage(subject)
}

/// Everything that it has to do with.
pub(super) fn relations(subject: Subject) -> Piece {
    relations::relations(subject)
}

/// What was changed, as far back as KDR has been running.
pub(super) fn changes(subject: Subject) -> Live<Piece> {
    let changes =
        memo(move || subject.detail.with(|detail| detail.as_deref().map(|detail| detail.changes.clone())));
    live(move || match changes.get() {
        None => skeleton::lines(),
        Some(changes) if changes.is_empty() => {
            let text = "KDR keeps the last hours' changes in memory; since it was started nothing of this was changed.";
            notice("No changes".to_owned(), text.to_owned(), ().piece())
        }
        Some(changes) => {
            let items =
                changes.iter().map(|change| crate::components::change::change(subject.model, change, false));
            view! { <ol class="changes panel-changes" aria-label="Changes">{items.collect::<Vec<_>>()}</ol> }
                .piece()
        }
    })
}

fn about(detail: &ResourceDetail) -> Piece {
    let facts = detail.facts.iter().map(|fact| {
        view! {
            <dt>{fact.label.clone()}</dt>
            <dd>{fact.value.clone()}</dd>
        }
    });
    let labels = (!detail.labels.is_empty()).then(|| {
        let labels = detail.labels.iter().map(|label| {
            view! { <li class="mono">{label.key.clone()} "=" <b>{label.value.clone()}</b></li> }
        });
        view! {
            <dt>"Labels"</dt>
            <dd><ul class="labels">{labels.pieces()}</ul></dd>
        }
    });
    view! {
        <section class="about">
            <h3>"About"</h3>
            <dl class="facts">{facts.pieces()} {labels}</dl>
        </section>
    }
    .piece()
}
