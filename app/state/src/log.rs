//! A container's log as the page holds and draws it.

pub mod ansi;
pub mod buffer;
pub mod layout;
pub mod session;
pub mod width;
