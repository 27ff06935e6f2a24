//! A provider of OpenID Connect, as small as can be, that counts what it is asked and does what it is told.

mod signer;

use std::{
    collections::{HashMap, HashSet},
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Json, Router,
    extract::State,
    response::ErrorResponse,
    routing::{get, post},
};
use http::{HeaderMap, StatusCode, header};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use tokio::{net::TcpListener, task::JoinHandle};

pub use self::signer::{Signer, encode, encoded};

type Query = HashMap<String, String>;

/// Tells the time in seconds since 1970.
pub type Now = Arc<dyn Fn() -> u64 + Send + Sync>;

/// Which refresh tokens a provider gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refreshes {
    /// None.
    None,
    /// One a sign-in, which is good again and again.
    Reusable,
    /// Each good once, for the next.
    Once,
}

/// What the provider knows and is told.
pub struct Known {
    now: Now,
    client: String,
    /// The keys that it publishes.
    pub published: Vec<Signer>,
    /// Further keys that it publishes.
    pub further: Vec<Value>,
    /// The one that it signs with.
    pub signer: Signer,
    /// What it says about the person, in ID tokens.
    pub claims: Map<String, Value>,
    /// And in the user info.
    pub user_info: Map<String, Value>,
    /// Changes the claims of ID tokens at last.
    pub twist: fn(&mut Map<String, Value>),
    /// Answers nothing but 503.
    pub down: bool,
    /// Refuses whatever is asked of the token endpoint.
    pub refuses: Option<&'static str>,
    /// Which refresh tokens it gives.
    pub gives_refresh_tokens: Refreshes,
    /// Gives ID tokens.
    pub gives_id_tokens: bool,
    /// Has an address to sign out at.
    pub has_end_session: bool,
    /// Counts requests by path.
    pub asked: HashMap<&'static str, usize>,
    codes: HashMap<String, (Query, Map<String, Value>)>,
    /// Refresh tokens that are good.
    pub refresh: HashSet<String>,
    made: usize,
}

/// A provider on loopback. Dropping it closes it.
pub struct MockProvider {
    address: SocketAddr,
    known: Arc<Mutex<Known>>,
    server: Option<JoinHandle<()>>,
}

impl MockProvider {
    /// A provider that makes ID tokens for one client and dates them by `now`.
    pub async fn start(client: &str, now: Now) -> Self {
        let mut provider = Self::silent(client, now).await;
        provider.speak().await;
        provider
    }

    /// A provider that has an address and does not listen yet.
    pub async fn silent(client: &str, now: Now) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let signer = Signer::new("first", 1);
        let known = Known {
            now,
            client: client.to_owned(),
            published: vec![signer.clone()],
            further: Vec::new(),
            signer,
            claims: object(json!({"email": "jo@example.com", "groups": ["shop-devs"]})),
            user_info: Map::new(),
            twist: |_| {},
            down: false,
            refuses: None,
            gives_refresh_tokens: Refreshes::Once,
            gives_id_tokens: true,
            has_end_session: true,
            asked: HashMap::new(),
            codes: HashMap::new(),
            refresh: HashSet::new(),
            made: 0,
        };
        Self { address, known: Arc::new(Mutex::new(known)), server: None }
    }

    /// Listens.
    pub async fn speak(&mut self) {
        let listener = TcpListener::bind(self.address).await.expect("its port again");
        let known = Shared { issuer: self.issuer(), known: Arc::clone(&self.known) };
        let app = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .route("/userinfo", get(user_info))
            .route("/revoke", post(revoke))
            .with_state(known);
        self.server = Some(tokio::spawn(async move { axum::serve(listener, app).await.expect("it serves") }));
    }

    /// Its URL.
    pub fn issuer(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Tells it something, or looks at what it knows.
    pub fn with<T>(&self, act: impl FnOnce(&mut Known) -> T) -> T {
        act(&mut self.known.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// How often it was asked for `discovery`, `keys`, `token`, `userinfo` or `revoke`.
    pub fn asked(&self, path: &str) -> usize {
        self.with(|known| known.asked.get(path).copied().unwrap_or_default())
    }

    /// How often it was asked for anything.
    pub fn asked_in_all(&self) -> usize {
        self.with(|known| known.asked.values().sum())
    }

    /// An ID token's claims, good for an hour.
    pub fn claims(&self) -> Value {
        Value::Object(self.with(|known| id_token(known, &self.issuer(), known.claims.clone())))
    }

    /// An ID token as a program would have got it.
    pub fn token(&self) -> String {
        let signer = self.with(|known| known.signer.clone());
        signer.token(&self.claims())
    }

    /// What the person does at the provider: signs in. Takes where the browser is sent to, and gives the query with which
    /// it is sent back to KDR; what it was sent with comes along.
    pub fn sign_in_at(&self, location: &str) -> (String, HashMap<String, String>) {
        let claims = self.with(|known| known.claims.clone());
        self.sign_in_as(claims, location)
    }

    /// The same of somebody of whom the ID token makes other claims.
    pub fn sign_in_as(
        &self,
        claims: Map<String, Value>,
        location: &str,
    ) -> (String, HashMap<String, String>) {
        let query = location.strip_prefix(&format!("{}/authorize?", self.issuer())).expect("our own address");
        let query: Query = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let code = self.with(|known| {
            let code = known.next("code");
            known.codes.insert(code.clone(), (query.clone(), claims));
            code
        });
        (format!("code={code}&state={}", query["state"]), query)
    }
}

impl Drop for MockProvider {
    fn drop(&mut self) {
        if let Some(server) = &self.server {
            server.abort();
        }
    }
}

impl Known {
    fn next(&mut self, what: &str) -> String {
        self.made += 1;
        format!("{what}-{}", self.made)
    }

    fn count(&mut self, path: &'static str) -> Result<(), StatusCode> {
        *self.asked.entry(path).or_default() += 1;
        if self.down { Err(StatusCode::SERVICE_UNAVAILABLE) } else { Ok(()) }
    }
}

#[derive(Clone)]
struct Shared {
    issuer: String,
    known: Arc<Mutex<Known>>,
}

fn object(value: Value) -> Map<String, Value> {
    serde_json::from_value(value).expect("an object")
}

fn id_token(known: &Known, issuer: &str, further: Map<String, Value>) -> Map<String, Value> {
    let now = (known.now)();
    let mut claims = object(json!({
        "iss": issuer, "aud": known.client, "sub": "7", "iat": now, "exp": now + 3_600,
    }));
    claims.extend(further);
    claims
}

async fn discovery(State(shared): State<Shared>) -> axum::response::Result<Json<Value>> {
    let mut known = shared.known.lock().unwrap_or_else(PoisonError::into_inner);
    known.count("discovery")?;
    let at = |path: &str| format!("{}{path}", shared.issuer);
    let mut answer = json!({
        "issuer": shared.issuer,
        "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"),
        "userinfo_endpoint": at("/userinfo"),
        "jwks_uri": at("/keys"),
        "revocation_endpoint": at("/revoke"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
    });
    if known.has_end_session {
        answer["end_session_endpoint"] = at("/logout?from=kdr").into();
    }
    Ok(Json(answer))
}

async fn keys(State(shared): State<Shared>) -> axum::response::Result<Json<Value>> {
    let mut known = shared.known.lock().unwrap_or_else(PoisonError::into_inner);
    known.count("keys")?;
    let keys: Vec<_> = known.published.iter().map(Signer::public).chain(known.further.clone()).collect();
    Ok(Json(json!({"keys": keys})))
}

async fn user_info(State(shared): State<Shared>, headers: HeaderMap) -> axum::response::Result<Json<Value>> {
    let mut known = shared.known.lock().unwrap_or_else(PoisonError::into_inner);
    known.count("userinfo")?;
    let access = headers[header::AUTHORIZATION].to_str().expect("a text");
    assert!(access.starts_with("Bearer access-"), "{access}");
    let mut claims = object(json!({"sub": "7"}));
    claims.extend(known.user_info.clone());
    Ok(Json(Value::Object(claims)))
}

async fn revoke(
    State(shared): State<Shared>,
    headers: HeaderMap,
    form: String,
) -> axum::response::Result<()> {
    assert!(says_who(&headers), "a client says which it is");
    let form: Query = form_urlencoded::parse(form.as_bytes()).into_owned().collect();
    let mut known = shared.known.lock().unwrap_or_else(PoisonError::into_inner);
    known.count("revoke")?;
    known.refresh.remove(&form["token"]);
    Ok(())
}

async fn token(
    State(shared): State<Shared>,
    headers: HeaderMap,
    form: String,
) -> axum::response::Result<Json<Value>> {
    let form: Query = form_urlencoded::parse(form.as_bytes()).into_owned().collect();
    let mut known = shared.known.lock().unwrap_or_else(PoisonError::into_inner);
    known.count("token")?;
    assert!(says_who(&headers), "a client says which it is");
    let refuse =
        |error: &str| -> ErrorResponse { (StatusCode::BAD_REQUEST, Json(json!({"error": error}))).into() };
    if let Some(error) = known.refuses {
        return Err(refuse(error));
    }
    let mut who = known.claims.clone();
    let mut nonce = None;
    let access = known.next("access");
    match form["grant_type"].as_str() {
        "authorization_code" => {
            let (asked, person) = known.codes.remove(&form["code"]).ok_or_else(|| refuse("invalid_grant"))?;
            let challenge = encode(Sha256::digest(&form["code_verifier"]));
            if challenge != asked["code_challenge"] || form["redirect_uri"] != asked["redirect_uri"] {
                return Err(refuse("invalid_grant"));
            }
            who = person;
            nonce = asked.get("nonce").cloned();
        }
        "refresh_token" => {
            let token = &form["refresh_token"];
            if !known.refresh.contains(token) {
                return Err(refuse("invalid_grant"));
            }
            if known.gives_refresh_tokens == Refreshes::Once {
                known.refresh.remove(token);
            }
        }
        other => panic!("{other}"),
    }
    let mut claims = id_token(&known, &shared.issuer, who);
    if let Some(nonce) = nonce {
        claims.insert("nonce".to_owned(), nonce.into());
        claims.insert("at_hash".to_owned(), encode(&Sha256::digest(&access)[..16]).into());
    }
    (known.twist)(&mut claims);
    let mut answer = json!({"access_token": access, "token_type": "Bearer", "expires_in": 60});
    if known.gives_id_tokens {
        answer["id_token"] = known.signer.token(&Value::Object(claims)).into();
    }
    let is_new = form["grant_type"] == "authorization_code";
    let gives = match known.gives_refresh_tokens {
        Refreshes::Once => true,
        Refreshes::Reusable => is_new,
        Refreshes::None => false,
    };
    if gives {
        let refresh = known.next("refresh");
        known.refresh.insert(refresh.clone());
        answer["refresh_token"] = refresh.into();
    }
    Ok(Json(answer))
}

/// Whether it is one of a client with a secret.
fn says_who(headers: &HeaderMap) -> bool {
    headers.get(header::AUTHORIZATION).is_some_and(|value| value.as_bytes().starts_with(b"Basic "))
}
