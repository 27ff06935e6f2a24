//! The overview of anything that is no pod: what is worth knowing of it.

use kdr_proto::v1::ResourceDetail;
use leptos::prelude::*;

use super::Subject;
use crate::{
    components::skeleton,
    live::{IntoPiece as _, Piece, live},
};

pub(crate) fn overview(subject: Subject) -> Piece {
    view! {
        <div class="overview">
            {live(move || subject.detail.with(|detail| detail.as_deref().map_or_else(skeleton::lines, facts)))}
        </div>
    }
    .piece()
}

fn facts(detail: &ResourceDetail) -> Piece {
    let facts = detail.facts.iter().map(|fact| {
        view! {
            <dt>{fact.label.clone()}</dt>
            <dd>{fact.value.clone()}</dd>
        }
    });
    view! { <dl class="facts">{facts.collect_view()}</dl> }.piece()
}
