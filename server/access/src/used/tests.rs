use std::time::{Duration, UNIX_EPOCH};

use super::{MOST, Used};

#[test]
fn a_state_is_used_once() {
    let used = Used::default();
    assert!(used.note("a", UNIX_EPOCH, UNIX_EPOCH));
    assert!(!used.note("a", UNIX_EPOCH, UNIX_EPOCH));
    assert!(used.note("b", UNIX_EPOCH, UNIX_EPOCH));
}

#[test]
fn states_are_forgotten_when_they_are_of_no_use() {
    let used = Used::default();
    used.note("a", UNIX_EPOCH, UNIX_EPOCH);
    let later = UNIX_EPOCH + Duration::from_mins(11);
    used.note("b", later, later);
    assert_eq!(used.0.lock().unwrap().len(), 1);
}

#[test]
fn the_memory_is_bounded() {
    let used = Used::default();
    for number in 0..MOST + 100 {
        used.note(&number.to_string(), UNIX_EPOCH, UNIX_EPOCH);
    }
    assert_eq!(used.0.lock().unwrap().len(), MOST);
}
