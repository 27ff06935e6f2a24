//! A browser: it keeps cookies, and asks.

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr},
};

use axum::{Router, body::Body};
use http::{HeaderMap, HeaderValue, Request, StatusCode, header, request::Parts};
use http_body_util::BodyExt as _;
use kdr_access::{Admission, Door, Peer};
use kdr_core::access::Pass;
use tower::ServiceExt as _;

use super::{MockProvider, sign_in_at};

pub const PEER: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));

#[derive(Clone)]
pub struct Browser {
    pub door: Door,
    app: Router,
    pub cookies: BTreeMap<String, String>,
}

/// What a browser gets.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn location(&self) -> &str {
        self.headers[header::LOCATION].to_str().unwrap()
    }
}

impl Browser {
    pub fn new(door: &Door) -> Self {
        Self { door: door.clone(), app: door.routes(), cookies: BTreeMap::new() }
    }

    /// The same browser before another replica.
    pub fn before(&self, door: &Door) -> Self {
        Self { cookies: self.cookies.clone(), ..Self::new(door) }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.ask(Request::get(path)).await
    }

    /// Presses the button on KDR's own page.
    pub async fn sign_out(&mut self) -> Answer {
        self.ask(Request::post("/access/sign-out").header("origin", "https://kdr.example")).await
    }

    pub async fn ask(&mut self, request: http::request::Builder) -> Answer {
        let request = request.header(header::COOKIE, self.cookie()).extension(Peer(PEER));
        let answer = self.app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (head, body) = answer.into_parts();
        self.keep(head.headers.get_all(header::SET_COOKIE));
        let body = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
        Answer { status: head.status, headers: head.headers, body }
    }

    /// Signs in, to the end.
    pub async fn sign_in(&mut self, fake: &MockProvider) -> Answer {
        let begun = self.get("/access/sign-in?to=/pods").await;
        assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
        self.get(&sign_in_at(fake, begun.location())).await
    }

    pub fn request(&self) -> Parts {
        Request::get("/").header(header::COOKIE, self.cookie()).body(()).unwrap().into_parts().0
    }

    /// What becomes of the next request.
    pub async fn admitted(&mut self) -> Admission {
        let admission = self.door.admit(&self.request(), PEER).await;
        if let Admission::In { cookies, .. } | Admission::Nobody { cookies, .. } = &admission {
            self.keep(cookies);
        }
        admission
    }

    /// The pass of the next request.
    pub async fn pass(&mut self) -> Pass {
        match self.admitted().await {
            Admission::In { pass, .. } => pass,
            other => panic!("{other:?}"),
        }
    }

    /// Why the next request comes from nobody.
    pub async fn nobody(&mut self) -> String {
        match self.admitted().await {
            Admission::Nobody { sentence, .. } => sentence,
            other => panic!("{other:?}"),
        }
    }

    pub fn has_session(&self) -> bool {
        self.cookies.contains_key("__Host-kdr")
    }

    fn cookie(&self) -> String {
        let all = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        all.collect::<Vec<_>>().join("; ")
    }

    fn keep<'a>(&mut self, set: impl IntoIterator<Item = &'a HeaderValue>) {
        for value in set {
            let (pair, attributes) = value.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}
