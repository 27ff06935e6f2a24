//! The manifest, read from the API server when the tab opens.

use kdr_app_state::{
    problem::Problem,
    yaml::{Ink, tint},
};
use leptos::prelude::*;

use super::Subject;
use crate::{
    browser::clipboard,
    components::{button::small, notice::failure, skeleton},
    live,
    live::{IntoPiece as _, Live, Piece, live},
    transport,
};

pub(crate) fn yaml(subject: Subject) -> Live<Piece> {
    let model = subject.model;
    let manifest: RwSignal<Option<Result<String, Problem>>> = RwSignal::new(None);
    let read = move || {
        manifest.set(None);
        let resource = subject.of.get_value();
        live::spawn(async move {
            let answer = transport::manifest(resource).await;
            manifest.try_set(Some(answer));
        });
    };
    read();
    let copy = move || {
        manifest.with_untracked(|manifest| {
            if let Some(Ok(text)) = manifest {
                clipboard::copy(model, text, "YAML copied");
            }
        });
    };
    live(move || {
        manifest.with(|manifest| match manifest {
            None => skeleton::lines(),
            Some(Err(problem)) => failure("The manifest could not be read", problem.sentence.clone(), read),
            Some(Ok(text)) => view! {
                <div class="panel-tools">
                    {small("copy", "Copy", copy)}
                    {small("reload", "Read again", read)}
                    <span class="faint">"As the API server had it when this tab was opened"</span>
                </div>
                <pre class="yaml" tabindex="0" role="region" aria-label="Manifest">{lines(text)}</pre>
            }
            .piece(),
        })
    })
}

fn lines(text: &str) -> Vec<Piece> {
    let piece = |(ink, text): (Ink, &str)| {
        let class = match ink {
            Ink::Plain => return text.to_owned().piece(),
            Ink::Key => "ink-key",
            Ink::Text => "ink-text",
            Ink::Literal => "ink-literal",
            Ink::Comment => "ink-comment",
        };
        view! { <span class=class>{text.to_owned()}</span> }.piece()
    };
    let line = |pieces: Vec<(Ink, &str)>| (pieces.into_iter().map(piece).collect::<Vec<_>>(), "\n").piece();
    tint(text).into_iter().map(line).collect()
}
