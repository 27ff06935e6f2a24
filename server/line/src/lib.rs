//! What a line of a log says. Bytes in, slices of them out: the server's filter and the page's view ask the same
//! functions, so that what the one selects is what the other shows.
//!
//! Nobody promises anything about a line. Any bytes are taken, of any length; nothing is deeper or longer than a bound,
//! and what is not understood is said to be plain.

pub mod ansi;
pub mod fields;
pub mod group;
pub mod level;

pub use fields::{Field, Parsed};
pub use group::Grouping;
pub use level::Level;
