//! The logs of a selection, read through the port from a small cluster that a test moves by hand.

#[cfg(test)]
mod finding;
#[cfg(test)]
mod rollouts;
#[cfg(test)]
mod sharing;
#[cfg(test)]
mod spans;
#[cfg(test)]
mod viewer;
#[cfg(test)]
mod world;
