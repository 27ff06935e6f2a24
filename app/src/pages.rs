//! One module per screen.

use kdr_app_state::{log::query::Selection, route::Screen};
use leptos::prelude::*;

use crate::{
    live::{Live, Piece, live},
    model::Model,
};

mod cells;
mod head;
mod kinds;
mod logs;
mod map;
mod namespaces;
mod not_found;
mod objects;
mod overview;
mod pods;
mod workloads;

pub(crate) use map::Memory;

/// The screen that the route names.
pub(crate) fn screen(model: Model) -> Live<Piece> {
    let screen = model.screen();
    live(move || match screen.get() {
        Screen::Overview { namespace } => overview::page(model, namespace),
        Screen::Map { namespace } => map::page(model, namespace),
        Screen::Namespaces => namespaces::page(model),
        Screen::Workloads { namespace } => workloads::page(model, namespace),
        Screen::WorkloadPods { namespace, kind, name } => pods::of_workload(model, namespace, &kind, &name),
        Screen::Pods { namespace } => pods::page(model, namespace),
        Screen::Logs { namespace, of } => {
            let selection = namespace.clone().zip(of).map(|(namespace, of)| Selection { namespace, of });
            logs::page(model, namespace, selection)
        }
        Screen::Kinds => kinds::page(model),
        Screen::Objects { plural, .. } => objects::page(model, &plural),
        Screen::NotFound { path } => not_found::page(&path),
    })
}
