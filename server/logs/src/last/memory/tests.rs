use kdr_core::log::LastRun;

use super::{Key, Memory};

fn key(number: usize) -> Key {
    Key { uid: format!("u{number}"), container: "app".into() }
}

fn run(restarts: u32) -> LastRun<bytes::Bytes> {
    LastRun { restarts, finished: None, latest: true, lines: Vec::new() }
}

#[test]
fn a_later_run_takes_the_place_of_an_earlier_one() {
    let mut memory = Memory::new(2);
    memory.put(key(1), run(1));
    memory.put(key(1), run(2));
    assert_eq!(memory.get(&key(1)), Some(run(2)));
}

#[test]
fn what_was_not_asked_for_the_longest_is_forgotten() {
    let mut memory = Memory::new(2);
    memory.put(key(1), run(1));
    memory.put(key(2), run(1));
    assert!(memory.get(&key(1)).is_some());
    memory.put(key(3), run(1));
    let known = [1, 2, 3].map(|number| memory.get(&key(number)).is_some());
    assert_eq!(known, [true, false, true]);
}
