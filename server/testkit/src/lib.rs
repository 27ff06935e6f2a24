//! What tests of the adapters need: a mock API server that fails on command, builders of Kubernetes objects, and a mock
//! [identity provider](provider::MockProvider).
//!
//! ```no_run
//! # use kdr_testkit::{MockApi, Scenario, Verb, object::{deployment, pod}};
//! # async fn test() {
//! let api = MockApi::start().await;
//! api.put(pod("shop", "web-1").waiting("CrashLoopBackOff", "back-off 5m0s"));
//! api.put(deployment("shop", "web", 3).status("readyReplicas", 2));
//!
//! api.next("pods", Verb::List, Scenario::Throttled { retry_after: 1 }); // once
//! api.always("events", Verb::List, Scenario::Forbidden);               // until api.heal("events")
//!
//! let client = api.client(); // or connect anything else to api.url()
//! api.watches("pods", 1).await; // wait until a watch is open
//! api.cut("pods");              // break it
//! # }
//! ```
//!
//! The mock keeps objects, versions and a history as the real one does, so a client that recovers from a fault can
//! be compared with a fresh list. It counts what it is asked ([`MockApi::requests`]), and every wait has a limit.

#![expect(clippy::expect_used, reason = "a test kit fails a test by panicking")]
#![expect(clippy::missing_panics_doc, reason = "every function here panics when the test is wrong")]

mod api;
mod log;
pub mod object;
pub mod provider;
mod scenario;

pub use api::{MockApi, Request};
pub use log::{Gate, LogScript};
pub use scenario::{Scenario, Verb};
