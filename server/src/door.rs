//! Who comes in: every request on the page's port gets a pass here, or an answer.

mod bindings;
mod personas;
mod provider;
mod revoked;
mod settings;

pub(crate) use provider::Provider;
pub(crate) use settings::settings;

use axum::{
    Router,
    extract::{Request, State},
    middleware::{self, Next},
    response::Response,
};
use kdr_core::access::Pass;
use kdr_web::access::Entry;

/// How people come in.
#[derive(Clone)]
pub(crate) enum Door {
    /// Whoever sits at the machine: the server is on loopback.
    Local,
    /// As one of the demo's people.
    Personas,
    /// Signed in at an identity provider.
    Provider(Provider),
}

impl Door {
    /// These routes behind the door, beside its own.
    pub(crate) fn before(self, routes: Router) -> Router {
        let routes = match &self {
            Self::Local => routes,
            Self::Personas => routes.merge(personas::routes()),
            Self::Provider(provider) => routes.merge(provider.routes()),
        };
        routes.layer(middleware::from_fn_with_state(self, admit))
    }
}

async fn admit(State(door): State<Door>, request: Request, next: Next) -> Response {
    match door {
        Door::Local => let_in(request, next, Pass::local(), Entry::Local).await,
        Door::Personas => {
            let (pass, entry) = personas::admit(request.headers());
            let_in(request, next, pass, entry).await
        }
        Door::Provider(provider) => provider.admit(request, next).await,
    }
}

async fn let_in(mut request: Request, next: Next, pass: Pass, entry: Entry) -> Response {
    request.extensions_mut().insert(pass);
    request.extensions_mut().insert(entry);
    next.run(request).await
}
