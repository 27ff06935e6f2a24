//! The cluster: one tile for each namespace, as wide as it has pods, in rows of one height.
//!
//! A treemap that fills the screen exactly gives each change of one namespace a new place to all the others, and the
//! small ones no room for their name. Here a tile is one to four columns wide, and stays where it is.

use kdr_proto::v1::Namespace;

use super::rect::Rect;
use crate::order;

/// Between tiles.
pub const GAP: i32 = 10;

/// How much room a tile has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Density {
    /// A column is at least so wide.
    column: i32,
    /// A tile is so high.
    pub height: i32,
    /// Pods have so much room from top to bottom.
    pub pods: u32,
    /// There is room for words: how many workloads there are, and what else.
    pub words: bool,
}

impl Density {
    /// The fewer namespaces there are, the more can be said of each.
    pub fn of(namespaces: usize) -> Self {
        match namespaces {
            0..=30 => Self { column: 196, height: 152, pods: 44, words: true },
            31..=90 => Self { column: 168, height: 96, pods: 36, words: false },
            _ => Self { column: 132, height: 87, pods: 27, words: false },
        }
    }
}

/// A namespace's tile, before it has a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    /// The namespace.
    pub name: String,
    /// So many columns wide, `1..=4`.
    pub span: u32,
}

/// The tiles to show: those that were there stay as they were, new ones come after them. `namespaces` are in order.
pub fn tiles<'a>(before: &[Tile], namespaces: impl IntoIterator<Item = &'a Namespace>) -> Vec<Tile> {
    let namespaces: Vec<&Namespace> = namespaces.into_iter().collect();
    let mut pods: Vec<u32> = namespaces.iter().map(|namespace| namespace.pods).collect();
    order::sort(&mut pods, u32::cmp);
    let median = pods.get(pods.len() / 2).copied().unwrap_or(0).max(1);
    let names = |tiles: &[Tile]| tiles.iter().map(|tile| tile.name.clone()).collect::<Vec<_>>();
    let fresh: Vec<Tile> = namespaces
        .into_iter()
        .map(|namespace| Tile { name: namespace.name.clone(), span: span(namespace.pods, median) })
        .collect();
    let find = |name: &String| {
        let known = |tiles: &[Tile]| tiles.iter().find(|tile| tile.name == *name).cloned();
        known(before).or_else(|| known(&fresh))
    };
    super::settle::settle(&names(before), names(&fresh)).iter().filter_map(find).collect()
}

/// One column for what has as many pods as most, up to four for what has more.
fn span(pods: u32, median: u32) -> u32 {
    (pods.saturating_add(median / 2) / median).clamp(1, 4)
}

/// A place for each tile, row after row, each row full but for the last one: a wide tile makes do with two columns or
/// more that are left of a row; where one is left, the tile before takes it.
pub fn places(tiles: &[Tile], width: i32, density: Density) -> Vec<Rect> {
    let columns = ((width + GAP) / (density.column + GAP)).max(1);
    let column = (width - GAP * (columns - 1)).max(1) / columns;
    let mut places: Vec<Rect> = Vec::with_capacity(tiles.len());
    let (mut used, mut y) = (0, 0);
    for tile in tiles {
        let mut span = i32::try_from(tile.span).unwrap_or(1).clamp(1, columns);
        let left = columns - used;
        if span > left && left > 1 {
            span = left;
        } else if span > left {
            if let Some(last) = places.last_mut().filter(|_| left == 1) {
                last.width = width - last.x;
            }
            used = 0;
            y += density.height + GAP;
        }
        let x = used * (column + GAP);
        places.push(Rect { x, y, width: span * (column + GAP) - GAP, height: density.height });
        used += span;
        if used == columns
            && let Some(last) = places.last_mut()
        {
            last.width = width - last.x;
        }
    }
    places
}

/// From mark to mark, in pixels, so that so many pods fit into a tile of this width: as large as can be.
pub fn mark(pods: u32, width: u32, density: Density) -> u32 {
    let fits = |size: &u32| (width / size) * (density.pods / size) >= pods;
    [13, 11, 9].into_iter().find(fits).unwrap_or(9)
}

/// The tiles of which a pixel is between `top` and `bottom`.
pub fn in_sight(places: &[Rect], top: i32, bottom: i32) -> std::ops::Range<usize> {
    places.partition_point(|place| place.bottom() <= top)..places.partition_point(|place| place.y < bottom)
}

/// So many of these, the nearest to a tile (or to the first of them) first, in their order: what is drawn of them while
/// not all are yet.
pub fn nearest(
    window: std::ops::Range<usize>,
    places: &[Rect],
    to: Option<usize>,
    most: usize,
) -> Vec<usize> {
    let mut chosen: Vec<usize> = window.collect();
    if chosen.len() > most {
        let at = to.or_else(|| chosen.first().copied()).and_then(|at| places.get(at)).copied();
        let at = at.unwrap_or_default();
        chosen.sort_by_key(|index| places.get(*index).map(|place| place.distance(at)));
        chosen.truncate(most);
        chosen.sort_unstable();
    }
    chosen
}

/// The tile to go to from one of them: by so many along the row, or to the nearest one so many rows away.
pub fn step(places: &[Rect], from: usize, along: i32, rows: i32) -> usize {
    let last = places.len().saturating_sub(1);
    let Some(here) = places.get(from) else { return last };
    if rows == 0 {
        let by = usize::try_from(along.unsigned_abs()).unwrap_or(0);
        return if along < 0 { from.saturating_sub(by) } else { (from + by).min(last) };
    }
    let y = here.y + rows * (here.height + GAP);
    let row = places.iter().enumerate().filter(|(_, place)| place.y == y);
    row.min_by_key(|(_, place)| (place.middle_x() - here.middle_x()).abs()).map_or(from, |(index, _)| index)
}

#[cfg(test)]
mod tests;
