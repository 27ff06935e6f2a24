//! What only a browser has.

pub(crate) mod clipboard;
pub(crate) mod clock;
pub(crate) mod crash;
pub(crate) mod download;
pub(crate) mod resize;
pub(crate) mod scroll;
pub(crate) mod storage;
