use http::StatusCode;
use http_body_util::BodyExt as _;

use super::{redirect, sentence};

#[tokio::test]
async fn a_foreign_text_is_no_markup() {
    let response = sentence(StatusCode::BAD_REQUEST, "<script>alert('\"&')</script>", Vec::new());
    let body = response.into_body().collect().await.unwrap().to_bytes();
    let body = str::from_utf8(&body).unwrap();
    assert!(body.contains("<p>&lt;script&gt;alert(&#39;&quot;&amp;&#39;)&lt;/script&gt;</p>"), "{body}");
}

#[test]
fn no_answer_is_stored_or_tells_where_it_came_from() {
    for response in [redirect("/", Vec::new()), sentence(StatusCode::OK, "x", Vec::new())] {
        assert_eq!(response.headers()["cache-control"], "no-store");
        assert_eq!(response.headers()["referrer-policy"], "no-referrer");
    }
}
