//! The cluster: all namespaces as tiles, the worst first.

use std::sync::Arc;

use kdr_app_state::{
    filter::Filter,
    health,
    map::{
        rect::Rect,
        settle::buried,
        steps::Arrow,
        tiles::{self, Density},
    },
    route::{Route, Screen},
    row::Row,
    usage,
};
use kdr_proto::v1::Namespace;
use leptos::{ev::KeyboardEvent, prelude::*};

use super::{canvas::Canvas, focus, head, tile, wheel::Wheel};
use crate::{
    components::keyed::{Items, keyed},
    live::{IntoPiece as _, Piece, effect, live, maybe, memo, on_bump},
    model::Model,
    navigation,
    pages::namespaces,
};

/// Tiles that are built from one frame to the next: all at once would be one long task, few in each would draw the map
/// anew many times.
const SLICE: usize = 36;

/// The cluster's moving parts.
#[derive(Clone, Copy)]
struct Cluster {
    model: Model,
    canvas: Canvas,
    tiles: Memo<Vec<tiles::Tile>>,
    places: Memo<Vec<Rect>>,
    /// Bumped to settle the order anew.
    resort: RwSignal<u32>,
    /// The tile to begin with.
    first: StoredValue<Option<String>>,
    /// So many tiles in sight are built by now, at most.
    built: RwSignal<usize>,
}

pub(super) fn page(model: Model) -> Piece {
    let canvas = Canvas::new();
    let resort = RwSignal::new(0);
    let tiles = settled(model, resort);
    let density = memo(move || tiles.with(|tiles| Density::of(tiles.len())));
    let places = memo(move || tiles.with(|tiles| tiles::places(tiles, canvas.width.get(), density.get())));
    let first = StoredValue::new(model.map.with_value(|map| map.left.clone()));
    let cluster = Cluster { model, canvas, tiles, places, resort, first, built: RwSignal::new(SLICE) };
    let shown = cluster.shown(density);
    let all_built = cluster.build_in_slices();
    let tab_stop = memo(move || {
        shown.with(|shown| {
            let keys = || shown.iter().map(|(key, _)| key);
            let cursor = model.cursor.get().filter(|cursor| keys().any(|key| key == cursor));
            cursor.or_else(|| keys().next().cloned())
        })
    });
    let wheel = Wheel::new();
    let height =
        live(move || format!("{}px", places.with(|places| places.last().map_or(0, |place| place.bottom()))));
    let empty = memo(move || model.store.with(|store| store.is_loaded() && store.namespaces().is_empty()));
    let stale = memo(move || model.is_stale());
    cluster.come_and_go();
    on_bump(model.steps, move || cluster.step(model.step.get_value(), 0));
    view! {
        {head::of_cluster(model, resort_button(cluster))}
        <div
            class="map tiles"
            class:is-stale=stale
            role="list"
            aria-label="Namespaces"
            aria-busy=live(move || (!all_built.get() || model.store.with(|store| !store.is_loaded())).to_string())
            node_ref=canvas.element
            style:height=height
            on:keydown=move |event| cluster.key(&event)
            on:wheel=move |event| wheel.turn(&event, |key| enter(model, &key), || {})
        >
            {keyed(shown, move |item| tile::tile(model, item, tab_stop))}
        </div>
        {maybe(move || empty.get().then(|| namespaces::empty(model)))}
    }
    .piece()
}

/// The tiles as they were when the person saw them first.
fn settled(model: Model, resort: RwSignal<u32>) -> Memo<Vec<tiles::Tile>> {
    memo(move || {
        resort.track();
        model.store.with(|store| {
            let before = model.map.with_value(|map| map.tiles.clone());
            let tiles = tiles::tiles(&before, store.namespaces().iter().filter_map(namespace));
            // While kinds are still being listed, what is counted is not what there is.
            if store.is_complete() {
                model.map.update_value(|map| map.tiles.clone_from(&tiles));
            }
            tiles
        })
    })
}

fn namespace(row: &Row) -> Option<&Namespace> {
    if let Row::Namespace(namespace) = row { Some(namespace) } else { None }
}

/// Goes into a namespace.
fn enter(model: Model, name: &str) {
    let screen = Screen::Map { namespace: Some(name.to_owned()) };
    navigation::go(model, Route { screen, panel: None, ..model.route.get_untracked() });
}

/// Sorts anew, when trouble stands below what is well.
fn resort_button(cluster: Cluster) -> Piece {
    let Cluster { model, tiles, resort, .. } = cluster;
    let count = memo(move || {
        model.store.with(|store| {
            let broken = |tile: &tiles::Tile| {
                let row = store.namespaces().iter().find(|row| row.name() == tile.name);
                row.is_some_and(|row| health::is_broken(row.health()))
            };
            tiles.with(|tiles| buried(tiles.iter().map(broken)))
        })
    });
    let sort = move |_| {
        model.map.update_value(|map| map.tiles.clear());
        resort.update(|times| *times += 1);
    };
    maybe(move || {
        let count = Some(count.get()).filter(|count| *count > 0)?;
        Some(view! { <button class="button" on:click=sort>{format!("{count} below what is well — resort")}</button> })
    })
    .piece()
}

impl Cluster {
    /// Lets more of the tiles in sight be built with each frame, until all are; tells whether they are.
    fn build_in_slices(self) -> Memo<bool> {
        let Self { canvas, places, built, .. } = self;
        let in_sight = memo(move || {
            let (top, bottom) = canvas.sight.get();
            places.with(|places| tiles::in_sight(places, top, bottom).len())
        });
        let all = memo(move || in_sight.get() <= built.get());
        effect(move || {
            if !all.get() {
                built.track();
                // The page may be another one by then.
                request_animation_frame(move || built.try_update(|built| *built += SLICE).unwrap_or(()));
            }
        });
        all
    }

    /// The tiles in sight, as far as they are built.
    fn shown(self, density: Memo<Density>) -> Memo<Items<tile::Tile>> {
        let Self { model, canvas, tiles, places, first, built, .. } = self;
        let filter = memo(move || model.route.with(|route| Filter::from(route)));
        memo(move || {
            // Before its width is known they have no places.
            if canvas.width.get() == 0 {
                return Items::new();
            }
            let (top, bottom) = canvas.sight.get();
            places.with(|places| {
                let first = first.with_value(|first| {
                    tiles.with(|tiles| tiles.iter().position(|tile| Some(&tile.name) == first.as_ref()))
                });
                let window = tiles::in_sight(places, top, bottom);
                let window = tiles::nearest(window, places, first, built.get());
                let of = places.len();
                tiles.with(|tiles| {
                    model.store.with(|store| {
                        let tile = |index: usize| {
                            let name = &tiles.get(index)?.name;
                            let row = store.namespaces().iter().find(|row| row.name() == name)?.clone();
                            let memory =
                                store.usage.as_deref().and_then(|usage| usage::of_namespace(usage, name));
                            let tile = tile::Tile {
                                dim: !filter.with(|filter| filter.matches(&row)),
                                place: *places.get(index)?,
                                density: density.get(),
                                memory: memory.map(usage::of_requests),
                                index: index + 1,
                                of,
                                row,
                            };
                            Some((name.clone(), Arc::new(tile)))
                        };
                        window.into_iter().filter_map(tile).collect()
                    })
                })
            })
        })
    }

    /// Comes from a namespace that was just left, goes into the next one.
    fn come_and_go(self) {
        let Self { model, canvas, .. } = self;
        let (left, scrolled) =
            model.map.try_update_value(|map| (map.left.take(), map.scrolled)).unwrap_or_default();
        if let Some(left) = left {
            canvas.restore(scrolled);
            model.cursor.set(Some(left.clone()));
            request_animation_frame(move || self.zoom_out(&left, scrolled));
            focus::focus_key(model.cursor.get_untracked().unwrap_or_default());
        }
        on_cleanup(move || {
            let into = model.route.with_untracked(|route| match &route.screen {
                Screen::Map { namespace } => namespace.clone(),
                _ => None,
            });
            let scrolled = canvas.scrolled.get_value();
            let top = canvas.top.get_value();
            let entered =
                into.and_then(|into| self.place_of(&into)).map(|place| Rect { y: place.y + top, ..place });
            model.map.update_value(|map| (map.scrolled, map.entered) = (scrolled, entered));
        });
    }

    fn place_of(self, name: &str) -> Option<Rect> {
        let at = self.tiles.try_with_untracked(|tiles| tiles.iter().position(|tile| tile.name == name))??;
        self.places.try_with_untracked(|places| places.get(at).copied())?
    }

    /// Shows the tiles as coming together around the one that was left.
    fn zoom_out(self, left: &str, scrolled: i32) {
        let Some((place, element)) =
            self.place_of(left).zip(self.canvas.element.try_get_untracked().flatten())
        else {
            return;
        };
        let style = web_sys::HtmlElement::style(&element);
        let origin = format!("{}px {}px", place.middle_x(), place.middle_y().max(scrolled));
        drop(style.set_property("transform-origin", &origin));
        drop(element.class_list().add_1("is-zooming-out"));
    }

    fn key(self, event: &KeyboardEvent) {
        let Some(arrow) = Arrow::of(&event.key()) else { return };
        event.prevent_default();
        match arrow {
            Arrow::Left => self.step(-1, 0),
            Arrow::Right => self.step(1, 0),
            Arrow::Up => self.step(0, -1),
            Arrow::Down => self.step(0, 1),
        }
    }

    /// Moves the focus along the row or to another row.
    fn step(self, along: i32, rows: i32) {
        let name_at =
            |index: usize| self.tiles.with_untracked(|tiles| tiles.get(index).map(|tile| tile.name.clone()));
        let cursor = self.model.cursor.get_untracked();
        let at = cursor.and_then(|cursor| {
            self.tiles.with_untracked(|tiles| tiles.iter().position(|tile| tile.name == cursor))
        });
        let to = self.places.with_untracked(|places| {
            let to = at.map_or(0, |at| tiles::step(places, at, along, rows));
            places.get(to).map(|place| (to, *place))
        });
        let Some((to, place)) = to else { return };
        let Some(name) = name_at(to) else { return };
        self.model.cursor.set(Some(name.clone()));
        self.canvas.reveal(place.y, place.bottom());
        focus::focus_key(name);
    }
}
