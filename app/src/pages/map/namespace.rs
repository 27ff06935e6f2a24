//! One namespace: what leads in, what runs, what that reads and writes; edges for what is pointed at.

use std::sync::Arc;

use kdr_app_state::{
    filter::Filter,
    health,
    map::{
        curve::curve,
        graph::{Chain, Graph, key},
        lanes::{self, Lane, Order},
        scene::{Frame, PodRow, Scene, Stop},
        settle::buried,
        steps::{self, Arrow},
    },
    route::{CLUSTER_SCOPED, Panel, Route, Screen},
};
use kdr_proto::v1::{Health, ResourceRef};
use leptos::{ev::KeyboardEvent, prelude::*};

use super::{
    canvas::Canvas,
    card::{self, Card},
    focus, head,
    pods::{self, PodLine},
    wheel::Wheel,
};
use crate::{
    components::{
        keyed::{Items, keyed},
        notice::notice,
    },
    live::{IntoPiece as _, IntoPieces as _, Piece, live, maybe, memo, on_bump},
    model::Model,
    navigation,
};

mod zoom;

/// A namespace's moving parts.
#[derive(Clone, Copy)]
pub(super) struct Namespace {
    pub(super) model: Model,
    canvas: Canvas,
    pub(super) graph: Memo<Arc<Graph>>,
    scene: Memo<Arc<Scene>>,
    order: Memo<Order>,
    /// What the pointer or the focus is on.
    pointed: RwSignal<Option<String>>,
    /// What the panel shows, as a node of the map: a pod stands with its workload.
    opened: Memo<Option<String>>,
    /// What hangs together with the one or the other.
    chain: Memo<Arc<Chain>>,
    /// The one thing that Tab stops at.
    pub(super) tab_stop: Memo<Option<String>>,
    resort: RwSignal<u32>,
}

pub(super) fn page(model: Model, namespace: &str) -> Piece {
    let outside = namespace == CLUSTER_SCOPED;
    let it = Namespace::new(model, outside);
    let wheel = Wheel::new();
    let filter = memo(move || model.route.with(|route| Filter::from(route)));
    let cards = it.cards(filter);
    let lines = it.lines();
    let loaded = memo(move || model.store.with(kdr_app_state::store::Store::is_loaded));
    let empty = memo(move || loaded.get() && it.graph.with(|graph| graph.nodes.is_empty()));
    let stale = memo(move || model.is_stale());
    let name = namespace.to_owned();
    it.come_and_go(namespace.to_owned());
    on_bump(model.steps, move || {
        it.step(match model.step.get_value() {
            0 => None,
            ..0 => Some(Arrow::Up),
            _ => Some(Arrow::Down),
        });
    });
    view! {
        {head::of_namespace(model, namespace, resort_button(it))}
        <div
            class="map scene"
            class:is-stale=stale
            role="group"
            aria-label=format!("Map of {}", if outside { "what is outside namespaces" } else { namespace })
            aria-busy=live(move || (!loaded.get()).to_string())
            hidden=empty
            node_ref=it.canvas.element
            style:height=live(move || format!("{}px", it.scene.with(|scene| scene.height)))
            on:keydown=move |event| it.key(&event)
            on:pointerover=move |event| it.point(event.target())
            on:pointerleave=move |_| it.pointed.set(None)
            on:focusin=move |event| it.point(event.target().filter(focus::is_visible))
            on:focusout=move |_| it.pointed.set(None)
            on:wheel=move |event| wheel.turn(&event, |key| it.open(&key), || leave(model))
        >
            {Lane::ALL.map(|lane| title(it, lane, outside)).into_iter().pieces()}
            {edges(it)}
            {keyed(cards, move |item| card::card(it, item))}
            {keyed(lines, move |item| pods::line(it, item))}
        </div>
        {maybe(move || empty.get().then(|| nothing(&name)))}
    }
    .piece()
}

/// Zooms out to the cluster.
pub(super) fn leave(model: Model) {
    let screen = Screen::Map { namespace: None };
    navigation::go(model, Route { screen, panel: None, ..model.route.get_untracked() });
}

fn nothing(namespace: &str) -> Piece {
    let text = "Nothing is in this namespace, there is no such namespace, or KDR's account may not look into it; the \
                connection's details say which.";
    let all = view! { <a class="button" href=Screen::Map { namespace: None }.path()>"The whole cluster"</a> };
    notice(format!("Nothing to draw of {namespace}"), text.to_owned(), all.piece())
}

fn title(it: Namespace, lane: Lane, outside: bool) -> Piece {
    let place = move || it.scene.with(|scene| scene.heads[lane.index()]);
    let counts = memo(move || {
        it.graph.with(|graph| {
            let nodes = || graph.nodes.iter().filter(|node| node.lane == lane);
            (nodes().count(), nodes().map(|node| node.pods.len()).sum::<usize>())
        })
    });
    view! {
        <h2
            class="lane-title"
            style:left=live(move || format!("{}px", place().x))
            style:top=live(move || format!("{}px", place().y))
        >
            {live(move || { let (things, pods) = counts.get(); lane.title(outside, things, pods) })}
        </h2>
    }
    .piece()
}

/// The edges of the chain: one path for those that lead to trouble, one for those that lead nowhere, one for the rest.
fn edges(it: Namespace) -> Piece {
    let paths = memo(move || {
        let mut paths = [String::new(), String::new(), String::new()];
        it.chain.with(|chain| {
            it.scene.with(|scene| {
                it.graph.with(|graph| {
                    for (from, to) in &chain.edges {
                        let Some((a, b)) = scene.card(*from).zip(scene.card(*to)) else { continue };
                        let health = |node: usize| graph.nodes[node].health;
                        let sort = match (health(*from), health(*to)) {
                            (_, Health::Missing) => 2,
                            (_, to) if health::is_broken(to) => 1,
                            _ => 0,
                        };
                        paths[sort] += &curve(a.end, b.end);
                    }
                });
            });
        });
        paths
    });
    let path = move |sort: usize| live(move || paths.with(|paths| paths[sort].clone()));
    view! {
        <svg class="edges" aria-hidden="true" width="100%" height="100%">
            <path class="edge" d=path(0)></path>
            <path class="edge is-trouble" d=path(1)></path>
            <path class="edge is-missing" d=path(2)></path>
        </svg>
    }
    .piece()
}

/// Sorts anew, when trouble stands below what is well.
fn resort_button(it: Namespace) -> Piece {
    let count = memo(move || {
        it.graph.with(|graph| {
            let broken = |key: &String| {
                graph.position(key).is_some_and(|node| health::is_broken(graph.nodes[node].health))
            };
            it.order.with(|order| order.iter().map(|lane| buried(lane.iter().map(broken))).sum::<usize>())
        })
    });
    maybe(move || {
        let count = Some(count.get()).filter(|count| *count > 0)?;
        let sort = move |_| it.resort.update(|times| *times += 1);
        Some(view! { <button class="button" on:click=sort>{format!("{count} below what is well — resort")}</button> })
    })
    .piece()
}

impl Namespace {
    fn new(model: Model, outside: bool) -> Self {
        let canvas = Canvas::new();
        let resort = RwSignal::new(0);
        // A graph is made anew with each change, and to compare two of them is no cheaper.
        let graph = Memo::new_with_compare(
            move |_| {
                model.store.with(|store| {
                    Arc::new(Graph::new(
                        outside,
                        store.workloads(),
                        store.pods(),
                        store.resources(),
                        store.links(),
                    ))
                })
            },
            |_, _| true,
        );
        let opened = memo(move || {
            let of = model.route.with(|route| route.panel.as_ref().map(Panel::resource))?;
            graph.with(|graph| node_of(graph, &of))
        });
        let order = settled(model, graph, resort);
        let scene = memo(move || {
            let frame = Frame { width: canvas.width.get().max(320), stacked: model.narrow.get() };
            let opened = opened.get();
            Arc::new(
                graph.with(|graph| order.with(|order| Scene::new(graph, order, opened.as_deref(), frame))),
            )
        });
        let pointed = RwSignal::new(None::<String>);
        let chain = memo(move || {
            let at = pointed.get().or_else(|| opened.get());
            graph.with(|graph| {
                let node = at.and_then(|key| graph.position(&key));
                Arc::new(node.map(|node| graph.chain(node)).unwrap_or_default())
            })
        });
        let tab_stop = memo(move || {
            scene.with(|scene| {
                let (top, bottom) = canvas.sight.get();
                let cards = scene.in_sight(top, bottom);
                let pods = scene.pods_in_sight(top, bottom);
                let keys = || cards.iter().map(|card| &card.key).chain(pods.iter().map(|pod| &pod.key));
                let cursor = model.cursor.get().filter(|cursor| keys().any(|key| key == cursor));
                cursor.or_else(|| keys().next().cloned())
            })
        });
        Self { model, canvas, graph, scene, order, pointed, opened, chain, tab_stop, resort }
    }

    /// The cards in sight.
    fn cards(self, filter: Memo<Filter>) -> Memo<Items<Card>> {
        memo(move || {
            let (top, bottom) = self.canvas.sight.get();
            let opened = self.opened.get();
            self.scene.with(|scene| {
                self.graph.with(|graph| {
                    self.chain.with(|chain| {
                        filter.with(|filter| {
                            let card = |placed: &kdr_app_state::map::scene::Card| {
                                let node = graph.nodes.get(placed.node)?.clone();
                                let card = Card {
                                    linked: chain.nodes.contains(&placed.node) && chain.nodes.len() > 1,
                                    selected: opened.as_ref() == Some(&placed.key),
                                    dim: !passes(filter, &node),
                                    placed: placed.clone(),
                                    node,
                                };
                                Some((placed.key.clone(), Arc::new(card)))
                            };
                            scene.in_sight(top, bottom).into_iter().filter_map(card).collect()
                        })
                    })
                })
            })
        })
    }

    /// The rows of pods in sight, and what stands below them.
    fn lines(self) -> Memo<Items<PodLine>> {
        let shown = memo(move || {
            self.model.route.with(|route| route.panel.as_ref().map(|panel| key(&panel.resource())))
        });
        memo(move || {
            let (top, bottom) = self.canvas.sight.get();
            self.scene.with(|scene| {
                self.graph.with(|graph| {
                    let line = |row: &PodRow| {
                        let node = graph.nodes.get(row.node)?;
                        let line = PodLine {
                            pod: node.pods.get(row.pod)?.clone(),
                            workload: node.reference.name.clone(),
                            place: row.place,
                            selected: shown.with(|shown| shown.as_ref() == Some(&row.key)),
                        };
                        Some((row.key.clone(), Arc::new(line)))
                    };
                    scene.pods_in_sight(top, bottom).into_iter().filter_map(line).collect()
                })
            })
        })
    }

    /// Where the thing of a key opens.
    pub(super) fn href(self, reference: &ResourceRef) -> String {
        self.model.route.with(|route| route.with_panel(Some(Panel::of(reference))).href())
    }

    fn open(self, key: &str) {
        let reference = self
            .graph
            .with_untracked(|graph| graph.position(key).map(|node| graph.nodes[node].reference.clone()));
        let reference =
            reference.or_else(|| reference_of(key)).filter(|reference| !reference.name.is_empty());
        if let Some(reference) = reference {
            let route =
                self.model.route.with_untracked(|route| route.with_panel(Some(Panel::of(&reference))));
            navigation::go(self.model, route);
        }
    }

    /// Notes what the pointer or the focus is on.
    fn point(self, target: Option<web_sys::EventTarget>) {
        let key = focus::key_at(target);
        let key = key.and_then(|key| {
            self.graph.with_untracked(|graph| {
                let of = reference_of(&key)?;
                graph.position(&key).map(|_| key.clone()).or_else(|| node_of(graph, &of))
            })
        });
        if self.pointed.with_untracked(|pointed| *pointed != key) {
            self.pointed.set(key);
        }
    }

    /// The key itself, or for a pod whose row is folded away that of its workload.
    fn standing(self, key: String, stops: &[Stop]) -> String {
        if stops.iter().any(|stop| stop.key == key) {
            return key;
        }
        let of = reference_of(&key);
        let with = of.and_then(|of| self.graph.with_untracked(|graph| node_of(graph, &of)));
        with.unwrap_or(key)
    }

    fn key(self, event: &KeyboardEvent) {
        if let Some(arrow) = Arrow::of(&event.key()) {
            event.prevent_default();
            self.step(Some(arrow));
        }
    }

    /// Moves the focus; without an arrow it returns to where it was.
    fn step(self, arrow: Option<Arrow>) {
        let cursor = self.model.cursor.get_untracked();
        let stops = self.scene.with_untracked(|scene| scene.stops());
        let here =
            cursor.map(|cursor| self.standing(cursor, &stops)).or_else(|| self.tab_stop.get_untracked());
        let here = here.unwrap_or_default();
        let to = match arrow {
            None => stops.iter().position(|stop| stop.key == here),
            Some(arrow) => self.graph.with_untracked(|graph| steps::step(graph, &stops, &here, arrow)),
        };
        let Some(stop) = to.and_then(|to| stops.get(to)) else { return };
        self.model.cursor.set(Some(stop.key.clone()));
        self.canvas.reveal(stop.place.y, stop.place.bottom());
        focus::focus_key(stop.key.clone());
    }
}

/// The order as it was when the person saw it first.
fn settled(model: Model, graph: Memo<Arc<Graph>>, resort: RwSignal<u32>) -> Memo<Order> {
    let sorted = StoredValue::new(0_u32);
    let complete = memo(move || model.store.with(kdr_app_state::store::Store::is_complete));
    Memo::new(move |before: Option<&Order>| {
        let times = resort.get();
        let anew = sorted.get_value() != times || !complete.get();
        sorted.set_value(times);
        let none = Order::default();
        graph.with(|graph| lanes::order(before.filter(|_| !anew).unwrap_or(&none), graph))
    })
}

/// The resource that a key names.
fn reference_of(key: &str) -> Option<ResourceRef> {
    let mut parts = key.splitn(3, '/').map(str::to_owned);
    Some(ResourceRef { kind: parts.next()?, namespace: parts.next()?, name: parts.next()? })
}

/// The node that a resource is, or, for a pod, that it stands with.
fn node_of(graph: &Graph, of: &ResourceRef) -> Option<String> {
    let own = key(of);
    if graph.position(&own).is_some() {
        return Some(own);
    }
    let with = (of.kind == "Pod").then(|| graph.workload_of_pod(&of.name)).flatten()?;
    Some(graph.nodes[with].key())
}

/// Whether a node passes the filter: itself, or one of its pods.
fn passes(filter: &Filter, node: &kdr_app_state::map::graph::Node) -> bool {
    let of_pod = |pod: &Arc<kdr_proto::v1::Pod>| filter.matches(&kdr_app_state::row::Row::Pod(pod.clone()));
    filter.is_empty()
        || node.row.as_ref().is_some_and(|row| filter.matches(row))
        || node.pods.iter().any(of_pod)
}
