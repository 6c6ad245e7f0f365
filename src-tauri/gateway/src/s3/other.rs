//! Errors of the other services of a connection, put into words as S3's are.

use super::fault::Asked;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use std::error::Error as StdError;
use strata_domain::fault::Fault;

/// What went wrong, for the person and for the program.
pub(crate) struct Told {
    pub(crate) fault: Fault,
    /// The service's error code; empty when there was none.
    pub(crate) code: String,
    /// The HTTP status; 0 when there was none.
    pub(crate) status: u16,
}

/// Puts an SDK error into words; `service` names who was asked.
pub(crate) fn told<E>(
    service: &str,
    operation: &'static str,
    error: &SdkError<E, HttpResponse>,
) -> Told
where
    E: ProvideErrorMetadata + StdError + 'static,
{
    let asked = Asked { endpoint: service, operation, bucket: None, key: None };
    let failure = asked.failure(error);
    Told { fault: *failure.fault, code: failure.code, status: failure.status }
}
