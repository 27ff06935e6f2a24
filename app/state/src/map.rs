//! Where everything stands on the map, in whole pixels: functions of rows, links and the width there is.
//!
//! ```text
//!   namespaces ─ settle ─▶ tiles ─▶ rectangles                                  the cluster
//!   workloads, pods, resources, links ─▶ graph ─▶ lanes (settled) ─▶ scene      a namespace
//!                                          └── chain of what is pointed at ─▶ curve
//! ```
//!
//! A place that a person has seen stays where it is: orders are settled once and kept until the person asks for a new
//! one, or opens the map again.

pub mod curve;
#[cfg(test)]
mod example;
pub mod glyph;
pub mod graph;
pub mod lanes;
pub mod rect;
pub mod scene;
pub mod settle;
pub mod steps;
pub mod tiles;
