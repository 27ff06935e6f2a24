//! How the way to a cluster is found, and what is said when there is none.

use std::{fs, path::Path};

use rstest::rstest;
use tempfile::TempDir;

use super::*;

const GOOD: &str = "apiVersion: v1
kind: Config
current-context: staging
clusters:
- name: cluster-staging
  cluster: {server: 'http://127.0.0.1:1'}
- name: cluster-production
  cluster: {server: 'http://127.0.0.1:2'}
users:
- name: me
  user: {token: abc}
contexts:
- name: staging
  context: {cluster: cluster-staging, user: me}
- name: production
  context: {cluster: cluster-production, user: me}
- name: astray
  context: {cluster: cluster-stagin, user: me}
- name: stranger
  context: {cluster: cluster-staging, user: mee}
";

struct Home(TempDir);

impl Home {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    fn surroundings(&self) -> Surroundings {
        Surroundings { kubeconfig: None, home: Some(self.0.path().to_owned()), in_cluster: false }
    }
}

async fn outcome(access: &Access, surroundings: &Surroundings) -> Result<String, String> {
    let connection = connect_within(access, surroundings).await;
    connection.map(|connection| connection.cluster_name().to_owned()).map_err(|error| error.to_string())
}

async fn with_file(text: &str, context: Option<&str>) -> Result<String, String> {
    let home = Home::new();
    let path = home.write("config", text);
    let access = Access { kubeconfig: Some(path.clone()), context: context.map(str::to_owned) };
    outcome(&access, &home.surroundings())
        .await
        .map_err(|error| error.replace(&path.display().to_string(), "FILE"))
}

#[tokio::test]
async fn the_current_context_is_used_unless_another_is_named() {
    assert_eq!(with_file(GOOD, None).await.unwrap(), "cluster-staging");
    assert_eq!(with_file(GOOD, Some("production")).await.unwrap(), "cluster-production");
}

#[tokio::test]
async fn files_are_looked_for_as_kubectl_does() {
    let home = Home::new();
    home.write(".kube/config", GOOD);
    let named = home.write("other", &GOOD.replace("current-context: staging", "current-context: production"));
    let nothing = Access::default();
    assert_eq!(outcome(&nothing, &home.surroundings()).await.unwrap(), "cluster-staging");
    let list = env::join_paths([Path::new("/nowhere/config"), &named]).unwrap();
    let surroundings = Surroundings { kubeconfig: Some(list), ..home.surroundings() };
    assert_eq!(outcome(&nothing, &surroundings).await.unwrap(), "cluster-production");
    let explicit = Access { kubeconfig: Some(home.0.path().join(".kube/config")), context: None };
    assert_eq!(outcome(&explicit, &surroundings).await.unwrap(), "cluster-staging");
}

#[tokio::test]
async fn without_any_file_it_is_said_where_it_was_looked() {
    let home = Home::new();
    let error = outcome(&Access::default(), &home.surroundings()).await.unwrap_err();
    let default = home.0.path().join(".kube/config").display().to_string();
    assert_eq!(
        error,
        format!(
            "no kubeconfig was found: looked at {default}, and KDR does not run in a pod; name one with --kubeconfig \
             FILE or in KUBECONFIG"
        )
    );
    let surroundings =
        Surroundings { kubeconfig: Some("/nowhere/a:/nowhere/b".into()), ..home.surroundings() };
    let error = outcome(&Access::default(), &surroundings).await.unwrap_err();
    assert!(error.contains("looked at /nowhere/a, /nowhere/b,"), "{error}");
}

#[tokio::test]
async fn within_a_pod_the_service_account_is_used_and_its_absence_is_told() {
    let surroundings = Surroundings { in_cluster: true, ..Home::new().surroundings() };
    let error = outcome(&Access::default(), &surroundings).await.unwrap_err();
    assert!(error.starts_with("KDR runs in a pod, but its service account cannot be used: "), "{error}");
}

#[rstest]
#[case::unknown_context(
    GOOD,
    Some("stagin"),
    "the kubeconfig FILE has no context `stagin` (did you mean `staging`?); it has staging, production, astray, stranger"
)]
#[case::nothing_near(
    GOOD,
    Some("xyz"),
    "the kubeconfig FILE has no context `xyz`; it has staging, production, astray, stranger"
)]
#[case::unknown_cluster(
    GOOD,
    Some("astray"),
    "the kubeconfig FILE has no cluster `cluster-stagin` (did you mean `cluster-staging`?); it has cluster-staging, cluster-production"
)]
#[case::unknown_user(
    GOOD,
    Some("stranger"),
    "the kubeconfig FILE has no user `mee` (did you mean `me`?); it has me"
)]
#[case::empty("", None, "the kubeconfig FILE has no current-context; nor does it have any context to choose")]
#[case::no_list(
    "clusters: 7\n",
    None,
    "the kubeconfig FILE, line 1, is not valid: clusters: invalid type: integer `7`, expected a sequence"
)]
#[case::tab(
    "clusters:\n\t- a\n",
    None,
    "the kubeconfig FILE, line 2, is not valid: found character that cannot start any token"
)]
#[case::text(
    "hello",
    None,
    "the kubeconfig FILE, line 1, is not valid: invalid type: string \"hello\", expected struct Kubeconfig"
)]
#[tokio::test]
async fn a_file_that_does_not_fit_is_explained(
    #[case] text: &str,
    #[case] context: Option<&str>,
    #[case] words: &str,
) {
    assert_eq!(with_file(text, context).await.unwrap_err(), words);
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_named() {
    let home = Home::new();
    let path = home.0.path().join("missing");
    let access = Access { kubeconfig: Some(path.clone()), context: None };
    let error = outcome(&access, &home.surroundings()).await.unwrap_err();
    assert_eq!(
        error,
        format!("the kubeconfig {} cannot be read: No such file or directory (os error 2)", path.display())
    );
}

#[rstest]
#[case::missing(
    "command: kdr-no-such-program",
    "the credentials of context `staging` come from the program `kdr-no-such-program`, which cannot be run: No such file or directory (os error 2); install it or put it on the PATH"
)]
#[case::failing(
    "command: sh\n      args: [-c, 'echo tried >&2; echo not logged in >&2; exit 3']",
    "not logged in"
)]
#[case::nonsense("command: echo\n      args: [hello]", "the program `echo`, which failed: ")]
#[tokio::test]
async fn a_program_that_gives_no_credentials_is_named(#[case] exec: &str, #[case] words: &str) {
    let text = GOOD.replace("user: {token: abc}", &format!("user:\n    exec:\n      apiVersion: client.authentication.k8s.io/v1\n      interactiveMode: Never\n      {exec}"));
    let error = with_file(&text, None).await.unwrap_err();
    assert!(error.contains(words), "{error}");
    assert_eq!(error.lines().count(), 1, "{error}");
}

#[rstest]
#[case::ca("cluster: {server: 'https://127.0.0.1:1', certificate-authority: missing.crt}", "missing.crt")]
#[case::address("cluster: {server: 'not a url'}", "the context `staging` cannot be used: ")]
#[tokio::test]
async fn a_context_that_cannot_be_used_is_named(#[case] cluster: &str, #[case] words: &str) {
    let error = with_file(&GOOD.replacen("cluster: {server: 'http://127.0.0.1:1'}", cluster, 1), None)
        .await
        .unwrap_err();
    assert!(error.contains(words) && error.contains("`staging`"), "{error}");
}
