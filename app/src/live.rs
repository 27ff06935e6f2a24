//! Leptos' reactive primitives, compiled once per type instead of once per closure.
//!
//! Each is generic over the closure that it is given, and a page has hundreds of closures: a box around them takes a
//! quarter off what every visitor downloads.

use std::pin::Pin;

use leptos::prelude::*;

pub(crate) use self::piece::{IntoPiece, IntoPieces, Piece};

mod piece;

/// A part of a view that follows signals.
pub(crate) type Live<T> = Box<dyn FnMut() -> T + Send>;

/// Makes a text, an attribute or a piece of view follow the signals that it reads.
pub(crate) fn live<T>(part: impl FnMut() -> T + Send + 'static) -> Live<T> {
    Box::new(part)
}

/// As [`live`], for a piece of view that is not always there.
pub(crate) fn maybe<V: IntoPiece>(
    mut part: impl FnMut() -> Option<V> + Send + 'static,
) -> Live<Option<Piece>> {
    Box::new(move || part().map(IntoPiece::piece))
}

/// A value that is computed anew when a signal that it reads changes.
pub(crate) fn memo<T: PartialEq + Send + Sync + 'static>(
    compute: impl Fn() -> T + Send + Sync + 'static,
) -> Memo<T> {
    fn boxed<T: PartialEq + Send + Sync + 'static>(compute: Box<dyn Fn() -> T + Send + Sync>) -> Memo<T> {
        Memo::new(move |_| compute())
    }
    boxed(Box::new(compute))
}

/// Runs now, and again when a signal that it reads changes.
pub(crate) fn effect(run: impl FnMut() + 'static) {
    fn boxed(mut run: Box<dyn FnMut()>) {
        Effect::new(move |_| run());
    }
    boxed(Box::new(run));
}

/// Runs whenever a counter is bumped, but not at first.
pub(crate) fn on_bump(counter: RwSignal<u32>, run: impl Fn() + 'static) {
    let mut known = counter.get_untracked();
    effect(move || {
        let count = counter.get();
        if count != known {
            known = count;
            untrack(&run);
        }
    });
}

/// Runs a future beside everything else.
pub(crate) fn spawn(future: impl Future<Output = ()> + 'static) {
    let future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(future);
    leptos::task::spawn_local(future);
}
