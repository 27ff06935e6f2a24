//! The few answers that are not the page's: redirects, and one sentence for a person.

use axum::{
    body::Body,
    response::{IntoResponse as _, Response},
};
use http::{HeaderValue, StatusCode, header};

/// Sends a browser elsewhere by GET. `location` has to be a URL or a path that was checked.
pub(crate) fn redirect(location: &str, cookies: Vec<HeaderValue>) -> Response {
    let Ok(value) = HeaderValue::try_from(location) else {
        return sentence(StatusCode::BAD_GATEWAY, "The identity provider's address cannot be used.", cookies);
    };
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, value)]).into_response();
    finish(&mut response, cookies);
    response
}

/// A page with one sentence and a way on.
pub(crate) fn sentence(status: StatusCode, text: &str, cookies: Vec<HeaderValue>) -> Response {
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>KDR</title><link rel=\"icon\" href=\"data:,\"><main><h1>KDR</h1><p>{}</p><p><a href=\"/access/sign-in\">Sign in</a></p></main></html>",
        escaped(text)
    );
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    let mut response = (status, [(header::CONTENT_TYPE, html)], Body::from(page)).into_response();
    if matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    finish(&mut response, cookies);
    response
}

fn finish(response: &mut Response, cookies: Vec<HeaderValue>) {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // The address of the callback holds a code.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    for cookie in cookies {
        headers.append(header::SET_COOKIE, cookie);
    }
}

/// A text within HTML. Some of it is the provider's.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(letter),
        }
    }
    html
}

#[cfg(test)]
mod tests;
