//! The door against a provider within this process, as browsers and programs meet it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod flow;
mod keys;
mod leaving;
mod limits;
mod log;
mod redirects;
mod renewal;
mod sessions;
mod support;
mod tokens;
mod who;
