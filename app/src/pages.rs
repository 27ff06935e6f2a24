//! One module per screen.

use kdr_app_state::route::Screen;
use leptos::prelude::*;

use crate::model::Model;

mod cells;
mod head;
mod namespaces;
mod not_found;
mod pods;
mod workloads;

/// The screen that the route names.
pub(crate) fn screen(model: Model) -> impl IntoView {
    let screen = model.screen();
    move || match screen.get() {
        Screen::Namespaces => namespaces::page(model).into_any(),
        Screen::Workloads { namespace } => workloads::page(model, namespace).into_any(),
        Screen::WorkloadPods { namespace, kind, name } => {
            pods::of_workload(model, namespace, kind, name).into_any()
        }
        Screen::Pods { namespace } => pods::page(model, namespace).into_any(),
        Screen::NotFound { path } => not_found::page(path).into_any(),
    }
}
