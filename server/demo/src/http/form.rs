//! The form in which objects are asked for: whole, or their metadata only.
//!
//! Source: k8s.io/apiserver, `pkg/endpoints/handlers/response.go`.

use axum::http::{HeaderMap, header};

use super::failure::Failure;
use crate::kind::Kind;

/// The form in which objects are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Whole,
    /// `PartialObjectMetadata`, or a list of it.
    Metadata,
}

/// What a request's `Accept` header asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Accept {
    Plain,
    /// `as=APIGroupDiscoveryList`
    AggregatedDiscovery,
    /// `as=PartialObjectMetadata`
    Partial,
    /// `as=PartialObjectMetadataList`
    PartialList,
}

impl Accept {
    /// Reads the header: the first of its media types that can be answered counts.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
        let read = |media: &str| {
            let mut parts = media.split(';').map(str::trim);
            let json = matches!(parts.next(), Some("application/json" | "*/*" | "application/*"));
            let (mut what, mut group) = ("", "");
            for (key, value) in parts.filter_map(|part| part.split_once('=')) {
                match key {
                    "as" => what = value,
                    "g" => group = value,
                    _ => {}
                }
            }
            match (what, group) {
                _ if !json => None,
                ("", _) => Some(Self::Plain),
                ("APIGroupDiscoveryList", "apidiscovery.k8s.io") => Some(Self::AggregatedDiscovery),
                ("PartialObjectMetadata", "meta.k8s.io") => Some(Self::Partial),
                ("PartialObjectMetadataList", "meta.k8s.io") => Some(Self::PartialList),
                _ => None,
            }
        };
        accept.split(',').find_map(read).unwrap_or(Self::Plain)
    }

    /// The form of a single object, or of each object of a watch.
    pub(super) fn single(self, kind: Kind) -> Result<Form, Failure> {
        match self {
            Self::PartialList => Err(Failure::not_acceptable(format!(
                "you requested PartialObjectMetadataList, but the requested object is not a list (*{})",
                kind.resource().kind
            ))),
            Self::Partial => Ok(Form::Metadata),
            Self::Plain | Self::AggregatedDiscovery => Ok(Form::Whole),
        }
    }

    /// The form of a list.
    pub(super) fn list(self) -> Result<Form, Failure> {
        match self {
            Self::Partial => Err(Failure::not_acceptable(
                "you requested PartialObjectMetadata, but the requested object is a list",
            )),
            Self::PartialList => Ok(Form::Metadata),
            Self::Plain | Self::AggregatedDiscovery => Ok(Form::Whole),
        }
    }
}
