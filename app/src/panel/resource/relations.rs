//! Everything that the resource has to do with, in both directions; what does not exist is marked.

use kdr_app_state::{
    health,
    relation::{groups, name},
    route::Panel,
};
use kdr_proto::v1::{Health, Relative};
use leptos::prelude::*;

use crate::{
    components::{icon::shape, notice::notice, skeleton},
    live::{IntoPiece as _, IntoPieces as _, Piece, live, memo},
    panel::Subject,
};

pub(super) fn relations(subject: Subject) -> Piece {
    let relatives =
        memo(move || subject.detail.with(|detail| detail.as_deref().map(|detail| detail.relatives.clone())));
    live(move || match relatives.get() {
        None => skeleton::lines(),
        Some(relatives) if relatives.is_empty() => {
            let text = "Nothing refers to it, and it refers to nothing that KDR knows of.";
            notice("No relations".to_owned(), text.to_owned(), ().piece())
        }
        Some(relatives) => {
            let groups = groups(&relatives).into_iter().map(|(words, group)| {
                view! {
                    <section>
                        <h3 class="section-title">{words}</h3>
                        <ul class="relatives">
                            {group.into_iter().map(|relative| one(subject, relative)).collect::<Vec<_>>()}
                        </ul>
                    </section>
                }
            });
            view! { <div class="overview">{groups.pieces()}</div> }.piece()
        }
    })
    .piece()
}

fn one(subject: Subject, relative: &Relative) -> Piece {
    let health = health::of(relative.health);
    let resource = relative.resource.clone().unwrap_or_default();
    let panel = Panel::of(&resource);
    let missing = health == Health::Missing;
    let words = match (missing, relative.why.is_empty()) {
        _ if resource.name.is_empty() => String::new(),
        (true, _) => "does not exist".to_owned(),
        (false, true) => relative.summary.clone(),
        (false, false) => kdr_app_state::sentence::plain(&relative.why),
    };
    let (name, seen) = (name(&resource).to_owned(), !resource.name.is_empty());
    let href = live(move || {
        seen.then(|| subject.model.route.with(|route| route.with_panel(Some(panel.clone())).href()))
    });
    view! {
        <li>
            <a class="relative" class:is-missing=missing data-health=health::slug(health) href=href>
                {shape(health.into())}
                <span class="relative-kind">{resource.kind}</span>
                <span class="relative-name">{name}</span>
                <span class="relative-words">{words}</span>
            </a>
        </li>
    }
    .piece()
}
