//! A sentence that says why, with the names in it set as code.

use kdr_app_state::sentence::{Part, parts};
use leptos::prelude::*;

use crate::live::{IntoPiece as _, Piece};

pub(crate) fn sentence(text: &str) -> Piece {
    let part = |part: Part<'_>| match part {
        Part::Words(words) => words.to_owned().piece(),
        Part::Code(code) => view! { <code>{code.to_owned()}</code> }.piece(),
    };
    // An element around it: a sentence without any part would have no place in the document.
    let parts: Vec<Piece> = parts(text).into_iter().map(part).collect();
    view! { <span>{parts}</span> }.piece()
}
