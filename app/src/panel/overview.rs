//! The pod's containers, each with its state and what explains it, then where the pod runs.

use kdr_app_state::{container, health, instant, log::ansi, quantity};
use kdr_proto::v1::{Container, LogLine, PodDetail};
use leptos::prelude::*;

use super::{Subject, resource};
use crate::{
    browser::clock,
    components::{icon::shape, sentence::sentence, skeleton},
    live::{IntoPiece as _, IntoPieces as _, Live, Piece, effect, live, maybe, memo, spawn},
    transport,
};

/// So many lines of a previous run are shown without a click.
const LAST_WORDS: usize = 3;

pub(crate) fn overview(subject: Subject) -> Piece {
    let detail = subject.pod;
    let names = memo(move || {
        let names =
            |detail: &PodDetail| detail.containers.iter().map(|container| container.name.clone()).collect();
        detail.with(|detail| detail.as_deref().map_or_else(Vec::new, names))
    });
    view! {
        <div class="overview">
            {maybe(move || detail.with(Option::is_none).then(skeleton::lines))}
            {resource::before(subject)}
            <ul class="containers" aria-label="Containers">
                {live(move || names.get().into_iter().map(|name| one(subject, name)).collect::<Vec<_>>())}
            </ul>
            {resource::after(subject)}
            {maybe(move || detail.with(|detail| detail.as_deref().map(facts)))}
        </div>
    }
    .piece()
}

fn one(subject: Subject, name: String) -> Piece {
    let model = subject.model;
    let wanted = name.clone();
    let container = Memo::new(move |before: Option<&Container>| {
        let find =
            |detail: &PodDetail| detail.containers.iter().find(|container| container.name == wanted).cloned();
        let now = subject.pod.with(|detail| detail.as_deref().and_then(find));
        now.or_else(|| before.cloned()).unwrap_or_default()
    });
    let health = Signal::derive(move || container.with(|container| health::of(container.health)));
    let text = move |of: fn(&Container) -> String| live(move || container.with(of));
    let now = live(move || {
        container.with(|container| container::now_words(container.state.as_ref(), model.now.get()))
    });
    let last = live(move || {
        let last =
            |container: &Container| container::last_words(container.last_state.as_ref(), model.now.get());
        container.with(last).unwrap_or_default()
    });
    let link = |previous: bool| {
        let name = name.clone();
        live(move || subject.log_route(&name, previous).href())
    };
    // What the header says of the pod need not be said again of its only container in trouble.
    let why = move || {
        let of_pod = |detail: &PodDetail| detail.pod.as_ref().map(|pod| pod.why.clone());
        let of_pod = subject.pod.with(|detail| detail.as_deref().and_then(of_pod));
        let why = container.with(|container| container.why.clone());
        (!why.is_empty() && of_pod.as_ref() != Some(&why)).then_some(why)
    };
    let never_ended = live(move || container.with(|container| container.last_state.is_none()));
    view! {
        <li class="container" data-health=live(move || health::slug(health.get()))>
            <div class="container-head">
                {shape(health)}
                <div class="container-name">
                    <h3>{name.clone()}</h3>
                    <span class="tag">{text(|container| container::role_word(container.role()).to_owned())}</span>
                </div>
                <span class="container-now">{now}</span>
                <span class="container-links">
                    <a class="button is-small" href=link(false)>"Log"</a>
                    <a class="button is-small" href=link(true) hidden=never_ended>"Previous run"</a>
                </span>
            </div>
            {maybe(move || why().map(|why| view! { <p class="container-why">{sentence(&why)}</p> }))}
            <p class="container-message">
                {text(|container| container.state.as_ref().map(|state| state.message.clone()).unwrap_or_default())}
            </p>
            <p class="container-facts">
                <span class="mono">{text(|container| container.image.clone())}</span>
                <span>{text(|container| quantity::counted(container.restarts.into(), "restart"))}</span>
                <span>{last}</span>
            </p>
            {last_words(subject, name, container)}
        </li>
    }
    .piece()
}

/// The end of the previous run's log, for a container that ended and does not run well: the reason is mostly there.
fn last_words(subject: Subject, name: String, container: Memo<Container>) -> Live<Option<Piece>> {
    let lines: RwSignal<Vec<LogLine>> = RwSignal::new(Vec::new());
    // Asked again for each run that ended, and only then.
    let ended = memo(move || {
        container.with(|container| {
            let finished =
                container.last_state.as_ref().and_then(|state| state.finished.as_ref()).map(instant::millis);
            container::wants_previous_log(container).then_some((container.restarts, finished))
        })
    });
    effect(move || {
        if ended.get().is_none() {
            lines.set(Vec::new());
            return;
        }
        let (pod, container) = (subject.of.get_value(), name.clone());
        spawn(async move {
            // Without an answer there is nothing to show here; the log's own tab says why.
            if let Ok(mut last) = transport::log::last_lines(pod, container).await {
                last.drain(..last.len().saturating_sub(LAST_WORDS));
                lines.try_set(last);
            }
        });
    });
    maybe(move || {
        let texts = lines.with(|lines| lines.iter().map(|line| ansi::plain(&line.text)).collect::<Vec<_>>());
        (!texts.is_empty()).then(|| {
            view! {
                <figure class="last-words">
                    <figcaption>"Last lines of the previous run"</figcaption>
                    <pre>{texts.join("\n")}</pre>
                </figure>
            }
        })
    })
}

fn facts(detail: &PodDetail) -> Piece {
    let created = detail.pod.as_ref().and_then(|pod| pod.created.as_ref()).map(instant::millis);
    let created = created.map(|created| instant::date_time(created, clock::offset_minutes()));
    let node = detail.pod.as_ref().map(|pod| pod.node.clone()).filter(|node| !node.is_empty());
    let or_none = |text: &str| if text.is_empty() { "none".to_owned() } else { text.to_owned() };
    let labels = detail.labels.iter().map(|label| {
        view! { <li class="mono">{label.key.clone()} "=" <b>{label.value.clone()}</b></li> }
    });
    view! {
        <section class="about">
            <h3>"About the pod"</h3>
            <dl class="facts">
                <dt>"Node"</dt>
                <dd>{node.unwrap_or_else(|| "not scheduled yet".to_owned())}</dd>
                <dt>"Address"</dt>
                <dd>{or_none(&detail.ip)}</dd>
                <dt>"Service account"</dt>
                <dd>{or_none(&detail.service_account)}</dd>
                <dt>"Quality of service"</dt>
                <dd>{or_none(&detail.qos_class)}</dd>
                <dt>"Created"</dt>
                <dd>{created.unwrap_or_else(|| "not known".to_owned())}</dd>
                <dt>"Labels"</dt>
                <dd><ul class="labels">{labels.pieces()}</ul></dd>
            </dl>
        </section>
    }
    .piece()
}
