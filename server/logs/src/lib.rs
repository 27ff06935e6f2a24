//! Adapter: containers' logs, followed and resumed.
//!
//! ```text
//!   API server ─ upstream ─→ lines ──→ resume ──────→ queue ─→ viewer
//!     (request, refusal)     (stamp)   exactly once   batches, bounded
//!          ↑                              │
//!          └──────── follow (run, pace) ──┘ again, as long as the run and the viewer are there
//! ```
//!
//! `last` reads, and remembers, how runs ended.
//!
//! `stamp`, `lines`, `resume`, `run`, `behind`, `refusal` and `request` are functions of data; `follow`, `forward` and
//! `upstream` do the I/O.

mod behind;
pub mod container;
mod follow;
mod forward;
mod last;
pub mod lines;
mod metrics;
mod pace;
mod queue;
mod read;
mod refusal;
mod request;
pub mod resume;
mod run;
mod source;
pub mod stamp;
mod upstream;

pub use metrics::Metrics;
pub use pace::Pace;
pub use source::Logs;
