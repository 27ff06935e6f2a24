//! Logs read through the port, from an API server that a test plays by hand.

#[cfg(test)]
mod last;
#[cfg(test)]
mod node;
#[cfg(test)]
mod opening;
#[cfg(test)]
mod resuming;
#[cfg(test)]
mod slow_viewer;
