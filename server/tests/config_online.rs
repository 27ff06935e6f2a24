//! `kdr config check` beside an identity provider.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::{fs, path::Path, process::Output, sync::Arc, time::UNIX_EPOCH};

use kdr_testkit::provider::{MockProvider, Signer};
use serde_json::{Value, json};
use tempfile::{TempDir, tempdir};

struct Rig {
    provider: MockProvider,
    home: TempDir,
}

impl Rig {
    async fn new() -> Self {
        let now = Arc::new(|| UNIX_EPOCH.elapsed().unwrap().as_secs());
        let (provider, home) = (MockProvider::start("kdr", now).await, tempdir().unwrap());
        let text = format!(
            "[access]\nissuer = {:?}\nclient-id = \"kdr\"\nclient-secret-file = \"secret\"\n\
             cookie-keys-file = \"keys\"\nexternal-url = \"http://127.0.0.1:8080\"\ncontact = \"the platform team\"\n\
             [[access.binding]]\ngroups = [\"shop-devs\"]\nrole = \"developer\"\nnamespaces = [\"shop-*\"]\n",
            provider.issuer()
        );
        fs::write(home.path().join("kdr.toml"), text).unwrap();
        fs::write(home.path().join("secret"), "a secret").unwrap();
        fs::write(home.path().join("keys"), "a2RyLWJlbmNobWFyay1rZXktb2YtMzItYnl0ZXMuLi4=\n").unwrap();
        Self { provider, home }
    }

    fn path(&self) -> &Path {
        self.home.path()
    }

    async fn check(&self, further: &[&str]) -> Output {
        let args = [&["config", "check", "--config", "kdr.toml"], further].concat();
        support::run(support::command(&args, self.path())).await
    }

    async fn says(&self, further: &[&str]) -> String {
        let output = self.check(further).await;
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Its exit code and what it says.
    async fn fails(&self, further: &[&str]) -> (Option<i32>, String) {
        let output = self.check(further).await;
        assert!(output.stdout.is_empty(), "{output:?}");
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    }
}

#[tokio::test]
async fn unless_it_is_asked_to_it_asks_nobody() {
    let rig = Rig::new().await;
    fs::remove_file(rig.path().join("secret")).unwrap();
    rig.says(&[]).await;
    assert_eq!(rig.provider.asked_in_all(), 0);
}

#[tokio::test]
async fn it_says_what_the_provider_says_about_itself() {
    let rig = Rig::new().await;
    let said = rig.says(&["--online"]).await;
    let sign_in = format!("# the provider answers; people sign in at {}/authorize\n", rig.provider.issuer());
    assert!(said.contains(&sign_in), "{said}");
    assert!(said.ends_with("# it signs by ES256; keys: 1\n"), "{said}");
    // What is printed is still a configuration file.
    assert!(said.lines().all(|line| line.starts_with('#') || line.contains(" = ")), "{said}");
}

#[tokio::test]
async fn it_says_whose_a_token_is_and_what_they_may_see_by_which_rule() {
    let rig = Rig::new().await;
    fs::write(rig.path().join("token"), format!("{}\n", rig.provider.token())).unwrap();
    let said = rig.says(&["--token", "token"]).await;
    for expected in [
        "# the token is of jo@example.com, until ",
        "# groups, by the claim groups: shop-devs\n",
        "# claims: {\"aud\":\"kdr\",\"email\":\"jo@example.com\",",
        "# may see, as developer: shop-*  # group shop-devs, kdr.toml:8\n",
    ] {
        assert!(said.contains(expected), "{expected}\n{said}");
    }
    let json: Value = serde_json::from_str(&rig.says(&["--token", "token", "--json"]).await).unwrap();
    let token = &json["access"]["token"];
    assert_eq!(token["claims"]["email"], "jo@example.com");
    let because = "group shop-devs, kdr.toml:8";
    assert_eq!(token["grants"], json!([{"role": "developer", "namespaces": ["shop-*"], "because": because}]));
}

#[tokio::test]
async fn it_says_so_when_no_rule_names_somebody() {
    let rig = Rig::new().await;
    rig.provider.with(|known| known.claims.remove("groups"));
    fs::write(rig.path().join("token"), rig.provider.token()).unwrap();
    let said = rig.says(&["--token", "token"]).await;
    assert!(said.contains("# no groups: the token has no claim groups\n"), "{said}");
    assert!(
        said.ends_with("# may see nothing: no [[access.binding]] names them or one of their groups\n"),
        "{said}"
    );
}

#[tokio::test]
async fn what_does_not_work_is_one_line() {
    let rig = Rig::new().await;
    let forged = Signer::new("first", 9).token(&rig.provider.claims());
    fs::write(rig.path().join("token"), forged).unwrap();
    let (code, said) = rig.fails(&["--token", "token"]).await;
    assert_eq!(
        (code, &*said),
        (Some(1), "error: The token is not valid here: its signature does not match.\n")
    );
    let (code, said) = rig.fails(&["--token", "nowhere"]).await;
    assert_eq!(code, Some(2));
    assert!(said.starts_with("error: --token: nowhere cannot be read: "), "{said}");

    rig.provider.with(|known| known.published.clear());
    let (code, said) = rig.fails(&["--online"]).await;
    assert_eq!(code, Some(1));
    assert!(said.contains(" does not answer: it publishes no key."), "{said}");

    rig.provider.with(|known| known.down = true);
    let (code, said) = rig.fails(&["--online"]).await;
    assert_eq!((code, said.lines().count()), (Some(1), 1), "{said}");
    assert!(
        said.starts_with(&format!("error: The identity provider {} does not answer", rig.provider.issuer()))
    );

    fs::remove_file(rig.path().join("keys")).unwrap();
    let (code, said) = rig.fails(&["--online"]).await;
    assert_eq!(code, Some(2));
    assert!(said.starts_with("error: access.cookie-keys-file: keys cannot be read: "), "{said}");

    fs::write(rig.path().join("kdr.toml"), "").unwrap();
    let (code, said) = rig.fails(&["--online"]).await;
    assert_eq!(
        (code, &*said),
        (Some(2), "error: there is no [access] with an `issuer`: no provider to ask\n")
    );
}
