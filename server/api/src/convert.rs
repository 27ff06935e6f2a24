//! The core's types as the contract's messages. Every match is exhaustive and every struct is built whole, so that a
//! field that is added on one side does not compile on the other until somebody has decided about it.

pub(crate) mod change;
pub(crate) mod container;
pub(crate) mod finding;
pub(crate) mod health;
pub(crate) mod log;
pub(crate) mod pod;
pub(crate) mod resource;
pub(crate) mod rows;
pub(crate) mod search;
pub(crate) mod time;
pub(crate) mod usage;
pub(crate) mod watch;
