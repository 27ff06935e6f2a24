//! `/access`: who somebody is to KDR, what they may see and by which rule; and the page for those who may not come in.
//!
//! They are documents of the server's own, so that they work when the page does not, and weigh nothing in it.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Request, State},
};
use http::{Response, StatusCode};
use kdr_core::access::{Grant, Pass, Right};
use leptos::prelude::*;

use crate::{Assets, document::document};

/// Where it is.
pub const PATH: &str = "/access";

/// How somebody came in. Whoever let them in has put it beside the [`Pass`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// Nobody is asked: whoever sits at the machine.
    Local,
    /// As one of the demo's personas.
    Persona {
        /// The chosen one.
        name: &'static str,
        /// All of them, each with what they are.
        all: &'static [(&'static str, &'static str)],
    },
    /// Signed in at an identity provider.
    Provider {
        /// Its address.
        issuer: String,
        /// What it said of them, as JSON.
        claims: String,
        /// When they have to sign in again, for a person.
        ends: String,
    },
}

/// Where a persona is chosen, by a form's `name`.
pub const PERSONA_PATH: &str = "/access/persona";
/// Where a session is ended, by a form.
pub const SIGN_OUT_PATH: &str = "/access/sign-out";
/// Where signing in begins.
pub const SIGN_IN_PATH: &str = "/access/sign-in";

/// Who I am.
pub(crate) async fn who(State(assets): State<Arc<Assets>>, request: Request) -> Response<Body> {
    let (pass, entry) = (request.extensions().get::<Pass>(), request.extensions().get::<Entry>());
    let (pass, entry) = (pass.cloned().unwrap_or_else(Pass::local), entry.cloned().unwrap_or(Entry::Local));
    let body = move || self::body(&pass, entry);
    document(&assets, StatusCode::OK, "Who am I", body, request).await
}

/// The page for somebody who is not let in, with why; `again` is where to try again.
pub async fn refused(
    assets: &Assets,
    status: StatusCode,
    why: String,
    again: &str,
    request: Request,
) -> Response<Body> {
    let again = again.to_owned();
    let body = move || {
        view! {
            <h1 class="headline">"You are not signed in"</h1>
            <p>{why}</p>
            <p><a class="button" href=again>"Sign in"</a></p>
        }
        .into_any()
    };
    document(assets, status, "Sign in", body, request).await
}

fn body(pass: &Pass, entry: Entry) -> AnyView {
    let Pass { identity, scope, .. } = pass;
    let groups = identity.groups.join(", ");
    let named = match &entry {
        Entry::Local => "whoever sits at this machine".to_owned(),
        Entry::Persona { .. } | Entry::Provider { .. } => identity.name.clone(),
    };
    let facts = [
        ("Name", named),
        ("Subject", identity.subject.clone()),
        ("Groups", groups),
        ("Ask for more", scope.contact().unwrap_or_default().to_owned()),
    ];
    let facts = facts.into_iter().filter(|(_, value)| !value.is_empty());
    view! {
        <h1 class="headline">"Who am I"</h1>
        <section class="card">
            <h2 class="card-title">"To KDR you are"</h2>
            <dl class="facts">
                {facts.map(|(word, value)| view! { <dt>{word}</dt><dd>{value}</dd> }).collect_view()}
            </dl>
        </section>
        <section class="card">
            <h2 class="card-title">"What you may do, and why"</h2>
            {rights(pass)}
        </section>
        {entered(entry)}
    }
    .into_any()
}

/// What somebody may do where, by which rule.
fn rights(pass: &Pass) -> AnyView {
    if pass.scope.is_nothing() {
        let ask = pass.scope.contact().map_or("whoever runs KDR", |contact| contact).to_owned();
        return view! {
            <p>"Nothing: no rule of the configuration names you or one of your groups. Ask "{ask}"."</p>
        }
        .into_any();
    }
    if pass.scope.grants().is_empty() {
        return view! { <p>"Everything that KDR's own account in the cluster may, in all namespaces."</p> }
            .into_any();
    }
    pass.scope.grants().iter().map(grant).collect_view().into_any()
}

fn grant(grant: &Grant) -> AnyView {
    let everywhere = grant.namespaces.iter().any(kdr_core::access::Pattern::is_everything);
    let may = Right::ALL
        .into_iter()
        .filter(|right| grant.role.may(*right) && (everywhere || *right != Right::SeeClusterScoped));
    let places = grant.namespaces.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let places = if everywhere { "all namespaces".to_owned() } else { places };
    view! {
        <div class="grant-of-access">
            <p><b>{grant.role.name()}</b>" in "<span class="mono">{places}</span></p>
            <ul>{may.map(|right| view! { <li>{right.words()}</li> }).collect_view()}</ul>
            <p class="headline-rest">"by "{grant.because.to_string()}</p>
        </div>
    }
    .into_any()
}

/// How they came in, and how they get out or become somebody else.
fn entered(entry: Entry) -> AnyView {
    match entry {
        Entry::Local => view! {
            <section class="card">
                <h2 class="card-title">"No sign-in"</h2>
                <p>
                    "This KDR has no identity provider configured, so it answers this machine only, and everybody here is \
                     an operator. docs/sign-in.md says how to give it to a whole company."
                </p>
            </section>
        }
        .into_any(),
        Entry::Persona { name: chosen, all } => view! {
            <section class="card">
                <h2 class="card-title">"Be somebody else"</h2>
                <p>"The demo has no sign-in. These people show what roles do:"</p>
                <form method="post" action=PERSONA_PATH class="personas">
                    {all
                        .iter()
                        .map(|(name, what)| view! {
                            <p>
                                <button class="button" name="name" value=*name aria-pressed=(*name == chosen).to_string()>
                                    {*name}
                                </button>
                                " "{*what}
                            </p>
                        })
                        .collect_view()}
                </form>
            </section>
        }
        .into_any(),
        Entry::Provider { issuer, claims, ends } => view! {
            <section class="card">
                <h2 class="card-title">"Your session"</h2>
                <dl class="facts">
                    <dt>"Issuer"</dt><dd>{issuer}</dd>
                    <dt>"Ends"</dt><dd>{ends}</dd>
                    <dt>"Claims"</dt><dd><pre class="mono">{claims}</pre></dd>
                </dl>
                <form method="post" action=SIGN_OUT_PATH><p><button class="button">"Sign out"</button></p></form>
            </section>
        }
        .into_any(),
    }
}
