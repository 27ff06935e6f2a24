//! What the log tells, and what it must not.

use http::{Request, header};

use super::support::{Rig, logged, sign_in_at};

/// Signs in and out, and fails in every way; gives what was secret in it.
async fn everything() -> Vec<String> {
    let rig = Rig::new().await;
    let mut browser = rig.browser();
    let begun = browser.get("/access/sign-in").await;
    let callback = sign_in_at(&rig.fake, begun.location());
    let mut secrets: Vec<_> = callback.split(['=', '&']).skip(1).step_by(2).map(str::to_owned).collect();
    secrets.extend(browser.cookies.values().cloned());
    browser.before(&rig.replica(|_| {})).get(&callback.replace("code=", "code=x")).await;
    rig.browser().get(&callback).await;
    browser.get(&callback).await;
    secrets.extend(browser.cookies.values().cloned());
    let token = rig.fake.token();
    let forged = format!("{}AAAA", &token[..token.len() - 4]);
    for text in [&token, &forged] {
        let request = Request::get("/").header(header::AUTHORIZATION, format!("Bearer {text}"));
        rig.door.admit(&request.body(()).unwrap().into_parts().0, [192, 0, 2, 1].into()).await;
        secrets.extend(text.split('.').map(str::to_owned));
    }
    rig.fake.with(|known| known.refuses = Some("invalid_grant"));
    let mut other = browser.clone();
    rig.hand.turn(300);
    other.admitted().await;
    browser.cookies.insert("__Host-kdr".to_owned(), "1.a-broken-cookie".to_owned());
    browser.admitted().await;
    secrets.extend(["a-broken-cookie", "refresh-", "access-", "shop-devs"].map(str::to_owned));
    secrets
}

#[tokio::test]
async fn it_tells_who_and_why_and_no_secret() {
    let secrets = everything().await;
    let text = logged();
    for told in [
        "signed in name=\"jo@example.com\" peer=192.0.2.1",
        "a sign-in failed: This sign-in was not begun in this browser",
        "a sign-in failed: The identity provider refused: invalid_grant",
        "refused: The token is not valid here: its signature does not match.",
        "refused: the session's cookie does not open",
        "the session is over: The identity provider refused: invalid_grant.",
    ] {
        assert!(text.contains(told), "{told}\n{text}");
    }
    for secret in secrets {
        assert!(secret.len() > 5, "{secret}");
        assert!(!text.contains(&secret), "{secret}\n{text}");
    }
}
