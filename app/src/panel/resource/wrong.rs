//! What proves that something is wrong, and the ways on; or, said out loud, that nothing is.

use kdr_app_state::{
    finding::ways,
    health,
    route::{Route, Screen},
};
use kdr_proto::v1::{Finding, Health, Proof, ProofKind, ResourceDetail};
use leptos::prelude::*;

use crate::{
    components::sentence::sentence,
    live::{IntoPiece as _, IntoPieces as _, Live, Piece, live, maybe, memo},
    panel::Subject,
};

pub(super) fn wrong(subject: Subject) -> Piece {
    let model = subject.model;
    let well = memo(move || {
        subject.detail.with(|detail| match detail.as_deref().map(|detail| health::of(detail.health)) {
            Some(Health::Healthy) => "Nothing is wrong with it.",
            Some(Health::Suspended) => "It is halted on purpose; nothing is wrong with it.",
            _ => "",
        })
    });
    let proofs = memo(move || {
        subject
            .detail
            .with(|detail| detail.as_deref().map(|detail| detail.proofs.clone()))
            .unwrap_or_default()
    });
    let finding =
        memo(move || subject.detail.with(|detail| detail.as_deref().map(finding)).unwrap_or_default());
    view! {
        <p class="well">{live(move || well.get())}</p>
        {proved(proofs)}
        <p class="panel-ways">
            {live(move || model.route.with(|route| finding.with(|finding| buttons(finding, route))))}
        </p>
    }
    .piece()
}

/// The detail's finding, as the overview knows it.
fn finding(detail: &ResourceDetail) -> Finding {
    Finding {
        subject: detail.subject.clone(),
        health: detail.health,
        pod: detail.log_pod.clone(),
        container: detail.log_container.clone(),
        previous: detail.log_previous,
        ..Finding::default()
    }
}

fn buttons(finding: &Finding, here: &Route) -> Piece {
    // Events have a tab right above, and whoever is on the map needs no way to it.
    let on_map = matches!(here.screen, Screen::Map { .. });
    let ways =
        ways(finding, here).into_iter().filter(|way| way.word != "Events" && !(on_map && way.word == "Map"));
    let ways: Vec<_> =
        ways.map(|way| view! { <a class="button is-small" href=way.href>{way.word}</a> }.piece()).collect();
    ways.piece()
}

fn proved(proofs: Memo<Vec<Proof>>) -> Live<Option<Piece>> {
    maybe(move || {
        let proofs = proofs.get();
        (!proofs.is_empty()).then(|| {
            let proofs = proofs.into_iter().map(|proof| {
                let place = if proof.kind() == ProofKind::Event { "Event" } else { "Field" };
                view! {
                    <li>
                        <span class="proof-place">{place} " " <code>{proof.label}</code></span>
                        <span class="proof-text">{sentence(&proof.text)}</span>
                    </li>
                }
            });
            view! {
                <section>
                    <h3 class="section-title">"What proves it"</h3>
                    <ul class="proofs">{proofs.pieces()}</ul>
                </section>
            }
        })
    })
}
