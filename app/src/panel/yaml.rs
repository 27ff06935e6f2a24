//! The manifest, read from the API server when the tab opens.

use kdr_app_state::{
    problem::Problem,
    yaml::{Ink, tint},
};
use leptos::prelude::*;

use super::Subject;
use crate::{
    browser::clipboard,
    components::{icon::icon, notice::failure},
    live, transport,
};

pub(crate) fn yaml(subject: Subject) -> impl IntoView {
    let model = subject.model;
    let manifest: RwSignal<Option<Result<String, Problem>>> = RwSignal::new(None);
    let read = move || {
        manifest.set(None);
        let (namespace, name) = subject.name.get_value();
        live::spawn(async move {
            let answer = transport::manifest(namespace, name).await;
            manifest.try_set(Some(answer));
        });
    };
    read();
    let copy = move |_| {
        manifest.with_untracked(|manifest| {
            if let Some(Ok(text)) = manifest {
                clipboard::copy(model, text, "YAML copied");
            }
        });
    };
    move || {
        manifest.with(|manifest| match manifest {
            None => view! { <p class="panel-wait"><span class="skeleton-bar"></span><span class="skeleton-bar"></span></p> }.into_any(),
            Some(Err(problem)) => failure("The manifest could not be read", problem.sentence.clone(), read).into_any(),
            Some(Ok(text)) => view! {
                <div class="panel-tools">
                    <button class="button is-small" on:click=copy>{icon("copy")} "Copy"</button>
                    <button class="button is-small" on:click=move |_| read()>{icon("reload")} "Read again"</button>
                    <span class="faint">"As the API server had it when this tab was opened"</span>
                </div>
                <pre class="yaml" tabindex="0" role="region" aria-label="Manifest">{lines(text)}</pre>
            }
            .into_any(),
        })
    }
}

fn lines(text: &str) -> impl IntoView + use<> {
    let piece = |(ink, text): (Ink, &str)| {
        let class = match ink {
            Ink::Plain => return text.to_owned().into_any(),
            Ink::Key => "ink-key",
            Ink::Text => "ink-text",
            Ink::Literal => "ink-literal",
            Ink::Comment => "ink-comment",
        };
        view! { <span class=class>{text.to_owned()}</span> }.into_any()
    };
    let line = |pieces: Vec<(Ink, &str)>| (pieces.into_iter().map(piece).collect_view(), "\n");
    tint(text).into_iter().map(line).collect_view()
}
