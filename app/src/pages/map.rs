//! The map: the cluster as tiles, one namespace as columns, and the way from the one into the other.
//!
//! ```text
//!   store ─▶ kdr_app_state::map ─▶ places ─ what is in sight (canvas) ─▶ tiles, or cards and pods
//!                                └▶ chain of what is pointed at ─▶ edges, three paths however many there are
//! ```

use crate::{live::Piece, model::Model};

mod canvas;
mod card;
mod cluster;
mod focus;
mod head;
mod marks;
mod memory;
mod namespace;
mod pods;
mod tile;
mod wheel;

pub(crate) use memory::Memory;

pub(crate) fn page(model: Model, namespace: Option<String>) -> Piece {
    match namespace {
        None => cluster::page(model),
        Some(namespace) => namespace::page(model, &namespace),
    }
}
