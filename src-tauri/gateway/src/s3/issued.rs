//! The credentials that a connection signs with, for the application that the person hands them to.

use super::S3;
use crate::secret::Secret;
use aws_credential_types::provider::ProvideCredentials;
use jiff::Timestamp;
use strata_domain::fault::{Code, Fault};

/// Credentials as they were issued.
#[derive(Debug, Clone)]
pub struct Issued {
    /// The access key id.
    pub access_key_id: String,
    /// The secret access key.
    pub secret_access_key: Secret,
    /// The session token of temporary credentials.
    pub session_token: Option<Secret>,
    /// When they end, where that is known.
    pub ends: Option<Timestamp>,
}

impl S3 {
    /// The credentials that the next request would be signed with.
    ///
    /// # Errors
    /// `BadCredentials` when there are none to be had.
    pub async fn issued_credentials(&self) -> Result<Issued, Fault> {
        // The error is dropped: a provider's text can quote what it has read.
        let none = || {
            Fault::new(Code::BadCredentials, "This connection has no credentials at hand.")
                .hint("Sign in again, or enter its access key.")
        };
        let provider = self.surroundings().credentials_provider().ok_or_else(none)?;
        let found = provider.provide_credentials().await.map_err(|_| none())?;
        Ok(Issued {
            access_key_id: found.access_key_id().to_owned(),
            secret_access_key: Secret::new(found.secret_access_key().to_owned()),
            session_token: found.session_token().map(|token| Secret::new(token.to_owned())),
            ends: found.expiry().and_then(|at| Timestamp::try_from(at).ok()),
        })
    }
}
