//! The page's state without its view: everything here is a function of messages, clocks and keys, and is tested on
//! the host. `kdr-app` only fetches, draws and listens.
//!
//! ```text
//!   kdr_proto::v1 ─ WatchResponse ─▶ store ─ rows in order ─▶ filter ─▶ shown (frozen while pointed at) ─▶ window ─▶ view
//!                 ─ ReadResponse ──▶ log::session ─▶ log::buffer ─▶ log::layout ─▶ window ─▶ log::find ─▶ view
//!                 ─ rows and links ─▶ map::graph ─▶ map::lanes ─▶ map::scene ─▶ view
//!   address ◀─▶ route          server's time ─▶ clock ─▶ age, instant
//! ```

pub mod age;
pub mod chart;
pub mod chips;
pub mod clock;
pub mod container;
pub mod filter;
pub mod finding;
pub mod headline;
pub mod health;
pub mod instant;
pub mod kind;
pub mod link;
pub mod log;
pub mod map;
pub mod order;
pub mod problem;
pub mod quantity;
pub mod relation;
pub mod route;
pub mod row;
pub mod search;
pub mod sentence;
pub mod shown;
pub mod store;
pub mod usage;
pub mod window;
pub mod yaml;
