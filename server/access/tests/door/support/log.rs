//! What the tests log, each test's on its own thread.
//!
//! One subscriber for the whole program, set before anything is logged: with one per test, a place in
//! the code that another test passes first counts as heard by nobody, and says nothing to this one.

use std::{
    cell::RefCell,
    io::{self, Write},
    sync::Once,
};

thread_local! {
    static LOG: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

struct Mine;

impl Write for Mine {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.with_borrow_mut(|log| log.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// From here on everything is kept.
pub fn keep() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let keeps = tracing_subscriber::fmt().with_ansi(false).with_max_level(tracing::Level::DEBUG);
        keeps.with_writer(|| Mine).init();
    });
}

/// What this test has logged so far.
pub fn logged() -> String {
    LOG.with_borrow(|log| String::from_utf8(log.clone()).unwrap())
}
