//! Where each card of a namespace's map stands.

use super::{
    curve::End,
    graph::Graph,
    lanes::{Lane, Order},
    rect::Rect,
};

/// The height of a card.
pub const CARD: i32 = 44;
/// Between cards.
pub const GAP: i32 = 12;
/// The height of a column's title.
pub const HEAD: i32 = 28;
/// From pod to pod, when they are marks.
pub const MARK: i32 = 13;
/// The height of a pod, when it is a row.
pub const POD_ROW: i32 = 26;
/// More pods than these are folded.
pub const MARKS: usize = 60;
/// More rows of pods than these are left to the list of pods.
pub const ROWS: usize = 40;

/// How wide and how tall it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// In pixels.
    pub width: i32,
    /// The columns stand one below the other.
    pub stacked: bool,
}

/// A card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Its node in the graph.
    pub node: usize,
    /// The node's key.
    pub key: String,
    /// Its column.
    pub lane: Lane,
    /// Where it stands.
    pub place: Rect,
    /// Where its pods stand, when they are marks.
    pub marks: Rect,
    /// Its pods are rows below it.
    pub open: bool,
    /// How edges see it.
    pub end: End,
    /// The end of it and of all that belongs to it.
    pub bottom: i32,
}

/// A pod as a row below its workload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PodRow {
    /// The workload's node.
    pub node: usize,
    /// Its place among the workload's pods.
    pub pod: usize,
    /// The pod's key.
    pub key: String,
    /// Where it stands.
    pub place: Rect,
}

/// Something that the keyboard stops at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// A node's or a pod's key.
    pub key: String,
    /// The node, or the pod's workload.
    pub node: usize,
    /// Its column.
    pub lane: Lane,
    /// Where it stands.
    pub place: Rect,
}

/// A namespace's map.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scene {
    /// Column by column, from top to bottom.
    pub cards: Vec<Card>,
    /// The pods of the opened workload.
    pub pods: Vec<PodRow>,
    /// Where the columns' titles stand.
    pub heads: [Rect; 4],
    /// From its top to its end.
    pub height: i32,
}

/// The columns' measures.
#[derive(Debug, Clone, Copy)]
struct Measures {
    card: i32,
    between: i32,
    marks: i32,
}

impl Measures {
    fn of(frame: Frame) -> Self {
        if frame.stacked {
            let marks = MARK * 7;
            return Self { card: frame.width - marks - GAP, between: 0, marks };
        }
        let marks = if frame.width >= 1_000 { MARK * 8 } else { MARK * 6 };
        let between = (frame.width / 22).clamp(24, 64);
        let card = ((frame.width - marks - GAP - 3 * between) / 4).clamp(96, 300);
        Self { card, between, marks }
    }

    /// The left of a column.
    fn x(self, lane: Lane) -> i32 {
        let steps = |count: i32| count * (self.card + self.between);
        match lane {
            Lane::Routes => 0,
            Lane::Services => steps(1),
            Lane::Workloads => steps(2),
            Lane::Config => steps(3) + GAP + self.marks,
        }
    }
}

impl Scene {
    /// Places everything. `open` is the key of the workload whose pods are rows.
    pub fn new(graph: &Graph, order: &Order, open: Option<&str>, frame: Frame) -> Self {
        let measures = Measures::of(frame);
        let mut scene = Self::default();
        let mut y = 0;
        for lane in Lane::ALL {
            let x = if frame.stacked { 0 } else { measures.x(lane) };
            let top = if frame.stacked { y } else { 0 };
            let width = match (frame.stacked, lane) {
                (true, Lane::Workloads) | (false, _) => measures.card,
                (true, _) => frame.width,
            };
            scene.heads[lane.index()] = Rect { x, y: top, width, height: HEAD };
            y = top + HEAD;
            for key in &order[lane.index()] {
                if let Some(node) = graph.position(key) {
                    let place = Rect { x, y, width, height: CARD };
                    y = scene.add(graph, node, lane, place, measures, open) + GAP;
                }
            }
            if graph.nodes.iter().all(|node| node.lane != lane) {
                // Room for a word that there is none.
                y += HEAD;
            }
            scene.height = scene.height.max(y);
            if frame.stacked {
                y += GAP;
            }
        }
        scene
    }

    /// Adds a card with its pods; returns where they end.
    fn add(
        &mut self,
        graph: &Graph,
        node: usize,
        lane: Lane,
        place: Rect,
        measures: Measures,
        open: Option<&str>,
    ) -> i32 {
        let it = &graph.nodes[node];
        let key = it.key();
        let open = open == Some(&key) && !it.pods.is_empty();
        let mut marks = Rect::default();
        let mut bottom = place.bottom();
        if open {
            for (pod, it) in it.pods.iter().enumerate().take(ROWS) {
                let below = Rect {
                    x: place.x + GAP,
                    y: bottom + 4,
                    width: place.width + measures.marks,
                    height: POD_ROW,
                };
                bottom = below.bottom() - 4;
                let key = format!("Pod/{}/{}", it.namespace, it.name);
                self.pods.push(PodRow { node, pod, key, place: below });
            }
            bottom += 4;
            if it.pods.len() > ROWS {
                bottom += POD_ROW;
            }
        } else if !it.pods.is_empty() {
            let columns = measures.marks / MARK;
            let shown = i32::try_from(it.pods.len().min(MARKS)).unwrap_or(0);
            let folded = i32::from(it.pods.len() > MARKS);
            let rows = (shown + columns - 1) / columns + folded;
            marks = Rect { x: place.right() + GAP, y: place.y, width: columns * MARK, height: rows * MARK };
            // A single row of pods stands beside the card's middle.
            marks.y += ((CARD - marks.height) / 2).max(2);
            bottom = bottom.max(marks.bottom());
        }
        let first_row = i32::try_from(it.pods.len()).unwrap_or(i32::MAX).min(marks.width / MARK) * MARK;
        let start = if first_row > 0 { marks.x + first_row } else { place.right() };
        let has_marks = lane == Lane::Workloads && measures.between > 0;
        let bend = if has_marks { place.right() + GAP + measures.marks } else { place.right() };
        let end = End { place, start, bend };
        self.cards.push(Card { node, key, lane, place, marks, open, end, bottom });
        bottom
    }

    /// The cards of which a pixel is between two heights.
    pub fn in_sight(&self, top: i32, bottom: i32) -> Vec<&Card> {
        self.cards.iter().filter(|card| card.bottom > top && card.place.y < bottom).collect()
    }

    /// The rows of pods of which a pixel is between two heights.
    pub fn pods_in_sight(&self, top: i32, bottom: i32) -> Vec<&PodRow> {
        self.pods.iter().filter(|row| row.place.bottom() > top && row.place.y < bottom).collect()
    }

    /// The card of a node.
    pub fn card(&self, node: usize) -> Option<&Card> {
        self.cards.iter().find(|card| card.node == node)
    }

    /// Everything that the keyboard stops at: column by column, an opened workload's pods after it.
    pub fn stops(&self) -> Vec<Stop> {
        let mut stops = Vec::with_capacity(self.cards.len() + self.pods.len());
        for card in &self.cards {
            stops.push(Stop { key: card.key.clone(), node: card.node, lane: card.lane, place: card.place });
            if card.open {
                stops.extend(self.pods.iter().map(|row| Stop {
                    key: row.key.clone(),
                    node: row.node,
                    lane: card.lane,
                    place: row.place,
                }));
            }
        }
        stops
    }
}

#[cfg(test)]
mod tests;
