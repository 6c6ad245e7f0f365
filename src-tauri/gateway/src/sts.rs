//! Who a connection is (STS API reference, "GetCallerIdentity"): the one call that every identity
//! may make. A compatible store serves it at its own address, or not at all.

use crate::s3::S3;
use aws_sdk_sts::Client;
use strata_domain::fault::{Code, Fault};

/// The account and the name behind a connection's credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The account's number.
    pub account: String,
    /// The user's or role session's ARN.
    pub arn: String,
}

impl S3 {
    /// Asks who the connection is.
    ///
    /// # Errors
    /// `Unsupported` when the endpoint serves no STS, otherwise what STS reports.
    pub async fn caller_identity(&self) -> Result<Caller, Fault> {
        let own = self.surroundings().endpoint_url().is_some();
        let client = Client::from_conf(aws_sdk_sts::Config::from(self.surroundings()));
        let asked = self.asked("GetCallerIdentity", None, None);
        let answer = self
            .reading(|| async {
                client.get_caller_identity().send().await.map_err(|error| asked.failure(&error))
            })
            .await;
        let no_sts = || {
            Fault::new(Code::Unsupported, "This store does not tell whose key it is.")
                .hint("It serves no STS, the service at Amazon that would know.")
        };
        match answer {
            Ok(answer) => match (answer.account(), answer.arn()) {
                (Some(account), Some(arn)) => {
                    Ok(Caller { account: account.to_owned(), arn: arn.to_owned() })
                }
                _ if own => Err(no_sts()),
                _ => Err(asked.malformed("the answer names nobody").into()),
            },
            // S3 at the same address answers in its own way, whatever that is.
            Err(failure)
                if own && (failure.status != 0 || failure.fault.code == Code::Malformed) =>
            {
                Err(no_sts().detail(failure.fault.detail.unwrap_or_default()))
            }
            Err(failure) => Err(failure.into()),
        }
    }
}
