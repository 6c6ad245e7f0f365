//! Errors of the other services of a connection, put into words as S3's are.

use super::fault::Asked;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use std::error::Error as StdError;
use strata_domain::explain::{Request, Service};
use strata_domain::fault::Fault;

/// What went wrong, for the person and for the program.
pub(crate) struct Told {
    pub(crate) fault: Fault,
    /// The service's error code; empty when there was none.
    pub(crate) code: String,
    /// The HTTP status; 0 when there was none.
    pub(crate) status: u16,
}

/// Puts an SDK error into words.
pub(crate) fn told<E>(request: Request<'_>, error: &SdkError<E, HttpResponse>) -> Told
where
    E: ProvideErrorMetadata + StdError + 'static,
{
    let failure = Asked(request).failure(error);
    Told { fault: *failure.fault, code: failure.code, status: failure.status }
}

/// What is asked of STS.
pub(crate) fn of_sts(operation: &'static str, mfa: bool) -> Request<'static> {
    let (service, endpoint) = (Service::Sts, "AWS STS");
    Request { service, operation, endpoint, amazon: true, mfa, ..Request::default() }
}

/// What is asked of IAM Identity Center.
pub(crate) fn of_sso(operation: &'static str) -> Request<'static> {
    let (service, endpoint) = (Service::Sso, "IAM Identity Center");
    Request { service, operation, endpoint, amazon: true, ..Request::default() }
}
