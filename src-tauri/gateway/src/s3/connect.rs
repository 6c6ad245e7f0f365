//! Makes the client: built directly, so that no environment variable, proxy or shared file can
//! change where requests go, nor who signs them unless the person chose so.

use super::S3;
use super::endpoint::{checked_endpoint, checked_region, is_address};
use super::fence::Fence;
use super::limits::Limits;
use super::region::{RegionalResolver, Regions};
use super::shapes::Access;
use super::trust::{http_client, tls_context};
use crate::signin::{Identity, Tools, Who};
use aws_config::SdkConfig;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::config::{
    BehaviorVersion, IdentityCache, Region, RequestChecksumCalculation, ResponseChecksumValidation,
    StalledStreamProtectionConfig,
};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use strata_domain::fault::Fault;
use strata_domain::region::FIRST;

/// What all clones of a connection share.
pub(super) struct Inner {
    pub(super) client: Client,
    /// Identity, network and endpoint for the other services of the same connection.
    pub(super) surroundings: SdkConfig,
    pub(super) identity: Identity,
    /// Sends requests without any identity.
    pub(super) bare: aws_smithy_http_client::Connector,
    pub(super) limits: Limits,
    /// How the endpoint is called in messages.
    pub(super) endpoint: String,
    /// What the connection is limited to.
    pub(super) fence: Fence,
    /// Where its buckets are.
    pub(super) regions: Regions,
    /// Set when the endpoint refused our checksum headers: uploads then go without.
    pub(super) no_checksums: AtomicBool,
}

impl S3 {
    /// Checks the access and makes a connection. Nothing is sent yet.
    ///
    /// # Errors
    /// `Invalid` when the endpoint, region or key can't be used.
    pub fn connect(access: Access) -> Result<Self, Fault> {
        Self::connect_with(access, Limits::default())
    }

    /// As [`S3::connect`], with other limits.
    pub fn connect_with(access: Access, limits: Limits) -> Result<Self, Fault> {
        let terms = access.terms;
        let checked = |text| checked_endpoint(text, terms.plain_http);
        let endpoint = access.endpoint.as_deref().map(checked).transpose()?;
        let found = access.region.is_empty();
        let region = if found { FIRST.to_owned() } else { access.region };
        checked_region(&region)?;
        let regions = Regions::new(&region, endpoint.is_some());
        let fence = Fence::new(terms.name, terms.reach, endpoint.as_deref(), regions.clone());
        // An address has no names below it.
        let path_style = access.path_style || endpoint.as_deref().is_some_and(is_address);
        let reception = match &access.who {
            Who::Keys(keys, reception) => {
                keys.check()?;
                reception
            }
            Who::Profile(_, _, reception) | Who::Environment(_, reception) => reception,
        };
        let reception = Arc::clone(reception);
        let trusted = tls_context(terms.authority.as_deref())?;
        let http = http_client(trusted.clone());
        let shown = endpoint.clone().unwrap_or_else(|| match found {
            true => "Amazon S3".to_owned(),
            false => format!("Amazon S3 in {region}"),
        });
        let base = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .http_client(http)
            // One attempt each: reads and parts are repeated by our own schedule, writes never.
            .retry_config(RetryConfig::disabled())
            .timeout_config(small_call(&limits))
            // Our own rule counts bytes on both directions; two rules would fight.
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .build();
        let tools = Tools::new(base.clone(), &region, endpoint.as_deref(), reception);
        let identity = Identity::new(access.who, tools);
        let mut surroundings = base
            .into_builder()
            .region(Region::new(region))
            .credentials_provider(SharedCredentialsProvider::new(identity.clone()))
            // The identity keeps its credentials itself: a second cache would keep dead ones.
            .identity_cache(IdentityCache::no_cache());
        surroundings.set_endpoint_url(endpoint);
        let surroundings = surroundings.build();
        let config = aws_sdk_s3::config::Builder::from(&surroundings)
            .force_path_style(path_style)
            .endpoint_resolver(RegionalResolver::new(regions.clone()))
            .interceptor(fence.clone())
            // Directory buckets have no versions; their session calls would only add requests.
            .disable_s3_express_session_auth(true)
            // A server's clock may not move ours: a skew is told with its size instead.
            .disable_clock_skew_correction(true)
            // Checksums are sent and compared by us, over the bytes on disk.
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
            .build();
        let inner = Arc::new(Inner {
            client: Client::from_conf(config),
            surroundings,
            identity,
            bare: super::bare::connector(&limits, trusted),
            limits,
            endpoint: shown,
            fence,
            regions,
            no_checksums: AtomicBool::new(false),
        });
        Ok(Self(inner, false))
    }
}

impl S3 {
    /// What another service's client of the same connection is made of: its identity, our HTTP
    /// client and limits, and its endpoint, where a compatible store also serves IAM and STS.
    pub(crate) fn surroundings(&self) -> &SdkConfig {
        &self.0.surroundings
    }

    /// Waits until there are credentials, which may be when the person has answered. Asked before
    /// a request whose time is limited: waiting for a person is not part of it.
    ///
    /// # Errors
    /// Why the sign-in did not work, or that it was given up.
    pub async fn ready(&self) -> Result<(), Fault> {
        Ok(self.0.identity.ready(false).await.map(|_| ())?)
    }

    /// The same connection for work in the background, which asks the person nothing.
    pub fn quietly(&self) -> Self {
        Self(Arc::clone(&self.0), true)
    }

    /// As [`S3::ready`], without asking the person anything: for work in the background.
    ///
    /// # Errors
    /// `Expired` when the person would have to be asked.
    pub async fn ready_without_asking(&self) -> Result<(), Fault> {
        Ok(self.0.identity.ready(true).await.map(|_| ())?)
    }
}

fn small_call(limits: &Limits) -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(limits.connect)
        .read_timeout(limits.first_byte)
        .operation_timeout(limits.small_call)
        .operation_attempt_timeout(limits.small_call)
        .build()
}

/// For acts that the server may work on for minutes.
pub(super) fn long_call(limits: &Limits) -> aws_sdk_s3::config::Builder {
    aws_sdk_s3::Config::builder().timeout_config(
        TimeoutConfig::builder()
            .connect_timeout(limits.connect)
            .read_timeout(limits.long_answer)
            .operation_timeout(limits.long_answer)
            .operation_attempt_timeout(limits.long_answer)
            .build(),
    )
}

/// For requests that send a body: their time is bounded by the flow of bytes, not by a total.
pub(super) fn sending_call(limits: &Limits) -> aws_sdk_s3::config::Builder {
    aws_sdk_s3::Config::builder().timeout_config(
        TimeoutConfig::builder()
            .connect_timeout(limits.connect)
            .disable_read_timeout()
            .disable_operation_timeout()
            .disable_operation_attempt_timeout()
            .build(),
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::secret::Secret;
    use strata_domain::fault::Code;

    fn access() -> Access {
        Access {
            endpoint: Some("http://127.0.0.1:9".into()),
            region: "us-east-1".into(),
            path_style: true,
            who: who("wJalrXUtnFEMIexample"),
            terms: crate::s3::Terms::default(),
        }
    }

    fn who(secret: &str) -> Who {
        let token = Some(Secret::new("session-token-canary".into()));
        Who::keys("AKIAEXAMPLE".into(), Secret::new(secret.into()), token)
    }

    #[test]
    fn no_debug_text_of_a_connection_holds_a_secret() {
        let connection = S3::connect(access()).unwrap();
        let config = format!("{:?}", connection.0.client.config());
        for text in [format!("{connection:?}"), format!("{:?}", access()), config] {
            assert!(!text.contains("wJalrXUtnFEMI") && !text.contains("token-canary"), "{text}");
        }
    }

    #[test]
    fn a_key_pasted_with_a_blank_is_refused_without_repeating_it() {
        let mut access = access();
        access.who = who("wJalrXUtnFEMI \n");
        let fault = S3::connect(access).unwrap_err();
        assert_eq!(fault.code, Code::Invalid);
        assert!(!format!("{fault:?}").contains("wJalr"));
    }
}
