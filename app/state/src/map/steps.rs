//! Where the arrow keys lead on a namespace's map.

use super::{graph::Graph, scene::Stop};

/// An arrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrow {
    /// To the thing above.
    Up,
    /// To the thing below.
    Down,
    /// To the column before.
    Left,
    /// To the next column.
    Right,
}

impl Arrow {
    /// Of a key's name.
    pub fn of(key: &str) -> Option<Self> {
        Some(match key {
            "ArrowUp" => Self::Up,
            "ArrowDown" => Self::Down,
            "ArrowLeft" => Self::Left,
            "ArrowRight" => Self::Right,
            _ => return None,
        })
    }
}

/// The stop that an arrow leads to. Across columns that is what the thing has to do with, or else what stands nearest.
pub fn step(graph: &Graph, stops: &[Stop], from: &str, arrow: Arrow) -> Option<usize> {
    let Some(at) = stops.iter().position(|stop| stop.key == from) else {
        return (!stops.is_empty()).then_some(0);
    };
    let here = &stops[at];
    let same = |to: usize| stops.get(to).filter(|stop| stop.lane == here.lane).map(|_| to);
    match arrow {
        Arrow::Up => at.checked_sub(1).and_then(same),
        Arrow::Down => same(at + 1),
        Arrow::Left | Arrow::Right => {
            let lanes = stops.iter().map(|stop| stop.lane);
            let lane = match arrow {
                Arrow::Left => lanes.filter(|lane| *lane < here.lane).max()?,
                _ => lanes.filter(|lane| *lane > here.lane).min()?,
            };
            let linked =
                |node: usize| graph.out(here.node).contains(&node) || graph.into(here.node).contains(&node);
            let there = stops.iter().enumerate().filter(|(_, stop)| stop.lane == lane);
            there
                .min_by_key(|(_, stop)| {
                    (!linked(stop.node), (stop.place.middle_y() - here.place.middle_y()).abs())
                })
                .map(|(to, _)| to)
        }
    }
}

#[cfg(test)]
mod tests;
