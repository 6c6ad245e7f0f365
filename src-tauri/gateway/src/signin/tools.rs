//! What the clients of STS and IAM Identity Center are made from: our HTTP client and limits, the
//! right address, and never an identity but the one that is given.

use super::Reception;
use super::identity::Trouble;
use super::token::Token;
use crate::s3::{checked_endpoint, checked_region};
use aws_config::SdkConfig;
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_sts::config::Region;
use aws_sdk_sts::config::retry::RetryConfig;
use std::sync::Arc;
use strata_domain::fault::Fault;
use tokio::sync::Mutex;

/// What signing in works with. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Tools {
    /// HTTP client and limits, without endpoint and identity.
    base: SdkConfig,
    /// The connection's region; empty where none is known.
    region: String,
    /// The connection's endpoint, where a compatible store serves STS too.
    endpoint: Option<String>,
    pub(super) reception: Arc<dyn Reception>,
    /// The token of IAM Identity Center that this run has.
    pub(super) token: Arc<Mutex<Option<Token>>>,
}

impl Tools {
    pub(crate) fn new(
        base: SdkConfig,
        region: &str,
        endpoint: Option<&str>,
        reception: Arc<dyn Reception>,
    ) -> Self {
        // Behind an address of Amazon's own (a VPC's, say) there is S3 and nothing else.
        let endpoint = endpoint.filter(|text| !is_amazon(text)).map(str::to_owned);
        let (region, token) = (region.to_owned(), Arc::default());
        Self { base, region, endpoint, reception, token }
    }

    /// For STS as these credentials, or as nobody.
    pub(super) fn sts(
        &self,
        region: Option<&str>,
        endpoint: Option<&str>,
        as_whom: Option<Credentials>,
        repeats: bool,
    ) -> Result<aws_sdk_sts::Client, Trouble> {
        let endpoint = match endpoint {
            Some(named) => Some(checked_endpoint(named, false)?),
            // The connection's own was checked when it was made.
            None => self.endpoint.clone(),
        };
        let own = Some(self.region.as_str()).filter(|region| !region.is_empty());
        // The oldest region answers for all where none is known.
        let region = region.or(own).unwrap_or("us-east-1");
        let config = self.config_at(region, endpoint, repeats)?;
        let mut config = aws_sdk_sts::config::Builder::from(&config);
        config.set_credentials_provider(as_whom.map(SharedCredentialsProvider::new));
        config = config.identity_cache(aws_sdk_sts::config::IdentityCache::no_cache());
        Ok(aws_sdk_sts::Client::from_conf(config.build()))
    }

    /// For a service of IAM Identity Center, which answers to tokens and not to credentials.
    pub(super) fn config(
        &self,
        region: &str,
        endpoint: Option<&str>,
        repeats: bool,
    ) -> Result<SdkConfig, Trouble> {
        let endpoint = endpoint.map(|named| checked_endpoint(named, false)).transpose()?;
        self.config_at(region, endpoint, repeats)
    }

    fn config_at(
        &self,
        region: &str,
        endpoint: Option<String>,
        repeats: bool,
    ) -> Result<SdkConfig, Trouble> {
        checked_region(region)?;
        let mut config = self.base.to_builder().region(Region::new(region.to_owned()));
        config.set_endpoint_url(endpoint);
        let retry = match repeats {
            true => RetryConfig::standard().with_max_attempts(3),
            false => RetryConfig::disabled(),
        };
        Ok(config.retry_config(retry).build())
    }

    /// For the providers of instance and container credentials.
    pub(super) fn provider_config(&self) -> Result<ProviderConfig, Fault> {
        let region = Some(self.region.clone()).filter(|region| !region.is_empty());
        let config = ProviderConfig::without_region().with_region(region.map(Region::new));
        Ok(match self.base.http_client() {
            Some(client) => config.with_http_client(client),
            None => config,
        })
    }
}

/// Whether an endpoint is under a domain of AWS.
pub(super) fn is_amazon(endpoint: &str) -> bool {
    let host = endpoint.parse::<http::Uri>().ok().and_then(|uri| uri.host().map(str::to_owned));
    host.is_some_and(|host| under(&host, &["amazonaws.com", "amazonaws.com.cn"]))
}

/// Whether a host is one of these domains or below it.
pub(super) fn under(host: &str, domains: &[&str]) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    domains.iter().any(|domain| {
        host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    })
}
