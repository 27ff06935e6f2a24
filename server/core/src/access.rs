//! Who may see and do what.
//!
//! ```text
//!   Identity   who asks, as the provider says            Bindings   who has which role where, as configured
//!        └──────────────────────┬──────────────────────────┘
//!                             Scope      what they may see: the only thing that a view is made for
//!                             Pass       the same with until when; every request carries one
//! ```

mod binding;
mod limited;
mod pass;
mod pattern;
mod role;
mod scope;

pub use binding::{Binding, Bindings, Identity};
pub use pass::{Lease, Lost, Pass};
pub use pattern::Pattern;
pub use role::{Right, Role};
pub use scope::{Grant, Scope};

#[cfg(test)]
mod tests;
