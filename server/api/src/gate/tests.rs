use tonic::{Code, Request};

use super::Viewer;

#[test]
fn a_request_that_came_past_the_gate_is_refused() {
    let refused = Viewer::of(&Request::new(())).err().unwrap();
    assert_eq!(refused.code(), Code::Unauthenticated);
}
