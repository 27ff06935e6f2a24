use rstest::rstest;

use super::*;

const LOG: Question<'static> =
    Question { namespace: "shop", pod: "api-0", container: "app", previous: false, not_started: "" };
const POD: Question<'static> = Question { container: "", ..LOG };
const PREVIOUS: Question<'static> = Question { previous: true, ..LOG };
const WAITING: Question<'static> =
    Question { not_started: "ImagePullBackOff (Back-off pulling image \"x\")", ..LOG };

fn status(code: u16, message: &str) -> Refusal {
    Refusal::Status { code, message: message.to_owned() }
}

#[rstest]
#[case::no_pod(
    POD, 404, "pods \"api-0\" not found",
    Error::NotFound("There is no pod api-0 in namespace shop.".into())
)]
#[case::no_right_for_pods(
    POD, 403, "pods \"api-0\" is forbidden: User \"kdr\" cannot get resource",
    Error::Forbidden("KDR's account may not get pods in namespace shop. Grant it: get pods in namespace shop.".into())
)]
#[case::no_right_for_logs(
    LOG, 403, "pods \"api-0\" is forbidden: User \"kdr\" cannot get resource \"pods/log\"",
    Error::Forbidden("KDR's account may not get pods/log in namespace shop. Grant it: get pods/log in namespace shop.".into())
)]
#[case::credentials(
    LOG, 401, "Unauthorized",
    Error::Forbidden("The API server does not accept KDR's credentials (401). Renew them in the kubeconfig or service account.".into())
)]
#[case::waiting(
    LOG, 400, "container \"app\" in pod \"api-0\" is waiting to start: ContainerCreating",
    Error::NotReady("The container has not started: ContainerCreating.".into())
)]
#[case::image_in_back_off(
    LOG, 400, "container \"app\" in pod \"api-0\" is waiting to start: trying and failing to pull image",
    Error::NotReady("The container has not started: ImagePullBackOff.".into())
)]
#[case::image(
    LOG, 400, "container \"app\" in pod \"api-0\" is waiting to start: image can't be pulled",
    Error::NotReady("The container has not started: ErrImagePull.".into())
)]
#[case::the_status_knows_more(
    WAITING, 400, "container \"app\" in pod \"api-0\" is waiting to start: trying and failing to pull image",
    Error::NotReady("The container has not started: ImagePullBackOff (Back-off pulling image \"x\").".into())
)]
#[case::no_previous_run(
    PREVIOUS, 400, "previous terminated container \"app\" in pod \"api-0\" not found",
    Error::NotReady("There is no previous run of container app.".into())
)]
#[case::no_log_any_more(
    LOG, 400, "unable to retrieve container logs for containerd://1",
    Error::NotReady("The node no longer has this log of container app: unable to retrieve container logs for containerd://1.".into())
)]
#[case::the_node_knows_no_container(
    LOG, 400, "container \"app\" in pod \"api-0\" is not available",
    Error::NotReady("The node does not know container app yet. Try again in a moment.".into())
)]
#[case::the_node_knows_no_pod(
    LOG, 404, "the server could not find the requested resource ( pods/log api-0): pod \"api-0\" does not exist",
    Error::NotReady("The node does not know container app yet. Try again in a moment.".into())
)]
#[case::something_else(
    LOG, 400, "odd.",
    Error::NotReady("The node refused the log of container app: odd.".into())
)]
#[case::too_much_to_do(
    LOG, 429, "too many requests",
    Error::Unavailable("The API server has too much to do (429). Try again in a moment.".into())
)]
#[case::the_node_is_frozen(
    LOG, 500, "Get \"https://10.0.0.7:10250/containerLogs/shop/api-0/app?timestamps=true\": net/http: TLS handshake timeout",
    Error::Unavailable("The node does not answer: TLS handshake timeout.".into())
)]
#[case::no_node(
    LOG, 500, "Get \"https://10.0.0.7:10250/containerLogs/shop/api-0/app\": dial tcp 10.0.0.7:10250: connect: no route to host",
    Error::Unavailable("The node does not answer: dial tcp 10.0.0.7:10250: connect: no route to host.".into())
)]
#[case::unheard_of(
    LOG, 418, "teapot",
    Error::Invalid("The API server refused the question (418): teapot".into())
)]
fn says_what_is_wrong_in_a_sentence(
    #[case] question: Question<'_>,
    #[case] code: u16,
    #[case] message: &str,
    #[case] sentence: Error,
) {
    assert_eq!(status(code, message).explain(&question), sentence);
}

#[test]
fn an_unreachable_server_is_unavailable() {
    let refusal = Refusal::Unreachable("Connection refused (os error 111)".to_owned());
    let sentence = "The API server does not answer: Connection refused (os error 111).";
    assert_eq!(refusal.explain(&LOG), Error::Unavailable(sentence.to_owned()));
}
