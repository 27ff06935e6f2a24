//! Logs as the page asks for them, holds them and draws them.
//!
//! ```text
//!   address ◀─▶ query ─▶ session ─ ReadRequest ─▶ server
//!                          │ ◀──── ReadResponse ──┘ one stream of what comes, pages of what was or comes after
//!                          ▼
//!               sources, buffer ─▶ layout (parsed, folded, grouped) ─▶ find (marks) ─▶ rows in sight
//!                          └─────▶ histogram
//! ```

pub mod ansi;
pub mod buffer;
pub mod filter;
pub mod find;
pub mod histogram;
pub mod layout;
pub mod line;
pub mod page;
pub mod query;
pub mod session;
pub mod sources;
pub mod width;
