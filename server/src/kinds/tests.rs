use std::collections::BTreeMap;

use jiff::Timestamp;
use kdr_core::view::{KindState, Sync};

use super::{Change, changes, unanswered};

fn kind(kind: &str, sync: Sync, message: &str) -> KindState {
    KindState {
        kind: kind.into(),
        sync,
        since: Timestamp::UNIX_EPOCH,
        message: message.into(),
        objects: Some(0),
        namespaces: Vec::new(),
        grant: String::new(),
    }
}

#[test]
fn kinds_in_the_same_trouble_are_one_line_and_the_same_again_is_none() {
    let mut known = BTreeMap::new();
    let down = "no answer";
    let states = [
        kind("pods", Sync::Reconnecting, down),
        kind("jobs.batch", Sync::Forbidden, "may not list"),
        kind("events", Sync::Reconnecting, down),
    ];
    let expected = vec![
        Change {
            sync: Sync::Reconnecting,
            message: down.into(),
            kinds: vec!["pods".into(), "events".into()],
        },
        Change { sync: Sync::Forbidden, message: "may not list".into(), kinds: vec!["jobs.batch".into()] },
    ];
    assert_eq!(changes(&mut known, &states), expected);
    assert_eq!(changes(&mut known, &states), []);
    let back = [kind("pods", Sync::Live, "")];
    let expected = vec![Change { sync: Sync::Live, message: String::new(), kinds: vec!["pods".into()] }];
    assert_eq!(changes(&mut known, &back), expected);
}

#[test]
fn kinds_whose_list_is_awaited_are_those_that_are_neither_live_nor_in_trouble() {
    let mut known = BTreeMap::new();
    let states = [
        kind("pods", Sync::Listing, ""),
        kind("jobs.batch", Sync::Forbidden, "may not list"),
        kind("events", Sync::Live, ""),
    ];
    changes(&mut known, &states);
    assert_eq!(unanswered(&known), ["pods".into()]);
}
