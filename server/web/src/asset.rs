//! The page's files, built into the binary, served with brotli and for ever: a name carries its content's hash.

use std::{borrow::Cow, collections::HashMap, sync::Arc};

use axum::extract::{Path, State};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::{fallback::sentence, manifest::Manifest};

/// `dist/` as `cargo xtask page` writes it: inside the binary in a release build, read from disk in a debug build.
#[derive(RustEmbed)]
#[folder = "../../dist"]
#[allow_missing = true]
struct Dist;

const MANIFEST: &str = "manifest.json";
const BROTLI: &str = ".br";

/// The page's files. Without a built page there are none, and the shell says so.
pub struct Assets {
    pub(crate) manifest: Option<Manifest>,
    files: HashMap<String, File>,
}

struct File {
    kind: HeaderValue,
    plain: Content,
    brotli: Option<Content>,
}

struct Content {
    bytes: Bytes,
    tag: HeaderValue,
}

impl Assets {
    /// The page that was built before this binary.
    pub fn embedded() -> Self {
        let names: Vec<_> = Dist::iter().collect();
        Self::new(names.iter().filter_map(|name| Some((name.to_string(), Dist::get(name)?))))
    }

    /// A page of these files, `manifest.json` among them.
    pub(crate) fn new(files: impl Iterator<Item = (String, EmbeddedFile)>) -> Self {
        let mut all: HashMap<String, Content> = files.map(|(name, file)| (name, content(file))).collect();
        let manifest = all.remove(MANIFEST).and_then(|file| {
            serde_json::from_slice(&file.bytes)
                .inspect_err(|error| tracing::error!(%error, "the page's {MANIFEST} cannot be read; build the page again"))
                .ok()
        });
        let names: Vec<_> = all.keys().filter(|name| !name.ends_with(BROTLI)).cloned().collect();
        let files = names.into_iter().filter_map(|name| {
            let plain = all.remove(&name)?;
            let brotli = all.remove(&format!("{name}{BROTLI}"));
            Some((name.clone(), File { kind: kind(&name), plain, brotli }))
        });
        Self { manifest, files: files.collect() }
    }
}

fn content(file: EmbeddedFile) -> Content {
    let tag = file.metadata.sha256_hash().first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes));
    let bytes = match file.data {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => bytes.into(),
    };
    let tag = HeaderValue::try_from(format!("\"{tag:016x}\"")).unwrap_or(HeaderValue::from_static("\"\""));
    Content { bytes, tag }
}

/// The media type by a file's extension; what the page has, and nothing else.
fn kind(name: &str) -> HeaderValue {
    let kind = match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "json" => "application/json",
        _ => "application/octet-stream",
    };
    HeaderValue::from_static(kind)
}

/// Serves `/assets/NAME`.
pub(crate) async fn serve(
    State(assets): State<Arc<Assets>>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response<axum::body::Body> {
    let Some(file) = assets.files.get(&name) else {
        return sentence(
            StatusCode::NOT_FOUND,
            format!("There is no file {name:?} in this version of KDR; load the page again."),
        );
    };
    let (content, encoding) = match &file.brotli {
        Some(brotli) if accepts_brotli(&headers) => (brotli, Some(HeaderValue::from_static("br"))),
        _ => (&file.plain, None),
    };
    let fresh = headers.get_all(header::IF_NONE_MATCH).iter().any(|tags| has_tag(tags, &content.tag));
    let mut response = Response::new(if fresh { Bytes::new().into() } else { content.bytes.clone().into() });
    if fresh {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = response.headers_mut();
    headers.insert(header::ETAG, content.tag.clone());
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    if !fresh {
        headers.insert(header::CONTENT_TYPE, file.kind.clone());
        if let Some(encoding) = encoding {
            headers.insert(header::CONTENT_ENCODING, encoding);
        }
    }
    response
}

/// Whether `Accept-Encoding` has `br`, and not with a weight of zero (RFC 9110, 12.5.3).
fn accepts_brotli(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|offer| {
            let mut parts = offer.split(';').map(str::trim);
            let named = parts.next().is_some_and(|coding| coding.eq_ignore_ascii_case("br"));
            let refused = parts.any(|part| {
                part.strip_prefix("q=")
                    .is_some_and(|weight| weight.parse().is_ok_and(|weight: f32| weight <= 0.0))
            });
            named && !refused
        })
}

fn has_tag(tags: &HeaderValue, tag: &HeaderValue) -> bool {
    let (Ok(tags), Ok(tag)) = (tags.to_str(), tag.to_str()) else { return false };
    tags.split(',').map(str::trim).any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}
