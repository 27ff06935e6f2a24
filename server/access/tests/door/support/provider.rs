//! A provider of OpenID Connect, as small as can be, that counts what it is asked and does what it is told.

use std::{
    collections::{HashMap, HashSet},
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router,
    extract::State,
    response::ErrorResponse,
    routing::{get, post},
};
use http::{HeaderMap, StatusCode, header};
use openidconnect::url::Url;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use tokio::{net::TcpListener, task::JoinHandle};

use super::{CLIENT, Hand, Signer, sign::encode};

type Query = HashMap<String, String>;

/// What the provider knows and is told.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch for tests to turn")]
pub struct Known {
    pub hand: Hand,
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
    pub gives_refresh_tokens: bool,
    pub gives_id_tokens: bool,
    pub has_end_session: bool,
    /// Counts requests by path.
    pub asked: HashMap<&'static str, usize>,
    codes: HashMap<String, Query>,
    refresh: HashSet<String>,
    made: usize,
}

pub struct Fake {
    address: SocketAddr,
    known: Arc<Mutex<Known>>,
    server: Option<JoinHandle<()>>,
}

impl Fake {
    pub async fn start(hand: Hand) -> Self {
        let mut fake = Self::silent(hand).await;
        fake.speak().await;
        fake
    }

    /// A provider that has an address and does not listen yet.
    pub async fn silent(hand: Hand) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let signer = Signer::new("first", 1);
        let known = Known {
            hand,
            published: vec![signer.clone()],
            further: Vec::new(),
            signer,
            claims: object(json!({"email": "jo@example.com", "groups": ["shop-devs"]})),
            user_info: Map::new(),
            twist: |_| {},
            down: false,
            refuses: None,
            gives_refresh_tokens: true,
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
        let listener = TcpListener::bind(self.address).await.unwrap();
        let known = Shared { issuer: self.issuer(), known: Arc::clone(&self.known) };
        let app = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .route("/userinfo", get(user_info))
            .with_state(known);
        self.server = Some(tokio::spawn(async move { axum::serve(listener, app).await.unwrap() }));
    }

    pub fn issuer(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn with<T>(&self, act: impl FnOnce(&mut Known) -> T) -> T {
        act(&mut self.known.lock().unwrap())
    }

    pub fn asked(&self, path: &str) -> usize {
        self.with(|known| known.asked.get(path).copied().unwrap_or_default())
    }

    pub fn asked_in_all(&self) -> usize {
        self.with(|known| known.asked.values().sum())
    }

    /// An ID token's claims, good for an hour.
    pub fn claims(&self) -> Value {
        let claims = self.with(|known| id_token(known, &self.issuer()));
        Value::Object(claims)
    }

    /// An ID token as a program would have got it.
    pub fn token(&self) -> String {
        let signer = self.with(|known| known.signer.clone());
        signer.token(&self.claims())
    }

    /// What the person does at the provider: signs in. Gives the path that the browser is sent back to.
    pub fn sign_in_at(&self, location: &str) -> String {
        let url = Url::parse(location).unwrap();
        assert_eq!(url.origin().ascii_serialization(), self.issuer());
        assert_eq!(url.path(), "/authorize");
        let query: Query = url.query_pairs().into_owned().collect();
        assert_eq!(query["response_type"], "code");
        assert_eq!(query["client_id"], CLIENT);
        assert_eq!(query["redirect_uri"], "https://kdr.example/access/callback");
        assert_eq!(query["code_challenge_method"], "S256");
        let state = query["state"].clone();
        let code = self.with(|known| {
            let code = known.next("code");
            known.codes.insert(code.clone(), query);
            code
        });
        format!("/access/callback?code={code}&state={state}")
    }
}

impl Drop for Fake {
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

pub fn object(value: Value) -> Map<String, Value> {
    serde_json::from_value(value).unwrap()
}

fn id_token(known: &Known, issuer: &str) -> Map<String, Value> {
    let now = known.hand.seconds();
    let mut claims = object(json!({
        "iss": issuer, "aud": CLIENT, "sub": "7", "iat": now, "exp": now + 3_600,
    }));
    claims.extend(known.claims.clone());
    claims
}

async fn discovery(State(shared): State<Shared>) -> axum::response::Result<Json<Value>> {
    let mut known = shared.known.lock().unwrap();
    known.count("discovery")?;
    let at = |path: &str| format!("{}{path}", shared.issuer);
    let mut answer = json!({
        "issuer": shared.issuer,
        "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"),
        "userinfo_endpoint": at("/userinfo"),
        "jwks_uri": at("/keys"),
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
    let mut known = shared.known.lock().unwrap();
    known.count("keys")?;
    let keys: Vec<_> = known.published.iter().map(Signer::public).chain(known.further.clone()).collect();
    Ok(Json(json!({"keys": keys})))
}

async fn user_info(State(shared): State<Shared>, headers: HeaderMap) -> axum::response::Result<Json<Value>> {
    let mut known = shared.known.lock().unwrap();
    known.count("userinfo")?;
    let access = headers[header::AUTHORIZATION].to_str().unwrap();
    assert!(access.starts_with("Bearer access-"), "{access}");
    let mut claims = object(json!({"sub": "7"}));
    claims.extend(known.user_info.clone());
    Ok(Json(Value::Object(claims)))
}

async fn token(
    State(shared): State<Shared>,
    headers: HeaderMap,
    form: String,
) -> axum::response::Result<Json<Value>> {
    let form: Query = form_urlencoded::parse(form.as_bytes()).into_owned().collect();
    let mut known = shared.known.lock().unwrap();
    known.count("token")?;
    assert!(
        headers[header::AUTHORIZATION].to_str().unwrap().starts_with("Basic "),
        "a client says which it is"
    );
    let refuse =
        |error: &str| -> ErrorResponse { (StatusCode::BAD_REQUEST, Json(json!({"error": error}))).into() };
    if let Some(error) = known.refuses {
        return Err(refuse(error));
    }
    let mut claims = id_token(&known, &shared.issuer);
    let access = known.next("access");
    match form["grant_type"].as_str() {
        "authorization_code" => {
            let asked = known.codes.remove(&form["code"]).ok_or_else(|| refuse("invalid_grant"))?;
            let challenge = encode(Sha256::digest(&form["code_verifier"]).to_vec());
            if challenge != asked["code_challenge"] || form["redirect_uri"] != asked["redirect_uri"] {
                return Err(refuse("invalid_grant"));
            }
            claims.insert("nonce".to_owned(), asked["nonce"].clone().into());
            let half = Sha256::digest(&access)[..16].to_vec();
            claims.insert("at_hash".to_owned(), encode(half).into());
        }
        "refresh_token" => {
            // A refresh token is good once.
            if !known.refresh.remove(&form["refresh_token"]) {
                return Err(refuse("invalid_grant"));
            }
        }
        other => panic!("{other}"),
    }
    (known.twist)(&mut claims);
    let mut answer = json!({"access_token": access, "token_type": "Bearer", "expires_in": 60});
    if known.gives_id_tokens {
        answer["id_token"] = known.signer.token(&Value::Object(claims)).into();
    }
    if known.gives_refresh_tokens {
        let refresh = known.next("refresh");
        known.refresh.insert(refresh.clone());
        answer["refresh_token"] = refresh.into();
    }
    Ok(Json(answer))
}
