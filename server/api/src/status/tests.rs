use kdr_core::Error;
use rstest::rstest;
use tonic::Code;

use super::status;

#[rstest]
#[case(Error::NotFound("a".into()), Code::NotFound)]
#[case(Error::NotReady("a".into()), Code::FailedPrecondition)]
#[case(Error::Forbidden("a".into()), Code::PermissionDenied)]
#[case(Error::Unavailable("a".into()), Code::Unavailable)]
#[case(Error::Invalid("a".into()), Code::InvalidArgument)]
fn an_error_keeps_its_sentence(#[case] error: Error, #[case] code: Code) {
    let status = status(error);
    assert_eq!((status.code(), status.message()), (code, "a"));
}
