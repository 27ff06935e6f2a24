//! Who comes in: every request on the page's port gets a pass here, or an answer.

mod personas;

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
}

impl Door {
    /// These routes behind the door, beside its own.
    pub(crate) fn before(self, routes: Router) -> Router {
        let routes = match self {
            Self::Local => routes,
            Self::Personas => routes.merge(personas::routes()),
        };
        routes.layer(middleware::from_fn_with_state(self, admit))
    }
}

async fn admit(State(door): State<Door>, mut request: Request, next: Next) -> Response {
    let (pass, entry) = match door {
        Door::Local => (Pass::local(), Entry::Local),
        Door::Personas => personas::admit(request.headers()),
    };
    request.extensions_mut().insert(pass);
    request.extensions_mut().insert(entry);
    next.run(request).await
}
