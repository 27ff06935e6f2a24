//! `GET /access/callback`: the provider sends the browser back, and the session begins.
//!
//! ```text
//!   cookie: what this browser began ── state, nonce, verifier
//!   query:  what the provider says ─── state, code or error
//!      same state? ─→ not used before? ─→ no error? ─→ code for tokens ─→ nonce, at_hash ─→ claims ─→ session
//! ```

use std::net::IpAddr;

use axum::{
    extract::{Request, State},
    response::Response,
};
use http::{HeaderMap, HeaderValue, StatusCode};
use sha2::{Digest as _, Sha256};

use super::{parameter, status};
use crate::{
    Door,
    admission::TOO_MANY,
    answer,
    clock::{at, since},
    cookie::Jar,
    door::peer,
    limits::PENDING,
    local_path,
    provider::{Begun, Problem},
    session::Session,
};

/// Why a sign-in is not finished.
struct Failure {
    /// This answer is to no sign-in that is open in this browser.
    stray: bool,
    status: StatusCode,
    sentence: String,
}

impl Failure {
    fn new(sentence: &str) -> Self {
        Self { stray: false, status: StatusCode::BAD_REQUEST, sentence: sentence.to_owned() }
    }

    fn stray(sentence: &str) -> Self {
        Self { stray: true, ..Self::new(sentence) }
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self { stray: false, status: status(&problem), sentence: problem.to_string() }
    }
}

pub(super) async fn finish(State(door): State<Door>, request: Request) -> Response {
    let peer = peer(request.extensions());
    let query = request.uri().query().unwrap_or_default().to_owned();
    match session(&door, request.headers(), &query, peer).await {
        Ok((to, mut cookies)) => {
            cookies.extend(door.cookies().clear_pending());
            cookies.extend(door.cookies().clear_left());
            answer::redirect(local_path::or_front(&to), cookies)
        }
        // Several tabs begin to sign in at once and the last one's cookie stays, or somebody goes back to this address:
        // whoever has signed in meanwhile has what they wanted.
        Err(failure) if failure.stray && door.has_session(request.headers()) => {
            answer::redirect("/", Vec::new())
        }
        Err(failure) => fail(&door, &failure, peer),
    }
}

fn fail(door: &Door, failure: &Failure, peer: IpAddr) -> Response {
    if !door.attempts().take(peer, door.settings().clock.now()) {
        return answer::sentence(StatusCode::TOO_MANY_REQUESTS, TOO_MANY, Vec::new());
    }
    tracing::info!(%peer, "a sign-in failed: {}", failure.sentence);
    // A sign-in that is open goes on when a foreign answer arrives.
    let done = (!failure.stray).then(|| door.cookies().clear_pending()).flatten();
    let cookies = done.into_iter().collect();
    answer::sentence(failure.status, &failure.sentence, cookies)
}

/// Where to, and the session's cookies.
async fn session(
    door: &Door,
    headers: &HeaderMap,
    query: &str,
    peer: IpAddr,
) -> Result<(String, Vec<HeaderValue>), Failure> {
    let begun = begun(door, headers, query)?;
    let code = code(door, query)?;
    let granted = door.identity_provider().exchange(code, &begun).await?;
    let session = Session::begin(granted, door.settings().clock.seconds());
    let cookies = session.cookies(door.cookies()).ok_or_else(|| Failure {
        stray: false,
        status: StatusCode::FORBIDDEN,
        sentence: "You are in more groups than fit into a session. Whoever runs the identity provider has to limit the \
                   groups that it tells KDR."
            .to_owned(),
    })?;
    tracing::info!(name = session.name(), %peer, "signed in");
    Ok((begun.to, cookies))
}

/// The sign-in that this answer is to, if this browser began it and it was not finished before.
fn begun(door: &Door, headers: &HeaderMap, query: &str) -> Result<Begun, Failure> {
    let foreign =
        || Failure::stray("This sign-in was not begun in this browser, or too long ago; begin again.");
    let content = door.cookies().pending(&Jar::of(headers)).ok_or_else(foreign)?;
    let begun: Begun = serde_json::from_slice(&content).map_err(|_| foreign())?;
    let state = parameter(query, "state").ok_or_else(foreign)?;
    // Digests, so that the time that it takes tells nothing.
    if Sha256::digest(&state) != Sha256::digest(&begun.state) {
        return Err(foreign());
    }
    let now = door.settings().clock.now();
    let at = at(begun.at).filter(|at| since(*at, now) <= PENDING).ok_or_else(foreign)?;
    if !door.used().note(&begun.state, at, now) {
        return Err(Failure::stray("This sign-in was finished before; begin again."));
    }
    Ok(begun)
}

/// The code, unless the provider says something else.
fn code(door: &Door, query: &str) -> Result<String, Failure> {
    // A provider that tells its name must be the one that was asked. https://www.rfc-editor.org/rfc/rfc9207
    if parameter(query, "iss").is_some_and(|issuer| issuer != door.settings().issuer) {
        return Err(Failure::new(
            "The answer comes from another identity provider than the one that was asked.",
        ));
    }
    if let Some(error) = parameter(query, "error") {
        return Err(Problem::refused(&error, parameter(query, "error_description").as_deref()).into());
    }
    let code = parameter(query, "code").filter(|code| !code.is_empty());
    code.ok_or_else(|| Failure::new("The identity provider gave neither a code nor a reason; begin again."))
}
