//! Foreign bytes: whatever an API server writes is decoded or refused, never a panic.

use k8s_openapi::api::core::v1::Pod;
use kdr_testkit::object::pod;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::{message::Object, trim::Names};

#[test]
fn a_page_is_read_in_whichever_order_its_fields_come() {
    for page in [
        json!({"metadata": {"resourceVersion": "7", "continue": "next"}, "items": [pod("shop", "a").0], "kind": "PodList"}).to_string(),
        format!(r#"{{"items":[{}],"apiVersion":"v1","metadata":{{"continue":"next","resourceVersion":"7"}}}}"#, pod("shop", "a").0),
    ] {
        let mut objects = Vec::new();
        let read = decode::page::<Pod>(page.as_bytes(), &mut Names::new(), &mut objects).unwrap();
        assert_eq!((read.version.as_str(), read.token.as_deref()), ("7", Some("next")));
        assert!(matches!(&objects[..], [Object::Pod(pod)] if *pod.meta.name == *"a"));
    }
}

#[test]
fn a_list_without_items_may_say_null() {
    let mut objects = Vec::new();
    let page = br#"{"metadata":{"resourceVersion":"7","continue":""},"items":null}"#;
    let read = decode::page::<Pod>(page, &mut Names::new(), &mut objects).unwrap();
    assert!(read.token.is_none() && objects.is_empty());
}

proptest! {
    #[test]
    fn no_bytes_make_the_decoder_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = decode::page::<Pod>(&bytes, &mut Names::new(), &mut Vec::new());
        let _ = decode::event::<Pod>(&bytes);
    }

    #[test]
    fn no_damage_to_a_page_makes_the_decoder_panic(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let page = json!({"metadata": {"resourceVersion": "7"}, "items": [pod("shop", "a").waiting("X", "y").0]});
        let mut bytes = page.to_string().into_bytes();
        let index = at.index(bytes.len());
        bytes[index] = byte;
        let _ = decode::page::<Pod>(&bytes, &mut Names::new(), &mut Vec::new());
    }
}
