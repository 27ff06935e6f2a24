use rstest::rstest;

use crate::{Error, Key, Limits, Secret, Settings};

fn settings() -> Settings {
    Settings::new("https://id.example/realms/x", "kdr", "https://kdr.example", vec![Key::random()])
}

#[rstest]
#[case("https://kdr.example", "https://kdr.example", true)]
#[case("https://kdr.example:443/", "https://kdr.example", true)]
#[case("https://KDR.example:8443", "https://kdr.example:8443", true)]
#[case("http://127.0.0.1:7000", "http://127.0.0.1:7000", false)]
#[case("http://localhost:7000/", "http://localhost:7000", false)]
#[case("http://[::1]:7000/", "http://[::1]:7000", false)]
fn an_origin_is_where_browsers_find_it(#[case] text: &str, #[case] origin: &str, #[case] secure: bool) {
    let found = Settings { external_url: text.to_owned(), ..settings() }.check().unwrap();
    assert_eq!(found.url("/x"), format!("{origin}/x"));
    assert!(found.is(origin.as_bytes()));
    assert!(!found.is(b"null"));
    assert_eq!(found.secure, secure);
}

#[rstest]
#[case("kdr.example")]
#[case("http://kdr.example")]
#[case("http://127.0.0.1.evil.example")]
#[case("https://kdr.example/path")]
#[case("https://kdr.example?x")]
#[case("https://jo@kdr.example")]
#[case("data:text/plain,x")]
fn another_external_url_is_refused(#[case] text: &str) {
    let error = Settings { external_url: text.to_owned(), ..settings() }.check().unwrap_err();
    assert!(matches!(error, Error::Setting { name: "external_url", .. }), "{error}");
}

#[rstest]
#[case::issuer_without_tls(Settings { issuer: "http://id.example".to_owned(), ..settings() }, "issuer")]
#[case::no_client(Settings { client_id: String::new(), ..settings() }, "client_id")]
#[case::no_name(Settings { name_claim: String::new(), ..settings() }, "name_claim")]
#[case::no_groups(Settings { groups_claim: String::new(), ..settings() }, "groups_claim")]
#[case::no_key(Settings { keys: Vec::new(), ..settings() }, "keys")]
#[case::no_time(Settings { limits: Limits { idle: std::time::Duration::ZERO, ..Limits::default() }, ..settings() }, "limits")]
fn what_cannot_work_is_refused(#[case] settings: Settings, #[case] expected: &str) {
    let error = settings.check().unwrap_err();
    assert!(matches!(error, Error::Setting { name, .. } if name == expected), "{error}");
}

#[test]
fn nothing_secret_is_shown() {
    let settings =
        Settings { client_secret: Some(Secret::new("hush")), keys: vec![Key::new([7; 32])], ..settings() };
    let shown = format!("{settings:?}");
    assert!(!shown.contains("hush"), "{shown}");
    assert!(!shown.contains("7, 7"), "{shown}");
}

#[rstest]
#[case("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")]
#[case(" AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\n")]
#[case("-_ECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")]
fn a_key_is_read(#[case] text: &str) {
    text.parse::<Key>().unwrap();
}

#[rstest]
#[case("", "has 32 bytes")]
#[case("AAEC", "has 32 bytes")]
#[case("not base64!", "is written in base64")]
#[case("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "are all the same")]
fn what_is_no_key_is_refused_with_what_to_do(#[case] text: &str, #[case] expected: &str) {
    let error = text.parse::<Key>().unwrap_err().to_string();
    assert!(error.contains(expected), "{error}");
    assert!(error.ends_with("make one with: openssl rand -base64 32"), "{error}");
}
