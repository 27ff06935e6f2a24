//! Somebody at a browser of their own.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use http::{HeaderMap, Request, Response, header};
use http_body_util::BodyExt as _;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use kdr_proto::v1::{WatchRequest, WatchResponse, cluster_service_client::ClusterServiceClient};
use serde_json::{Map, Value, json};
use tonic::{Streaming, body::Body};
use tonic_web::{GrpcWebCall, GrpcWebClientService};

use super::Installation;

/// A person who has signed in, and their connections.
pub struct Person {
    client: Client<HttpConnector, GrpcWebCall<Body>>,
    url: String,
    cookies: String,
}

impl Person {
    /// Signs in, and says how long KDR took: its two answers, with what it asks of the provider for the second.
    pub async fn sign_in(
        installation: &Installation,
        number: usize,
        group: &str,
    ) -> Result<(Self, Duration)> {
        let url = &installation.server.url;
        let browser = Client::builder(TokioExecutor::new()).build_http();
        let client = Client::builder(TokioExecutor::new()).build_http();
        let mut person = Self { client, url: url.clone(), cookies: String::new() };
        let (begun, first) = person.get(&browser, "/access/sign-in", number).await?;
        let to = begun.get(header::LOCATION).context("no way to the provider")?.to_str()?.to_owned();
        person.keep(&begun)?;
        let (back, _) = installation.provider.sign_in_as(claims(number, group), &to);
        let (ended, second) = person.get(&browser, &format!("/access/callback?{back}"), number).await?;
        person.keep(&ended)?;
        Ok((person, first + second))
    }

    /// Watches, as the page does.
    pub async fn watch(&self, request: WatchRequest) -> Result<Streaming<WatchResponse>> {
        let web = GrpcWebClientService::new(self.client.clone());
        let mut client =
            ClusterServiceClient::with_origin(web, self.url.parse()?).max_decoding_message_size(64 << 20);
        let mut request = tonic::Request::new(request);
        request.metadata_mut().insert("cookie", self.cookies.parse()?);
        request.metadata_mut().insert("origin", self.url.parse()?);
        Ok(client.watch(request).await?.into_inner())
    }

    async fn get(
        &self,
        browser: &Client<HttpConnector, Body>,
        path: &str,
        number: usize,
    ) -> Result<(HeaderMap, Duration)> {
        // Each comes from an address of their own, as a proxy tells.
        let from = format!("10.1.{}.{}", number / 250, number % 250 + 1);
        let request = Request::get(format!("{}{path}", self.url))
            .header("x-forwarded-for", from)
            .header(header::COOKIE, &self.cookies)
            .body(Body::empty())?;
        let begun = Instant::now();
        let (head, body) = browser.request(request).await.map(Response::into_parts)?;
        let text = body.collect().await?.to_bytes();
        let took = begun.elapsed();
        ensure!(head.status.is_redirection(), "{path}: {}: {}", head.status, String::from_utf8_lossy(&text));
        Ok((head.headers, took))
    }

    fn keep(&mut self, headers: &HeaderMap) -> Result<()> {
        let mut pairs = Vec::new();
        for cookie in headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str()?;
            if !cookie.contains("Max-Age=0") {
                pairs.push(cookie.split(';').next().unwrap_or_default().to_owned());
            }
        }
        self.cookies = pairs.join("; ");
        Ok(())
    }
}

fn claims(number: usize, group: &str) -> Map<String, Value> {
    let groups = [group, "everybody"];
    let claims = json!({
        "sub": number.to_string(), "email": format!("person-{number}@example.com"), "groups": groups,
    });
    claims.as_object().cloned().unwrap_or_default()
}
