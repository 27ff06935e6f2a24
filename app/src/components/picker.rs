//! The namespace picker: type to filter, arrows to move, Enter to go there.

use kdr_app_state::{filter::Filter, health, row::Row};
use kdr_proto::v1::Health;
use leptos::{ev::KeyboardEvent, prelude::*};

use crate::{
    components::icon::{icon, shape},
    keyboard,
    live::{IntoPiece as _, IntoPieces as _, Piece, live, maybe, memo},
    model::{Model, Overlay},
    navigation,
};

/// What all namespaces together are called.
const ALL: &str = "All namespaces";

pub(crate) fn picker(model: Model) -> Piece {
    let open = memo(move || model.overlay.get() == Overlay::Namespaces);
    let chosen = memo(move || model.route.with(|route| route.screen.namespace().map(str::to_owned)));
    view! {
        <div class="picker">
            <button
                id="picker"
                class="picker-button"
                aria-haspopup="listbox"
                aria-expanded=live(move || open.get().to_string())
                aria-label=live(move || format!("Namespace: {}", chosen.get().as_deref().unwrap_or(ALL)))
                on:click=move |_| model.toggle(Overlay::Namespaces)
            >
                <span class="ellipsis">{live(move || chosen.get().unwrap_or_else(|| ALL.to_owned()))}</span>
                {icon("down")}
            </button>
            {maybe(move || open.get().then(|| chosen.with_untracked(|chosen| list(model, chosen.as_deref()))))}
        </div>
    }
    .piece()
}

/// Goes to the same screen of a namespace, and remembers it.
fn pick(model: Model, namespace: Option<&str>) {
    Model::remember_namespace(namespace);
    let screen = model.route.with_untracked(|route| route.screen.in_namespace(namespace));
    model.overlay.set(Overlay::None);
    navigation::go(model, screen.into());
}

fn list(model: Model, chosen: Option<&str>) -> Piece {
    let text = RwSignal::new(String::new());
    let options = memo(move || {
        let filter = Filter::new(&text.get(), false);
        let mut options: Vec<Option<Row>> = Vec::new();
        if text.with(String::is_empty) {
            options.push(None);
        }
        model.store.with(|store| {
            let named = store.namespaces().iter().filter(|row| filter.names(row));
            options.extend(named.cloned().map(Some));
        });
        options
    });
    let name = |option: &Option<Row>| option.as_ref().map(|row| row.name().to_owned());
    let begin = options.with_untracked(|options| {
        options.iter().position(|option| name(option).as_deref() == chosen).unwrap_or(0)
    });
    let at = RwSignal::new(begin);

    let step = move |by: isize| {
        let last = options.with_untracked(Vec::len).saturating_sub(1);
        at.update(|at| *at = at.saturating_add_signed(by).min(last));
        if let Some(option) = document().get_element_by_id(&format!("namespace-{}", at.get_untracked())) {
            option.scroll_into_view_with_bool(false);
        }
    };
    let keydown = move |event: KeyboardEvent| {
        match event.key().as_str() {
            "ArrowDown" => step(1),
            "ArrowUp" => step(-1),
            "Enter" => {
                if let Some(option) =
                    options.with_untracked(|options| options.get(at.get_untracked()).cloned())
                {
                    pick(model, name(&option).as_deref());
                }
            }
            "Tab" => model.overlay.set(Overlay::None),
            _ => return,
        }
        event.prevent_default();
    };
    request_animation_frame(|| keyboard::focus("namespace-filter"));
    view! {
        <div class="popover picker-list" on:keydown=keydown>
            <input
                id="namespace-filter"
                class="picker-field"
                role="combobox"
                aria-label="Filter namespaces"
                aria-expanded="true"
                aria-controls="namespace-options"
                aria-activedescendant=live(move || format!("namespace-{}", at.get()))
                autocomplete="off"
                spellcheck="false"
                placeholder="Type to filter"
                on:input=move |event| {
                    text.set(event_target_value(&event));
                    at.set(0);
                }
            />
            <div class="picker-options" id="namespace-options" role="listbox" aria-label="Namespaces">
                {live(move || options.get().into_iter().enumerate().map(|(index, row)| {
                    let namespace = row.as_ref().map(|row| row.name().to_owned());
                    view! {
                        <div
                            class="option"
                            role="option"
                            id=format!("namespace-{index}")
                            aria-selected=live(move || (at.get() == index).to_string())
                            on:click=move |_| pick(model, namespace.as_deref())
                        >
                            {option(row)}
                        </div>
                    }
                }).pieces())}
            </div>
            {maybe(move || options.with(Vec::is_empty).then(|| view! {
                <p class="picker-none">"No namespace contains “" {text.get()} "”."</p>
            }))}
        </div>
    }
    .piece()
}

fn option(row: Option<Row>) -> Piece {
    let health = row.as_ref().map_or(Health::Healthy, Row::health);
    let note = match &row {
        Some(Row::Namespace(namespace)) if namespace.findings > 0 => format!("{} broken", namespace.findings),
        _ => String::new(),
    };
    view! {
        {health::is_problem(health).then(|| shape(health.into()))}
        <span class="option-name">{row.map_or_else(|| ALL.to_owned(), |row| row.name().to_owned())}</span>
        <span class="option-note">{note}</span>
    }
    .piece()
}
